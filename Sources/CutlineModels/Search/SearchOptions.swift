import CutlineText

/// How a caption is looked for.
package struct SearchOptions: Sendable, Hashable, Codable {
    /// Hypotheses kept at each word; 1 is greedy search.
    package var beamWidth: Int
    /// Finished hypotheses are ranked by log-probability / length^lengthPenalty; 1 is the mean per token, 0 the sum.
    package var lengthPenalty: Double
    /// In words.
    package var minimumLength: Int
    package var maximumLength: Int
    /// No caption repeats a run of this many words; 0 allows everything.
    package var blockedRepetition: Int

    package init(
        beamWidth: Int = 3,
        lengthPenalty: Double = 1,
        minimumLength: Int = 3,
        maximumLength: Int = 30,
        blockedRepetition: Int = 3
    ) {
        self.beamWidth = beamWidth
        self.lengthPenalty = lengthPenalty
        self.minimumLength = minimumLength
        self.maximumLength = maximumLength
        self.blockedRepetition = blockedRepetition
    }

    enum CodingKeys: String, CodingKey {
        case beamWidth = "beam_width"
        case lengthPenalty = "length_penalty"
        case minimumLength = "minimum_length"
        case maximumLength = "maximum_length"
        case blockedRepetition = "blocked_repetition"
    }

    /// Why no search can follow these options, if so.
    package var problem: String? {
        for (key, value, range) in [
            (CodingKeys.beamWidth, beamWidth, 1...Self.limit), (.minimumLength, minimumLength, 0...Self.limit),
            (.maximumLength, maximumLength, 1...Self.limit), (.blockedRepetition, blockedRepetition, 0...Self.limit),
        ] where !range.contains(value) {
            return "\(key.rawValue) is \(value), it can be \(range.lowerBound) to \(range.upperBound)"
        }
        return lengthPenalty.isFinite ? nil : "\(CodingKeys.lengthPenalty.rawValue) is \(lengthPenalty), not a number"
    }

    /// Far above what is useful, and far below what exhausts a machine.
    private static let limit = 1000

    /// The rules that follow from the options, in the order of their application.
    func rules(_ specials: SpecialTokens) -> [any LogitsRule] {
        var rules: [any LogitsRule] = [
            SpecialTokenRule(specials), MinimumLengthRule(words: minimumLength, end: specials.end),
        ]
        if blockedRepetition > 0 { rules.append(RepetitionRule(length: blockedRepetition)) }
        return rules
    }
}
