import CutlineText

/// Takes the best word at every step.
struct GreedySearch {
    private let decoder: any CaptionDecoding
    private let options: SearchOptions
    private let specials: SpecialTokens

    init(_ decoder: any CaptionDecoding, _ options: SearchOptions, specials: SpecialTokens) {
        self.decoder = decoder
        self.options = options
        self.specials = specials
    }

    /// One hypothesis for each of `count` photographs.
    func hypotheses(memory: DecoderMemory, count: Int) -> [Hypothesis] {
        let rules = options.rules(specials)
        let end = specials.end
        var results = [Hypothesis?](repeating: nil, count: count)
        var live = (0..<count).map { (photograph: $0, words: [Int32](), logProbability: 0.0) }
        var parents: [Int]?
        var stepper = SearchStepper(decoder, memory: memory, count: count)
        while !live.isEmpty {
            let scores = stepper.step(
                words: live.map { $0.words.last ?? specials.start },
                parents: parents
            )
            let choices = WordScores(scores)
            var next: [(photograph: Int, words: [Int32], logProbability: Double)] = []
            parents = []
            for (row, hypothesis) in live.enumerated() {
                let best = choices.best(1, row: row, after: hypothesis.words, rules: rules).first
                let logProbability = hypothesis.logProbability + (best?.logProbability ?? 0)
                let words =
                    best.map { $0.word == end ? hypothesis.words : hypothesis.words + [$0.word] } ?? hypothesis.words
                let ended = best?.word == end
                if ended || best == nil || words.count == options.maximumLength {
                    results[hypothesis.photograph] = Hypothesis(
                        words: words,
                        logProbability: logProbability,
                        isFinished: ended
                    )
                } else {
                    next.append((hypothesis.photograph, words, logProbability))
                    parents?.append(row)
                }
            }
            live = next
        }
        return results.compactMap { $0 }
    }
}
