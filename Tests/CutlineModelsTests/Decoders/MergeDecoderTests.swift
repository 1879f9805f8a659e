import CutlineModels
import Foundation
import Testing
import Torch
import TorchNN

@Suite("Merge decoder")
struct MergeDecoderTests {
    private let fixture: Fixture
    private let decoder: MergeDecoder
    private let store: ParameterStore

    init() throws {
        fixture = try Fixture("merge")
        (decoder, store) = Formula.model { MergeDecoder($0, Self.configuration) }
    }

    private static let configuration = MergeConfiguration(
        featureSize: 6,
        vocabularySize: 11,
        embeddingSize: 5,
        hiddenSize: 7,
        outputSize: 8
    )

    private var features: Tensor { Formula.tensor("features", [2, 6]).absolute() + 0.1 }

    private func logits(_ words: Tensor, _ mode: ForwardMode = .evaluation) throws -> Tensor {
        try decoder.logits(words, images: fixture["images"], memory: decoder.memory(of: features, mode), mode)
    }

    @Test("logits equal those of the same module in PyTorch")
    func parity() throws {
        #expect(try difference(logits(fixture["words"]), fixture["logits"]) < 1e-5)
    }

    @Test("gradients equal those of the same module in PyTorch")
    func gradients() throws {
        let features = features
        features.requiresGradient = true
        for (_, parameter) in store.parameters { parameter.requiresGradient = true }
        let memory = decoder.memory(of: features, .evaluation)
        let logits = try decoder.logits(fixture["words"], images: fixture["images"], memory: memory, .evaluation)
        let loss = logits.squared().sum()
        #expect(try abs(loss.scalar - fixture["loss"].scalar) < 1e-3)
        loss.backward()
        for (name, tensor) in store.parameters + [("features", features)] {
            let expected = try fixture["gradient.\(name)"]
            let scale = max(1, expected.absolute().max().scalar)
            #expect(try difference(#require(tensor.gradient), expected) < 1e-5 * scale, "\(name)")
        }
    }

    @Test("one pass over all positions gives what steps give one by one")
    func steps() throws {
        let words = try fixture["words"]
        let expected = try logits(words)
        let memory = decoder.memory(of: features, .evaluation)
        let images = try fixture["images"]
        var state = decoder.initialState(images: images, memory: memory)
        for position in 0..<words.size(1) {
            let last = words.select(position, axis: 1)
            let step = decoder.step(last, images: images, memory: memory, state: state, .evaluation)
            #expect(difference(step.output.logits, expected.select(position, axis: 1)) < 1e-5, "position \(position)")
            state = step.state
        }
    }

    @Test("no position sees the words after it")
    func causality() throws {
        let words = try fixture["words"]
        let expected = try logits(words)
        for length in 1...words.size(1) {
            let prefix = words.sliced(0..<length, axis: 1).contiguous()
            #expect(try difference(logits(prefix), expected.sliced(0..<length, axis: 1)) < 1e-5)
        }
    }

    @Test("padding does not change the scores of what stands before it")
    func padding() throws {
        let words = try fixture["words"]
        let (count, length) = (words.size(0), words.size(1))
        let longer = (0..<count).flatMap { row -> [Int64] in words[row].integers + [0, 0, 0] }
        let padded = try logits(Tensor(longer, shape: [count, length + 3]))
        #expect(try difference(padded.sliced(0..<length, axis: 1), logits(words)) < 1e-5)
    }

    @Test("a caption's scores belong to its photograph, in whatever batch it stands")
    func photographs() throws {
        let words = try fixture["words"]
        let together = try logits(words)
        let images = try fixture["images"].integers
        for row in 0..<words.size(0) {
            let memory = decoder.memory(of: features[Int(images[row])..<Int(images[row]) + 1], .evaluation)
            let alone = decoder.logits(words[row..<row + 1], images: Tensor([Int64(0)]), memory: memory, .evaluation)
            #expect(difference(alone, together[row..<row + 1]) < 1e-5)
        }
        let swapped = Tensor(images.map { 1 - $0 })
        let memory = decoder.memory(of: features, .evaluation)
        let others = decoder.logits(words, images: swapped, memory: memory, .evaluation)
        #expect(difference(others, together) > 0.01)
    }

