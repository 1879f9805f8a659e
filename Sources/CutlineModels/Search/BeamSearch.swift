import CutlineText

/// Keeps the best hypotheses at every word, for all photographs of a batch at once.
///
/// At each step the best 2K continuations of a photograph's hypotheses are ranked. Those among the first K that end are
/// finished; the best K that go on stay alive. A photograph is done when K hypotheses are finished or the length limit is
/// reached. No hypothesis is lost: live ones stand in where fewer than K have ended.
struct BeamSearch {
    private struct Live {
        let words: [Int32]
        let logProbability: Double
        /// The row of the step before that it continues.
        let parent: Int
    }

    private struct Beam {
        let photograph: Int
        var live: [Live]
        var finished: [Hypothesis] = []
    }

    private let decoder: any CaptionDecoding
    private let options: SearchOptions
    private let specials: SpecialTokens

    init(_ decoder: any CaptionDecoding, _ options: SearchOptions, specials: SpecialTokens) {
        self.decoder = decoder
        self.options = options
        self.specials = specials
    }

    /// For each of `count` photographs its hypotheses, the best first.
    func hypotheses(memory: DecoderMemory, count: Int) -> [[Hypothesis]] {
        let rules = options.rules(specials)
        var results = [[Hypothesis]](repeating: [], count: count)
        var beams = (0..<count).map { photograph in
            Beam(photograph: photograph, live: [Live(words: [], logProbability: 0, parent: photograph)])
        }
        var stepper = SearchStepper(decoder, memory: memory, count: count)
        var isFirst = true
        while !beams.isEmpty {
            let rows = beams.flatMap { beam in beam.live.map { (photograph: beam.photograph, hypothesis: $0) } }
            let scores = WordScores(
                stepper.step(
                    words: rows.map { $0.hypothesis.words.last ?? specials.start },
                    parents: isFirst ? nil : rows.map(\.hypothesis.parent)
                )
            )
            isFirst = false
            var firstRow = 0
            beams = beams.compactMap { beam in
                defer { firstRow += beam.live.count }
                let next = advance(beam, scores: scores, firstRow: firstRow, rules: rules)
                guard isDone(next) else { return next }
                results[next.photograph] = ranked(next)
                return nil
            }
        }
        return results
    }

    private func advance(_ beam: Beam, scores: WordScores, firstRow: Int, rules: [any LogitsRule]) -> Beam {
        let width = options.beamWidth
        var continuations: [(parent: Int, word: Int32, logProbability: Double)] = []
        for (index, live) in beam.live.enumerated() {
            for choice in scores.best(2 * width, row: firstRow + index, after: live.words, rules: rules) {
                continuations.append((index, choice.word, live.logProbability + choice.logProbability))
            }
        }
        continuations.sort { ($1.logProbability, $0.parent, $0.word) < ($0.logProbability, $1.parent, $1.word) }

        var next = Beam(photograph: beam.photograph, live: [], finished: beam.finished)
        for (rank, continuation) in continuations.prefix(2 * width).enumerated() where next.live.count < width {
            let words = beam.live[continuation.parent].words
            if continuation.word != specials.end {
                next.live.append(
                    Live(
                        words: words + [continuation.word],
                        logProbability: continuation.logProbability,
                        parent: firstRow + continuation.parent
                    )
                )
            } else if rank < width {
                next.finished.append(
                    Hypothesis(words: words, logProbability: continuation.logProbability, isFinished: true)
                )
            }
        }
        // Where the rules leave nothing to say, what has been said stands.
        if next.live.isEmpty && next.finished.isEmpty {
            next.finished = beam.live.map { unfinished($0) }
        }
        return next
    }

    private func isDone(_ beam: Beam) -> Bool {
        beam.finished.count >= options.beamWidth || beam.live.isEmpty
            || beam.live.contains { $0.words.count >= options.maximumLength }
    }

    private func ranked(_ beam: Beam) -> [Hypothesis] {
        func sorted(_ hypotheses: [Hypothesis]) -> [Hypothesis] {
            hypotheses.sorted {
                $0.rank(lengthPenalty: options.lengthPenalty) > $1.rank(lengthPenalty: options.lengthPenalty)
            }
        }
        return Array((sorted(beam.finished) + sorted(beam.live.map(unfinished))).prefix(options.beamWidth))
    }

    private func unfinished(_ live: Live) -> Hypothesis {
        Hypothesis(words: live.words, logProbability: live.logProbability, isFinished: false)
    }
}
