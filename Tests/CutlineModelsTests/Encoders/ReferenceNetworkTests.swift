import CutlineModels
import Foundation
import Testing
import Torch
import TorchNN

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
        arguments: ["resnet50", "resnet50-keras", "inception-v3-keras"]
    )
    func stored(name: String) throws {
        let reference = try ReferenceNetwork(name)
        let loaded = try EncoderWeights.load(name, from: reference.weights(), origin: name, precision: .fp32)
        #expect(!loaded.store.tensors.keys.contains { $0.contains("running") })
        let again = try reference.load(loaded.store.tensors.mapValues { $0.to(.float16) })
        let features = try again.encode(reference.batch())
        for kind in FeatureKind.allCases { #expect(try reference.difference(features, kind) < 2e-3) }
    }

    @Test("bf16 features are those of fp32 within 3 %", arguments: ["vgg16", "resnet50", "inception-v3"])
    func rounded(name: String) throws {
        let reference = try ReferenceNetwork(name)
        let features = try reference.load(reference.weights(), precision: .bf16).encode(reference.batch())
        #expect(features.pooled.dataType == .float32 && features.grid.dataType == .float32)
        #expect(try reference.difference(features, .pooled) < 0.03)
        #expect(try reference.difference(features, .pooled) > 1e-5, "nothing was rounded")
    }

    @Test(
        "a classifier and counts of batches beside the weights do not matter, and a missing layer is named",
        arguments: [
            ("resnet50", "fc", "layer1.0.bn1"), ("resnet50-keras", "predictions", "conv2_block1_1_bn"),
            ("inception-v3", "AuxLogits.fc", "Conv2d_2b_3x3.bn"),
        ]
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

    @Test("VGG-16 without its fully connected layers gives the grid, and its mean as the vector")
    func withoutTop() throws {
        let reference = try ReferenceNetwork("vgg16-keras")
        let optional = try EncoderRegistry.parameters(of: reference.name).filter(\.isOptional).map(\.name)
        #expect(optional == ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"])
        var weights = try reference.weights(leavingOut: ["fc1", "fc2"])
        let encoder = try reference.load(weights)
        #expect(encoder.shape(of: .pooled) == [512])
        #expect(!encoder.needs("fc1.weight", for: .grid) && encoder.needs("fc1.weight", for: .pooled))
        #expect(encoder.needs("block1_conv1.weight", for: .grid))
        let features = try encoder.encode(reference.batch())
        #expect(try reference.difference(features, .grid, variant: "-notop") < 1e-4)
        #expect(try reference.difference(features, .pooled, variant: "-notop") < 1e-4)

        weights["fc1.weight"] = Tensor.zeros([4096, 512])
        let error = try #require(throws: TorchError.self) { try reference.load(weights) }
        #expect(error.message.contains("wrong shape: fc1.weight is [4096, 512], the model wants [4096, 25088]"))
        #expect(error.message.contains("missing: fc2.bias [4096]"))
    }

    @Test("names of one network's encoders share its weights")
    func sharedWeights() {
        #expect(EncoderWeights.file(for: "vgg16-14x14") == EncoderWeights.file(for: "vgg16"))
        #expect(EncoderWeights.file(for: "vgg16-keras-14x14").lastPathComponent == "vgg16-keras.safetensors")
        #expect(EncoderWeights.file(for: "resnet50-keras").lastPathComponent == "resnet50-keras.safetensors")
    }
}
