import CutlineModels
import Foundation
import Testing
import Torch
import TorchNN

/// A network of torchvision or Keras with weights of a formula, and what the reference makes of two photographs.
/// Scripts/fixtures/encoders.py wrote it.
struct ReferenceNetwork {
    static let names = EncoderRegistry.names.filter { !$0.hasPrefix("efficientnet") }
    private static let sampled = 8

    let name: String
    private let fixture: Fixture
    private let gain: Double

    init(_ name: String) throws {
        self.name = name
        fixture = try Fixture("encoders-reference")
        let gains = try JSONDecoder().decode(
            [String: Double].self,
            from: Data(#require(fixture.metadata["gains"]).utf8)
        )
        gain = try #require(gains.first { name.hasPrefix($0.key) }?.value)
    }

    /// What the reference's file of weights holds, less its classifier.
    func weights() throws -> [String: Tensor] {
        let parameters = try EncoderRegistry.parameters(of: name)
        return Dictionary(
            uniqueKeysWithValues: parameters.map {
                ($0.name, Formula.tensor($0.name, $0.shape, gain: gain, period: Formula.period))
            }
        )
    }

    func load(_ weights: [String: Tensor], precision: Precision = .fp32) throws -> any ImageEncoding {
        try EncoderWeights.load(name, from: weights, origin: name, precision: precision).encoder
    }

    func batch() throws -> Tensor {
        let preprocessing = try EncoderRegistry.preprocessing(for: name)
        return preprocessing.batch(try ExamplePhoto.picked(size: preprocessing.size).dropLast())
    }

    /// How far features are from the reference's, as a part of these.
    func difference(_ features: ImageFeatures, _ kind: FeatureKind) throws -> Double {
        let found = features[kind]
        let expected = try fixture["\(name)/\(kind.rawValue)"]
        guard kind == .grid else {
            return relativeDifference(found.sliced(0..<found.size(1), axis: 1, step: Self.sampled), expected)
        }
        let count = found.size(1)
        let rows = Tensor([0, count / 2 + 1, count - 1].map(Int64.init))
        let sample = found.gatheringRows(rows, axis: 1).sliced(0..<found.size(2), axis: 2, step: Self.sampled)
        return relativeDifference(sample, expected)
    }
}

@Suite("Encoders agree with torchvision and Keras", .serialized)
struct ReferenceNetworkTests {
    @Test("features equal the reference's within 1e-4 of their size", arguments: ReferenceNetwork.names)
    func features(name: String) throws {
        let reference = try ReferenceNetwork(name)
        let encoder = try reference.load(reference.weights())
        let features = try encoder.encode(reference.batch())
        for kind in FeatureKind.allCases {
            #expect(features[kind].shape == [2] + encoder.shape(of: kind))
            #expect(try reference.difference(features, kind) < 1e-4)
        }
    }

    @Test(
        "weights that Cutline stored, folded and as float16, give the features again",
        arguments: ["resnet50", "resnet50-keras"]
    )
    func stored(name: String) throws {
        let reference = try ReferenceNetwork(name)
        let loaded = try EncoderWeights.load(name, from: reference.weights(), origin: name, precision: .fp32)
        #expect(!loaded.store.tensors.keys.contains { $0.contains("running") })
        let again = try reference.load(loaded.store.tensors.mapValues { $0.to(.float16) })
        let features = try again.encode(reference.batch())
        for kind in FeatureKind.allCases { #expect(try reference.difference(features, kind) < 2e-3) }
    }

    @Test("bf16 features are those of fp32 within 3 %", arguments: ["resnet50"])
    func rounded(name: String) throws {
        let reference = try ReferenceNetwork(name)
        let features = try reference.load(reference.weights(), precision: .bf16).encode(reference.batch())
        #expect(features.pooled.dataType == .float32 && features.grid.dataType == .float32)
        #expect(try reference.difference(features, .pooled) < 0.03)
        #expect(try reference.difference(features, .pooled) > 1e-5, "nothing was rounded")
    }

    @Test(
        "a classifier and counts of batches beside the weights do not matter, and a missing layer is named",
        arguments: [("resnet50", "fc", "layer1.0.bn1"), ("resnet50-keras", "predictions", "conv2_block1_1_bn")]
    )
    func strictness(name: String, head: String, layer: String) throws {
        let reference = try ReferenceNetwork(name)
        var weights = try reference.weights()
        weights["\(head).weight"] = Tensor.zeros([1000, 2048])
        weights["\(head).bias"] = Tensor.zeros([1000])
        weights["\(layer).num_batches_tracked"] = Tensor.zeros([], .int64)
        _ = try reference.load(weights)
        for part in ["weight", "bias", "running_mean", "running_var"] { weights["\(layer).\(part)"] = nil }
        let error = try #require(throws: TorchError.self) { try reference.load(weights) }
        #expect(error.message.contains("missing: \(layer).running_mean [64]"))
    }
}