    @Test("padding that is read in front of words is limited", arguments: [0, 1001])
    func paddedLength(length: Int) {
        var configuration = Self.configuration
        #expect(configuration.problem == nil)
        configuration.paddedLength = length
        #expect(configuration.problem == "padded_length is \(length), it can be 1 to 1000")
    }

    @Test("parameters are counted by hand")
    func parameterCount() {
        let image = 6 * 7 + 7
        let embedding = 11 * 5
        let lstm = 4 * 7 * (5 + 7) + 2 * 4 * 7
        let dense = 7 * 8 + 8 + 8 * 11 + 11
        #expect(store.count == image + embedding + lstm + dense)
        #expect(store.buffers.map(\.name) == ["features.mean", "features.deviation"])
    }

    @Test("without the recurrent bias it has as many parameters as the same network in Keras")
    func kerasParameterCount() throws {
        struct Sizes: Decodable {
            let features, vocabulary, embedding, hidden, output, parameters: Int
        }
        let url = try #require(Bundle.module.resourceURL?.appendingPathComponent("Fixtures/keras-merge.json"))
        let sizes = try JSONDecoder().decode(Sizes.self, from: Data(contentsOf: url))
        var configuration = MergeConfiguration(
            featureSize: sizes.features,
            vocabularySize: sizes.vocabulary,
            featureScaling: .none,
            embeddingSize: sizes.embedding,
            hiddenSize: sizes.hidden,
            outputSize: sizes.output,
            recurrentBias: false
        )
        #expect(Formula.model { MergeDecoder($0, configuration) }.store.count == sizes.parameters)
        configuration.recurrentBias = true
        let withBoth = Formula.model { MergeDecoder($0, configuration) }.store
        #expect(withBoth.count == sizes.parameters + 4 * sizes.hidden)
    }

    @Test("without the recurrent bias it computes what it does with one of zeros")
    func withoutRecurrentBias() throws {
        var configuration = Self.configuration
        configuration.recurrentBias = false
        let (single, singleStore) = Formula.model { MergeDecoder($0, configuration) }
        #expect(!singleStore.tensors.keys.contains("lstm.bias_hh_l0"))
        for (name, tensor) in store.parameters where name == "lstm.bias_hh_l0" { tensor.assign(tensor * 0) }
        let words = try fixture["words"]
        let found = try single.logits(
            words,
            images: fixture["images"],
            memory: single.memory(of: features, .evaluation),
            .evaluation
        )
        #expect(try difference(found, logits(words)) < 1e-6)
    }

    @Test("it drops out while it learns, repeatably, and only then")
    func dropout() throws {
        let words = try fixture["words"]
        let first = try logits(words, .training(RandomGenerator(seed: 5)))
        #expect(try difference(first, logits(words, .training(RandomGenerator(seed: 5)))) == 0)
        #expect(try difference(first, logits(words, .training(RandomGenerator(seed: 6)))) > 0.01)
        #expect(try difference(first, logits(words)) > 0.01)
    }

    @Test("each dropout has an effect, and none of probability 0 has", arguments: 0...3)
    func dropouts(place: Int) throws {
        var configuration = Self.configuration
        configuration.imageDropout = place == 1 ? 0.5 : 0
        configuration.wordDropout = place == 2 ? 0.5 : 0
        configuration.outputDropout = place == 3 ? 0.5 : 0
        let (decoder, _) = Formula.model { MergeDecoder($0, configuration) }
        let mode = ForwardMode.training(RandomGenerator(seed: 5))
        let memory = decoder.memory(of: features, mode)
        let logits = try decoder.logits(fixture["words"], images: fixture["images"], memory: memory, mode)
        let change = try difference(logits, fixture["logits"])
        #expect(place == 0 ? change < 1e-5 : change > 0.01)
    }
}
