import CutlineModels
import CutlineText
import Testing
import Torch
import TorchNN

@Suite("Every decoder learns a batch by heart")
struct DecoderMemorizingTests {
    private static let captions: [[Int32]] = [[4, 5, 6, 7, 8], [9, 4, 10], [5, 5, 11], [11]]
    private static let steps = 120

    private static var settings: DecoderSettings {
        var settings = DecoderSettings(featureSize: 8, vocabularySize: 12)
        settings.embeddingSize = 16
        (settings.hiddenSize, settings.outputSize, settings.attentionSize) = (24, 24, 16)
        (settings.heads, settings.layers) = (2, 2)
        (settings.imageDropout, settings.wordDropout, settings.outputDropout) = (0, 0, 0)
        return settings
    }

    @Test("and greedy search gives each photograph its own caption back", arguments: DecoderKind.allCases)
    func memorizing(kind: DecoderKind) {
        let generator = RandomGenerator(seed: 3)
        let configuration = DecoderConfiguration(kind, Self.settings)
        let (decoder, store) = ParameterStore.fresh(generator) { configuration.decoder($0) }
        let count = Self.captions.count
        let shape = decoder.featureKind == .grid ? [count, 4, 8] : [count, 8]
        let features = Tensor.uniform(shape, in: 0..<2, using: generator)
        decoder.calibrate(on: features)
        let images = Array(0..<count)
        let specials = SpecialTokens.words
        let words = PackedCaptions(Self.captions.map { [specials.start] + $0 }, images: images, padding: 0)
        let targets = PackedCaptions(Self.captions.map { $0 + [specials.end] }, images: images, padding: 0).words
        let optimizer = AdamW(store.parameters, AdamWOptions(learningRate: 0.01))
        for _ in 0..<Self.steps {
            let mode = ForwardMode.training(generator)
            let logits = decoder.outputs(words, memory: decoder.memory(of: features, mode), mode).logits
            logits.crossEntropy(targets, ignoring: Int(specials.padding)).backward()
            optimizer.step()
            optimizer.clearGradients()
        }
        let options = SearchOptions(beamWidth: 1, minimumLength: 1, maximumLength: 8, blockedRepetition: 0)
        let found = CaptionSearch(decoder, options, specials: specials).hypotheses(for: features)
        #expect(found.map { $0[0].words } == Self.captions)
    }
}
