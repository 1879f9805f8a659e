import CutlineText

/// Which words a hypothesis may, may not, and has to say next.
struct SearchRules {
    let maximumLength: Int
    let required: RequiredWordRule
    let end: Int32
    private let start: [Int32]
    private let rules: [any LogitsRule]

    init(_ options: SearchOptions, _ constraints: SearchConstraints, specials: SpecialTokens) {
        maximumLength = options.maximumLength
        start = constraints.start
        end = specials.end
        required = RequiredWordRule(constraints.required, end: end)
        var rules: [any LogitsRule] = [
            SpecialTokenRule(specials), MinimumLengthRule(words: options.minimumLength, end: end),
        ]
        if options.blockedRepetition > 0 { rules.append(RepetitionRule(length: options.blockedRepetition)) }
        if !constraints.forbidden.isEmpty { rules.append(ForbiddenWordRule(constraints.forbidden)) }
        if !constraints.openWords.isEmpty { rules.append(EndingRule(constraints.openWords, end: end)) }
        if !constraints.required.isEmpty { rules.append(required) }
        self.rules = rules
    }

    /// The words of which one has to come next; nil where that is open.
    ///
    /// A given start comes first. Required words come at the latest when no more than they fit in.
    func due(after words: [Int32]) -> [Int32]? {
        if words.count < start.count { return [start[words.count]] }
        let missing = required.missing(in: words)
        return !missing.isEmpty && words.count + missing.count >= maximumLength - 1 ? missing : nil
    }

    func forbidden(after words: [Int32]) -> [Int32] {
        rules.flatMap { $0.forbidden(after: words) }
    }
}

extension WordScores {
    /// The best `count` words that the rules allow after `words`, the best first, equal ones by id.
    func best(_ count: Int, row: Int, after words: [Int32], _ rules: SearchRules) -> [Choice] {
        guard let due = rules.due(after: words) else {
            return best(count, row: row, forbidden: rules.forbidden(after: words))
        }
        return due.map { choice($0, row: row) }
            .sorted { ($1.logProbability, $0.word) < ($0.logProbability, $1.word) }
            .prefix(count).map { $0 }
    }
}
