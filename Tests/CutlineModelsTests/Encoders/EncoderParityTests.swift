import CutlineModels
import Testing
import Torch
import TorchNN

@Suite("EfficientNet-Lite beside its reference")
struct EncoderParityTests {
    @Test(
        "features and class probabilities equal the reference's, with weights of a formula",
        arguments: EfficientNetLiteConfiguration.all
    )
    func formula(configuration: EfficientNetLiteConfiguration) throws {
        let reference = try ReferenceEncoder(configuration, weights: "formula")
        try check(reference, reference.network(reference.stateDictionary()).model)
    }

    @Test(
        "features and class probabilities equal the reference's, with the published weights",
        .enabled(if: ImportedWeights.areAvailable),
        arguments: EfficientNetLiteConfiguration.all
    )
    func published(configuration: EfficientNetLiteConfiguration) throws {
        let reference = try ReferenceEncoder(configuration, weights: "imagenet")
        let tensors = try SafetensorsFile(contentsOf: EncoderWeights.file(for: configuration.name)).tensors()
        try check(reference, reference.network(tensors).model)

        let (encoder, _) = try EncoderWeights.load(configuration.name, precision: .fp32)
        #expect(try difference(encoder.encode(reference.batch()).pooled, reference["pooled"]) < 1e-4)
    }

    private func check(_ reference: ReferenceEncoder, _ network: EfficientNetLite) throws {
        let features = try network.encode(reference.batch())
        #expect(features.grid.shape == [ExamplePhoto.allCases.count] + network.shape(of: .grid))
        #expect(try difference(features.pooled, reference["pooled"]) < 1e-4)
        #expect(try difference(reference.sample(features.grid), reference["grid"]) < 1e-4)

        let probabilities = try #require(network.probabilities(features))
        #expect(probabilities.shape == [ExamplePhoto.allCases.count, 1000])
        #expect(
            try difference(probabilities.gathering(reference["classes"], axis: 1), reference["probabilities"]) < 1e-5
        )
        #expect(try difference(probabilities.top(10).values, reference["probabilities"]) < 1e-5)
    }

    /// bfloat16 has 8 significant bits: each of some fifty layers rounds by up to 0.4 %.
    @Test(
        "bf16 features are those of fp32 within 2 %, and 4 % in single regions, with weights of a formula",
        arguments: EfficientNetLiteConfiguration.all
    )
    func rounded(configuration: EfficientNetLiteConfiguration) throws {
        let reference = try ReferenceEncoder(configuration, weights: "formula")
        let network = try reference.network(reference.stateDictionary(), precision: .bf16).model
        let features = try network.encode(reference.batch())
        #expect(features.pooled.dataType == .float32 && features.grid.dataType == .float32)
        let pooled = try relativeDifference(features.pooled, reference["pooled"])
        #expect(pooled < 0.02)
        #expect(pooled > 1e-5, "nothing was rounded")
        #expect(try relativeDifference(reference.sample(features.grid), reference["grid"]) < 0.04)
    }

    /// PyTorch's own bf16 is 3 to 5 % away from its fp32 on these photographs.
    @Test(
        "bf16 features are those of fp32 within 8 %, and probabilities within 0.05, with the published weights",
        .enabled(if: ImportedWeights.areAvailable),
        arguments: EfficientNetLiteConfiguration.all
    )
    func roundedPublished(configuration: EfficientNetLiteConfiguration) throws {
        let reference = try ReferenceEncoder(configuration, weights: "imagenet")
        let tensors = try SafetensorsFile(contentsOf: EncoderWeights.file(for: configuration.name)).tensors()
        let network = try reference.network(tensors, precision: .bf16).model
        let features = try network.encode(reference.batch())
        #expect(try relativeDifference(features.pooled, reference["pooled"]) < 0.08)
        let probabilities = try #require(network.probabilities(features))
        #expect(
            try difference(probabilities.gathering(reference["classes"], axis: 1), reference["probabilities"]) < 0.05
        )
    }
}
