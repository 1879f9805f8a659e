/// A caption that a search found, as word ids without specials.
package struct Hypothesis: Sendable, Hashable {
    package let words: [Int32]
    /// The sum over the words and the end.
    package let logProbability: Double
    /// Whether the decoder ended it, rather than the length limit.
    package let isFinished: Bool

    package init(words: [Int32], logProbability: Double, isFinished: Bool) {
        self.words = words
        self.logProbability = logProbability
        self.isFinished = isFinished
    }

    /// The number of choices that `logProbability` sums over.
    private var choices: Int { max(1, words.count + (isFinished ? 1 : 0)) }

    /// The mean log-probability of a choice, in nats.
    package var meanLogProbability: Double { logProbability / Double(choices) }

    /// What hypotheses are ranked by.
    package func rank(by penalty: LengthPenalty) -> Double {
        logProbability / penalty.divisor(choices: choices)
    }
}

extension [Hypothesis] {
    /// Those that ended first, and each group by rank.
    func ranked(by penalty: LengthPenalty) -> [Hypothesis] {
        func sorted(_ hypotheses: [Hypothesis]) -> [Hypothesis] {
            hypotheses.sorted { $0.rank(by: penalty) > $1.rank(by: penalty) }
        }
        return sorted(filter(\.isFinished)) + sorted(filter { !$0.isFinished })
    }
}
