import CutlineModels
import CutlineText
public import Foundation

extension Captioner {
    /// Captions one photograph, and says how the model came to it. The caption is the one that `caption` gives.
    ///
    /// - Parameter alternatives: how many words to name for each choice.
    /// - Throws: an error that names the file, when it is missing, too large or no photograph; one that says so where several
    ///   models caption together, as each looks at other things; what `check` throws.
    public func explain(
        _ photo: URL,
        options: CaptionOptions = .init(),
        alternatives: Int = 8
    ) async throws -> CaptionExplanation {
        guard ensemble.members.count == 1 else {
            throw ModelError(
                .unusable,
                "several models that caption together cannot be explained; explain each by itself"
            )
        }
        let model = ensemble.members[0]
        let loaded = await loader.load([photo])
        let image = try loaded[0].image.get()
        let (search, constraints) = try plan.resolved(options)
        let explanation = model.explanation(
            for: image.pixels[0],
            search: search,
            constraints: constraints,
            alternatives: max(1, alternatives)
        )
        return CaptionExplanation(
            caption: Caption(
                candidates: candidates(explanation.hypotheses, options),
                confidence: ensemble.calibration(for: search, options.constraints)?.confidence(explanation.evidence),
                warnings: image.warnings
            ),
            choices: explanation.choices.map(choice),
            hypotheses: explanation.hypotheses.map { hypothesis($0, search.lengthPenalty) },
            area: image.area,
            model: CaptionExplanation.Model(
                encoder: model.configuration.encoder.name,
                decoder: model.configuration.decoder.kind.rawValue,
                inputSize: model.configuration.encoder.preprocessing.size,
                vocabularySize: model.vocabulary.count
            ),
            search: CaptionExplanation.Search(
                beamWidth: search.beamWidth,
                lengthPenalty: .init(search.lengthPenalty),
                minimumLength: search.minimumLength,
                maximumLength: search.maximumLength,
                blockedRepetition: search.blockedRepetition
            )
        )
    }

    private func choice(_ choice: WordChoice) -> CaptionExplanation.Choice {
        CaptionExplanation.Choice(
            word: word(choice.word),
            probability: exp(choice.logProbability),
            rank: choice.rank,
            alternatives: choice.alternatives.map { alternative in
                CaptionExplanation.Alternative(
                    word: word(alternative.word),
                    probability: alternative.probability,
                    isChosen: alternative.word == choice.word,
                    isForbidden: alternative.isForbidden
                )
            },
            attention: choice.attention.flatMap(AttentionMap.init(square:))
        )
    }

    /// Nil for the end.
    private func word(_ id: Int32) -> String? {
        id == ensemble.vocabulary.specials.end ? nil : ensemble.vocabulary.token(at: id)
    }

    private func hypothesis(_ hypothesis: Hypothesis, _ penalty: LengthPenalty) -> CaptionExplanation.Hypothesis {
        let words = ensemble.vocabulary.decode(hypothesis.words)
        return CaptionExplanation.Hypothesis(
            text: SentenceCasing.sentence(of: words),
            rawText: words.joined(separator: " "),
            logProbability: hypothesis.logProbability,
            meanLogProbability: hypothesis.meanLogProbability,
            score: hypothesis.rank(by: penalty),
            isFinished: hypothesis.isFinished
        )
    }
}
