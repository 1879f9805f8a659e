import CutlineModels
import Testing
import Torch
import TorchNN

@Suite("Feature scaling")
struct FeatureScalingTests {
    /// Two channels of which the second never fires.
    private let features = Tensor([Float(1), 0, 4, 0, 9, 0, 16, 0], shape: [2, 2, 2])

    private func scaling(_ kind: FeatureScaling.Kind) -> (model: FeatureScaling, store: ParameterStore) {
        ParameterStore.fresh(RandomGenerator(seed: 1)) { FeatureScaling($0, kind: kind, size: 2) }
    }

    /// The roots 1, 2, 3 and 4 have the mean 2.5 and the variance 1.25.
    @Test("roots have mean 0 and deviation 1 in each channel, and channels that never fire stay 0")
    func fit() {
        let (scaling, store) = scaling(.standardizedRoot)
        scaling.fit(features)
        #expect(difference(store.buffers[0].tensor, Tensor([Float(2.5), 0])) < 1e-6)
        #expect(difference(store.buffers[1].tensor, Tensor([Float(1.25).squareRoot() + 1e-3, 1e-3])) < 1e-6)
        let scaled = scaling(features)
        #expect(scaled.shape == features.shape)
        let expected = [1, 2, 3, 4].flatMap { root -> [Float] in [(root - 2.5) / (Float(1.25).squareRoot() + 1e-3), 0] }
        #expect(difference(scaled, Tensor(expected, shape: [2, 2, 2])) < 1e-6)
    }

    @Test("statistics that were not fitted change nothing but the root, and are no parameters")
    func fresh() {
        let (scaling, store) = scaling(.standardizedRoot)
        #expect(store.count == 0 && store.tensors.count == 2)
        #expect(difference(scaling(features), features.squareRoot()) == 0)
    }

    @Test("features stay as they are where no scaling is asked for")
    func none() {
        let (scaling, store) = scaling(.none)
        scaling.fit(features)
        #expect(difference(scaling(features), features) == 0)
        #expect(store.tensors.isEmpty)
    }

    @Test("a decoder is calibrated on features and keeps the statistics when it is loaded")
    func decoder() throws {
        let configuration = MergeConfiguration(
            featureSize: 2,
            vocabularySize: 5,
            embeddingSize: 3,
            hiddenSize: 3,
            outputSize: 3
        )
        let (decoder, store) = Formula.model { MergeDecoder($0, configuration) }
        let pooled = features.reshaped([4, 2])
        let before = decoder.memory(of: pooled, .evaluation).tensors[0]
        decoder.calibrate(on: pooled)
        let after = decoder.memory(of: pooled, .evaluation).tensors[0]
        #expect(difference(before, after) > 0.01)
        let (loaded, _) = try ParameterStore.loading(store.tensors, origin: "test") { MergeDecoder($0, configuration) }
        #expect(difference(loaded.memory(of: pooled, .evaluation).tensors[0], after) == 0)
    }
}
