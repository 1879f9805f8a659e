import CutlineModels
import Foundation
import Testing
import Torch
import TorchNN

@Suite("The tutorial notebook's network at its full size")
struct KerasNotebookTests {
    private static let configuration = MergeConfiguration(
        featureSize: 2048,
        vocabularySize: 8485,
        featureScaling: .none,
        embeddingSize: 300,
        hiddenSize: 300,
        outputSize: 256,
        recurrentBias: false
    )

    @Test("with the same weights it gives Keras' probabilities within 1e-5, and has as many parameters")
    func parity() throws {
        let fixture = try Fixture("keras-notebook")
        let (decoder, store) = Formula.model { MergeDecoder($0, Self.configuration) }
        #expect(try store.count == #require(fixture.metadata["parameters"].flatMap(Int.init)))
        let output = try #require(store.parameters.first { $0.name == "output.weight" }?.tensor)
        output.assign(Formula.tensor("output.weight", output.shape, gain: 400))
        let features = Formula.tensor("features", [2 * 2048]).absolute().reshaped([2, 2048]) * 10
        let logits = try inference {
            try decoder.logits(
                fixture["words"],
                images: Tensor.range(0..<2),
                memory: decoder.memory(of: features, .evaluation),
                .evaluation
            )
        }
        let probabilities = logits.softmax()
        let some = probabilities.sliced(0..<8485, axis: 2, step: 61)
        #expect(try difference(some, fixture["probabilities"]) < 1e-5)
        let best = probabilities.top(1)
        #expect(try difference(best.values.squeezed(2), fixture["best"]) < 1e-5)
        #expect(try best.indices.integers == fixture["best_words"].integers)
    }
}
