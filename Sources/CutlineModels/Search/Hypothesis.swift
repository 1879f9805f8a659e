import Foundation

/// A caption that a search found, as word ids without specials.
package struct Hypothesis: Sendable, Hashable {
    package let words: [Int32]
    /// The sum over the words and the end.
    package let logProbability: Double
    /// Whether the decoder ended it, rather than the length limit.
    package let isFinished: Bool

    /// The number of choices that `logProbability` sums over.
    private var choices: Int { max(1, words.count + (isFinished ? 1 : 0)) }

    /// The mean log-probability of a choice, in nats.
    package var meanLogProbability: Double { logProbability / Double(choices) }

    /// What finished hypotheses are ranked by.
    package func rank(lengthPenalty: Double) -> Double {
        logProbability / pow(Double(choices), lengthPenalty)
    }
}
