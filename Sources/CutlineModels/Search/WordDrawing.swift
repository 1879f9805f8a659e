import Foundation

/// Draws a word from what the rules leave of a distribution.
struct WordDrawing {
    let sampling: Sampling

    /// - Parameters:
    ///   - choices: the words that may be said, the likeliest first.
    ///   - point: from 0 to less than 1.
    /// - Returns: nil where there are none.
    func word(from choices: [WordScores.Choice], at point: Double) -> WordScores.Choice? {
        guard let best = choices.first else { return nil }
        let kept = sampling.topK > 0 ? choices.prefix(sampling.topK) : choices[...]
        var weights = kept.map { exp(($0.logProbability - best.logProbability) / sampling.temperature) }
        if sampling.topP < 1 { weights.removeLast(weights.count - nucleus(weights)) }
        var rest = point * weights.reduce(0, +)
        for (choice, weight) in zip(kept, weights) {
            rest -= weight
            if rest < 0 { return choice }
        }
        return kept[weights.count - 1]
    }

    /// How many of the first words reach the probability `topP`, at least one.
    private func nucleus(_ weights: [Double]) -> Int {
        let enough = weights.reduce(0, +) * sampling.topP
        var sum = 0.0
        for (index, weight) in weights.enumerated() {
            sum += weight
            if sum >= enough { return index + 1 }
        }
        return weights.count
    }
}
