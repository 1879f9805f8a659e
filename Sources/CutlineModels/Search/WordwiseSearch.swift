import CutlineText

/// Takes one word at every step and never goes back: the best one, or one that is drawn.
///
/// A drawn caption's log-probability is the model's own, whatever the temperature. The random numbers are the same for every
/// photograph (`SamplePoints`), so that captions do not depend on the batch.
struct WordwiseSearch {
    private struct Live {
        let photograph: Int
        /// Which of the photograph's captions it is.
        let number: Int
        var words: [Int32] = []
        var logProbability = 0.0
        /// The row of the step before that it continues.
        var parent: Int
    }

    private let options: SearchOptions
    private let rules: SearchRules
    private let specials: SpecialTokens

    init(_ options: SearchOptions, _ rules: SearchRules, specials: SpecialTokens) {
        self.options = options
        self.rules = rules
        self.specials = specials
    }

    /// For each of `count` photographs one hypothesis, or as many different ones as are drawn of `beamWidth`, the best first.
    func hypotheses(_ stepper: SearchStepper, count: Int) -> [[Hypothesis]] {
        var stepper = stepper
        var results = [[Hypothesis]](repeating: [], count: count)
        let samples = options.sampling == nil ? 1 : options.beamWidth
        var live = (0..<count).flatMap { photograph in
            (0..<samples).map { Live(photograph: photograph, number: $0, parent: photograph) }
        }
        let points = options.sampling.map {
            SamplePoints(seed: $0.seed, captions: samples, length: options.maximumLength)
        }
        while !live.isEmpty {
            let scores = WordScores(
                stepper.step(words: live.map { $0.words.last ?? specials.start }, parents: live.map(\.parent))
            )
            var next: [Live] = []
            for (row, var hypothesis) in live.enumerated() {
                let point = points?.point(caption: hypothesis.number, word: hypothesis.words.count)
                let choice = choice(scores, row: row, after: hypothesis.words, at: point)
                let hasEnded = choice?.word == specials.end
                hypothesis.logProbability += choice?.logProbability ?? 0
                if let choice, !hasEnded { hypothesis.words.append(choice.word) }
                hypothesis.parent = row
                if choice == nil || hasEnded || hypothesis.words.count == options.maximumLength {
                    let found = Hypothesis(
                        words: hypothesis.words,
                        logProbability: hypothesis.logProbability,
                        isFinished: hasEnded
                    )
                    let isNew = !results[hypothesis.photograph].contains { $0.words == found.words }
                    if isNew { results[hypothesis.photograph].append(found) }
                } else {
                    next.append(hypothesis)
                }
            }
            live = next
        }
        return results.map { $0.ranked(by: options.lengthPenalty) }
    }

    private func choice(
        _ scores: WordScores,
        row: Int,
        after words: [Int32],
        at point: Double?
    ) -> WordScores.Choice? {
        guard let sampling = options.sampling, let point, rules.due(after: words) == nil else {
            return scores.best(1, row: row, after: words, rules).first
        }
        let forbidden = rules.forbidden(after: words)
        let choices =
            sampling.topK > 0
            ? scores.best(sampling.topK, row: row, forbidden: forbidden) : scores.all(row: row, forbidden: forbidden)
        return WordDrawing(sampling: sampling).word(from: choices, at: point)
    }
}
