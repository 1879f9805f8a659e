/// How a caption is looked for.
package struct SearchOptions: Sendable, Hashable {
    /// Hypotheses kept at each word; 1 is greedy search. Where captions are drawn, how many are drawn.
    package var beamWidth: Int
    /// What finished hypotheses are ranked by.
    package var lengthPenalty: LengthPenalty
    /// In words.
    package var minimumLength: Int
    package var maximumLength: Int
    /// No caption repeats a run of this many words; 0 allows everything.
    package var blockedRepetition: Int
    /// When a beam is done.
    package var stopping: SearchStopping
    /// Parts of the beam that keep apart from each other; 1 for none. They divide the beam's width.
    package var groups: Int
    /// How much a group is held back from the words of those before it, in nats. Usual: 0.2 to 0.8.
    package var diversity: Double
    /// How words are drawn; nil for the best ones.
    package var sampling: Sampling?
    /// Whether captions may not end in words such as "a" and "with" (`EndingRule`).
    package var blocksOpenEndings: Bool

    package init(
        beamWidth: Int = 3,
        lengthPenalty: LengthPenalty = .power(1),
        minimumLength: Int = 3,
        maximumLength: Int = 30,
        blockedRepetition: Int = 3,
        stopping: SearchStopping = .likely,
        groups: Int = 1,
        diversity: Double = 0.5,
        sampling: Sampling? = nil,
        blocksOpenEndings: Bool = false
    ) {
        self.beamWidth = beamWidth
        self.lengthPenalty = lengthPenalty
        self.minimumLength = minimumLength
        self.maximumLength = maximumLength
        self.blockedRepetition = blockedRepetition
        self.stopping = stopping
        self.groups = groups
        self.diversity = diversity
        self.sampling = sampling
        self.blocksOpenEndings = blocksOpenEndings
    }

    /// Why no search can follow these options, if so.
    package var problem: String? {
        for (key, value, range) in [
            (CodingKeys.beamWidth, beamWidth, 1...Self.limit), (.minimumLength, minimumLength, 0...Self.limit),
            (.maximumLength, maximumLength, 1...Self.limit), (.blockedRepetition, blockedRepetition, 0...Self.limit),
            (.groups, groups, 1...Self.limit),
        ] where !range.contains(value) {
            return "\(key.rawValue) is \(value), it can be \(range.lowerBound) to \(range.upperBound)"
        }
        guard lengthPenalty.isUsable else {
            return "\(CodingKeys.lengthPenalty.rawValue) is \(lengthPenalty), not a number"
        }
        guard diversity >= 0 && diversity.isFinite else {
            return "\(CodingKeys.diversity.rawValue) is \(diversity), it must be 0 or more"
        }
        guard beamWidth.isMultiple(of: groups) else {
            return "\(CodingKeys.groups.rawValue) is \(groups), which does not divide the beam's width of \(beamWidth)"
        }
        guard let sampling else { return nil }
        return groups > 1 ? "a caption is drawn or found by groups of a beam, not both" : sampling.problem
    }

    /// Far above what is useful, and far below what exhausts a machine.
    private static let limit = 1000
}

// MARK: JSON

extension SearchOptions: Codable {
    enum CodingKeys: String, CodingKey {
        case beamWidth = "beam_width"
        case lengthPenalty = "length_penalty"
        case minimumLength = "minimum_length"
        case maximumLength = "maximum_length"
        case blockedRepetition = "blocked_repetition"
        case stopping
        case groups
        case diversity
        case sampling
        case blocksOpenEndings = "blocks_open_endings"
    }

    /// What versions knew from the start has to be there; the rest takes its default.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            beamWidth: values.decode(Int.self, forKey: .beamWidth),
            lengthPenalty: values.decode(LengthPenalty.self, forKey: .lengthPenalty),
            minimumLength: values.decode(Int.self, forKey: .minimumLength),
            maximumLength: values.decode(Int.self, forKey: .maximumLength),
            blockedRepetition: values.decode(Int.self, forKey: .blockedRepetition)
        )
        stopping = try values.decodeIfPresent(SearchStopping.self, forKey: .stopping) ?? stopping
        groups = try values.decodeIfPresent(Int.self, forKey: .groups) ?? groups
        diversity = try values.decodeIfPresent(Double.self, forKey: .diversity) ?? diversity
        sampling = try values.decodeIfPresent(Sampling.self, forKey: .sampling)
        blocksOpenEndings = try values.decodeIfPresent(Bool.self, forKey: .blocksOpenEndings) ?? blocksOpenEndings
    }

    /// Defaults that earlier versions do not know are left out.
    package func encode(to encoder: any Encoder) throws {
        let usual = SearchOptions()
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(beamWidth, forKey: .beamWidth)
        try values.encode(lengthPenalty, forKey: .lengthPenalty)
        try values.encode(minimumLength, forKey: .minimumLength)
        try values.encode(maximumLength, forKey: .maximumLength)
        try values.encode(blockedRepetition, forKey: .blockedRepetition)
        if stopping != usual.stopping { try values.encode(stopping, forKey: .stopping) }
        if groups != usual.groups { try values.encode(groups, forKey: .groups) }
        if diversity != usual.diversity { try values.encode(diversity, forKey: .diversity) }
        try values.encodeIfPresent(sampling, forKey: .sampling)
        if blocksOpenEndings { try values.encode(true, forKey: .blocksOpenEndings) }
    }
}
