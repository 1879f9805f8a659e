@testable import CutlineModels
import CutlineText
import Testing
import Torch
import TorchNN

/// Decoders and features by the formula, different for every seed.
struct RandomDecoder {
    let decoder: any CaptionDecoding
    let features: Tensor

    init(_ kind: DecoderKind = .merge, seed: Int, photographs: Int, vocabularySize: Int = 14) {
        var settings = DecoderSettings(featureSize: 6, vocabularySize: vocabularySize)
        settings.embeddingSize = 5
        (settings.hiddenSize, settings.outputSize, settings.attentionSize) = (12, 12, 12)
        (settings.heads, settings.layers) = (2, 2)
        let configuration = DecoderConfiguration(kind, settings)
        let store: ParameterStore
        (decoder, store) = Formula.model(seed: seed) { configuration.decoder($0) }
        // Sharper choices than an untrained decoder makes.
        for (name, tensor) in store.parameters where ["output.weight", "logit.weight"].contains(name) {
            tensor.assign(tensor * 4)
        }
        let shape = decoder.featureKind == .grid ? [photographs, 4, 6] : [photographs, 6]
        features = Formula.tensor("\(seed).features", shape).squared() * 9
    }

    func search(_ options: SearchOptions) -> [[Hypothesis]] {
        CaptionSearch(decoder, options, specials: .words).hypotheses(for: features)
    }

    /// Searches as `CaptionSearch` does, with one kind of search whatever the width.
    func greedy(_ options: SearchOptions) -> [[Hypothesis]] {
        inference { WordwiseSearch(options, rules(options), specials: .words).hypotheses(stepper, count: count) }
    }

    func beam(_ options: SearchOptions) -> [[Hypothesis]] {
        inference { BeamSearch(options, rules(options), specials: .words).hypotheses(stepper, count: count) }
    }

    private var count: Int { features.size(0) }

    private var stepper: SearchStepper {
        SearchStepper([(decoder, decoder.memory(of: features, .evaluation))], count: count)
    }

    private func rules(_ options: SearchOptions) -> SearchRules {
        SearchRules(options, SearchConstraints(), specials: .words)
    }
}

/// Whether two results are the same but for rounding.
func expectEqual(
    _ found: [Hypothesis],
    _ expected: [Hypothesis],
    _ comment: Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(found.map(\.words) == expected.map(\.words), comment, sourceLocation: sourceLocation)
    #expect(found.map(\.isFinished) == expected.map(\.isFinished), comment, sourceLocation: sourceLocation)
    for (one, other) in zip(found, expected) {
        #expect(abs(one.logProbability - other.logProbability) < 1e-4, comment, sourceLocation: sourceLocation)
    }
}

extension SearchOptions {
    /// Without any rule but that on special words.
    static func plain(
        beam: Int,
        lengthPenalty: Double = 0,
        maximum: Int = 10,
        stopping: SearchStopping = .likely
    ) -> SearchOptions {
        SearchOptions(
            beamWidth: beam,
            lengthPenalty: .power(lengthPenalty),
            minimumLength: 0,
            maximumLength: maximum,
            blockedRepetition: 0,
            stopping: stopping
        )
    }
}
