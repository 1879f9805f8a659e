import CutlineModels
import Testing
import Torch
import TorchNN

/// Against Scripts/fixtures/decoders.py, which has every decoder plainly and word by word.
@Suite("Decoders agree with PyTorch")
struct DecoderParityTests {
    /// The merge decoder has a suite of its own.
    private static let kinds = DecoderKind.allCases.filter { $0 != .merge }

    private func captions(_ fixture: Fixture) throws -> PackedCaptions {
        let words = try fixture["words"]
        let lengths = try fixture["lengths"].integers.map(Int.init)
        return PackedCaptions(
            lengths.enumerated().map { row, length in words[row].integers.prefix(length).map(Int32.init) },
            images: try fixture["images"].integers.map(Int.init),
            padding: 0
        )
    }

    @Test("in scores, attention, a loss and the gradients of everything", arguments: kinds)
    func parity(kind: DecoderKind) throws {
        let fixture = try Fixture("decoder-\(kind.rawValue)")
        let small = SmallDecoder(kind)
        let features = SmallDecoder.features(of: small.decoder.featureKind, photographs: 2)
        features.requiresGradient = true
        for (_, parameter) in small.store.parameters { parameter.requiresGradient = true }
        let captions = try captions(fixture)
        let memory = small.decoder.memory(of: features, .evaluation)
        let output = small.decoder.outputs(captions, memory: memory, .evaluation)
        #expect(try difference(output.logits, captions.picked(from: fixture["logits"])) < 1e-5)
        var loss = output.logits.squared().sum()
        if let attention = output.attention {
            #expect(try difference(attention, captions.picked(from: fixture["attention"])) < 1e-5)
            loss = loss + attention.squared().sum() * 10
        }
        #expect(try abs(loss.scalar - fixture["loss"].scalar) < 1e-3)
        loss.backward()
        for (name, tensor) in small.store.parameters + [("features", features)] {
            let expected = try fixture["gradient.\(name)"]
            let scale = max(1, expected.absolute().max().scalar)
            #expect(try difference(#require(tensor.gradient), expected) < 2e-5 * scale, "\(name)")
        }
    }
}
