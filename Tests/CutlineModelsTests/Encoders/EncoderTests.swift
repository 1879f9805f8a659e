import CutlineModels
import Foundation
import Testing
import Torch
import TorchNN

@Suite("Encoders")
struct EncoderTests {
    private let reference: ReferenceEncoder
    private let tensors: [String: Tensor]

    init() throws {
        reference = try ReferenceEncoder(.lite0, weights: "formula")
        tensors = try reference.stateDictionary()
    }

    @Test("a batch gives what its photographs give one by one", arguments: [(Precision.fp32, 1e-5), (.bf16, 1e-2)])
    func batches(precision: Precision, tolerance: Double) throws {
        let encoder = try reference.network(tensors, precision: precision).model
        let images = try reference.batch()
        let together = encoder.encode(images)
        for index in 0..<images.size(0) {
            let alone = encoder.encode(images[index..<index + 1])
            #expect(relativeDifference(alone.pooled, together.pooled[index..<index + 1]) < tolerance)
            #expect(relativeDifference(alone.grid, together.grid[index..<index + 1]) < tolerance)
        }
        #expect(relativeDifference(together.pooled[0], together.pooled[1]) > 0.01)
    }

    @Test("weights folded into convolutions give the features of those with normalisations")
    func folded() throws {
        let (network, store) = try reference.network(tensors)
        #expect(store.tensors["_conv_stem.bias"] != nil && store.tensors["_bn0.weight"] == nil)
        let (again, storeAgain) = try reference.network(store.tensors)
        #expect(storeAgain.parameters.map(\.name) == store.parameters.map(\.name))
        let images = try reference.batch()
        #expect(difference(again.encode(images).grid, network.encode(images).grid) == 0)
    }

    @Test("the classifier is left out unless it is asked for")
    func classifier() throws {
        let (encoder, store) = try EncoderWeights.load(
            "efficientnet-lite0",
            from: tensors,
            origin: "formula",
            precision: .fp32
        )
        #expect(!store.parameters.contains { $0.name.hasPrefix("_fc") })
        #expect(try difference(encoder.encode(reference.batch()).pooled, reference["pooled"]) < 1e-4)
        let network = try #require(encoder as? EfficientNetLite)
        #expect(
            network.probabilities(ImageFeatures(grid: Tensor.zeros([1, 1, 1]), pooled: Tensor.zeros([1, 1]))) == nil
        )
    }

    /// The reference counts so; published are 4.7, 5.4 and 6.1 million (https://github.com/tensorflow/tpu). There a
    /// normalisation has two learned numbers for each channel, of which folding leaves one.
    @Test("encoders have as many parameters as the reference", arguments: EfficientNetLiteConfiguration.all)
    func parameterCount(configuration: EfficientNetLiteConfiguration) throws {
        let reference = try ReferenceEncoder(configuration, weights: "formula")
        let (_, store) = try reference.network(reference.stateDictionary())
        let biases = store.parameters.filter { $0.name.hasSuffix(".bias") && !$0.name.hasPrefix("_fc") }
        let expected = [
            "efficientnet-lite0": 4_652_008, "efficientnet-lite1": 5_416_680, "efficientnet-lite2": 6_092_072,
        ]
        #expect(store.count + biases.reduce(0) { $0 + $1.tensor.count } == expected[configuration.name])
    }

    @Test("all weights that are missing, unexpected or of another shape are named at once")
    func strictness() throws {
        var changed = tensors
        changed["_blocks.3._expand_conv.weight"] = nil
        changed["_blocks.15._bn2.running_var"] = nil
        changed["_blocks.16._bn2.running_var"] = Tensor.zeros([1])
        changed["_conv_head.weight"] = Tensor.zeros([1280, 320])
        let error = try #require(throws: TorchError.self) {
            try EncoderWeights.load("efficientnet-lite0", from: changed, origin: "lite.safetensors", precision: .fp32)
        }
        #expect(error.code == .mismatch)
        for part in [
            "lite.safetensors: ", "missing: _blocks.3._expand_conv.weight [144, 24, 1, 1]",
            "missing: _blocks.15._bn2.running_var [320]", "unexpected: _blocks.16._bn2.running_var",
            "wrong shape: _conv_head.weight is [1280, 320], the model wants [1280, 320, 1, 1]",
        ] {
            #expect(error.message.contains(part), "\(part)")
        }
    }

    @Test("an unknown encoder is refused by name, and the known ones are listed")
    func unknownName() throws {
        let error = try #require(throws: ModelError.self) { try EncoderWeights.load("resnet-9000", precision: .fp32) }
        #expect(error.code == .unknownName)
        #expect(error.message.contains("resnet-9000"))
        for name in EncoderRegistry.names { #expect(error.message.contains(name)) }
    }

    @Test("features are picked by what a decoder asks for", arguments: FeatureKind.allCases)
    func kinds(kind: FeatureKind) {
        let features = ImageFeatures(grid: Tensor.zeros([2, 4, 3]), pooled: Tensor.zeros([2, 3]))
        #expect(features[kind].shape == (kind == .grid ? [2, 4, 3] : [2, 3]))
    }
}
