/// What a decoder's own probabilities tell of how good a caption is.
package struct CaptionEvidence: Sendable, Hashable, Codable {
    /// The mean log-probability of a choice; a choice is a word or the end.
    package var meanLogProbability: Double
    /// That of the least likely choice.
    package var lowestLogProbability: Double
    /// The number of choices.
    package var length: Double
    /// By how much the mean log-probability is above that of the caption in second place; 0 where there is none.
    package var margin: Double
    /// The mean entropy of the choices' distributions, in nats.
    package var entropy: Double

    package init(
        meanLogProbability: Double,
        lowestLogProbability: Double,
        length: Double,
        margin: Double,
        entropy: Double
    ) {
        self.meanLogProbability = meanLogProbability
        self.lowestLogProbability = lowestLogProbability
        self.length = length
        self.margin = margin
        self.entropy = entropy
    }

    /// The names of `values`, as files write them.
    package static let names = ["mean_log_probability", "lowest_log_probability", "length", "margin", "entropy"]

    package var values: [Double] { [meanLogProbability, lowestLogProbability, length, margin, entropy] }
}
