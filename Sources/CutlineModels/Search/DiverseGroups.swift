/// Keeps the groups of a beam apart (diverse beam search, Vijayakumar et al., 2018).
///
/// At every step a group is held back from words that the groups before it have just taken: such a word's log-probability counts
/// for less by the strength, once for each hypothesis that took it (the paper's Hamming diversity). That decides what the
/// group keeps; the hypotheses' own log-probabilities stay the model's.
struct DiverseGroups {
    let strength: Double
    private var counts: [Int32: Int] = [:]

    init(strength: Double) {
        self.strength = strength
    }

    /// The number of words that count for less.
    var penalizedCount: Int { counts.count }

    func penalty(_ word: Int32) -> Double {
        strength * Double(counts[word] ?? 0)
    }

    /// Remembers the words that a group's hypotheses have taken in this step.
    mutating func record(_ words: [Int32]) {
        guard strength > 0 else { return }
        for word in words { counts[word, default: 0] += 1 }
    }
}
