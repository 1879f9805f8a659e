/// Shares a beam's places out among hypotheses that have said none, one, two, … of the required words, so that those that have
/// said an unlikely one are not crowded out before it pays (dynamic beam allocation, Post and Vilar, 2018).
///
/// Every hypothesis is continued by the words that it still has to say, besides its best continuations. Places that a bank
/// cannot fill go to the others, those with the most words said first.
struct ConstraintBanks {
    private let required: RequiredWordRule

    init(_ required: RequiredWordRule) {
        self.required = required
    }

    /// One for every number of words that may have been said.
    var count: Int { required.words.count + 1 }

    /// The words that a hypothesis is to be continued by besides the best ones: none before the end of a given start.
    func missingWords(after words: [Int32], _ rules: SearchRules) -> [Int32] {
        rules.due(after: words) == nil ? required.missing(in: words) : []
    }

    /// The continuations of each bank, in their order, and how many of them may live.
    func shared(
        _ continuations: [Continuation],
        of beam: Beam,
        places: Int,
        end: Int32
    ) -> [(continuations: [Continuation], places: Int)] {
        guard count > 1 else { return [(continuations, places)] }
        var banks = [[Continuation]](repeating: [], count: count)
        for continuation in continuations {
            let said = beam.live[continuation.parent].words + [continuation.word]
            banks[count - 1 - required.missing(in: said).count].append(continuation)
        }
        let sizes = banks.map { bank in bank.count { $0.word != end } }
        var shares = (0..<count).map { bank in
            min(sizes[bank], places / count + (count - 1 - bank < places % count ? 1 : 0))
        }
        var rest = places - shares.reduce(0, +)
        for bank in (0..<count).reversed() {
            let more = min(rest, sizes[bank] - shares[bank])
            shares[bank] += more
            rest -= more
        }
        return Array(zip(banks, shares).reversed())
    }

    /// Those that say the most of the required words first, otherwise in their order.
    func mostMet(_ hypotheses: [Hypothesis]) -> [Hypothesis] {
        guard count > 1 else { return hypotheses }
        let missing = hypotheses.map { required.missing(in: $0.words).count }
        return (0..<count).flatMap { number in zip(hypotheses, missing).filter { $0.1 == number }.map(\.0) }
    }
}
