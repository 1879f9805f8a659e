import Torch

/// Log-probabilities of the next word for several hypotheses, out of which the best allowed words are picked.
struct WordScores {
    struct Choice {
        let word: Int32
        let logProbability: Double
    }

    private let scores: [Float]
    private let vocabularySize: Int

    /// `logProbabilities`: [N, V].
    init(_ logProbabilities: Tensor) {
        scores = logProbabilities.floats
        vocabularySize = logProbabilities.size(1)
    }

    /// The best `count` words that the rules allow after `words`, the best first, equal ones by id.
    func best(_ count: Int, row: Int, after words: [Int32], rules: [any LogitsRule]) -> [Choice] {
        var allowed = Array(scores[(row * vocabularySize)..<((row + 1) * vocabularySize)])
        for rule in rules { rule.apply(to: &allowed, after: words) }
        var best: [(id: Int, score: Float)] = []
        best.reserveCapacity(count + 1)
        allowed.withUnsafeBufferPointer { allowed in
            var threshold = -Float.infinity
            for id in 0..<allowed.count where allowed[id] > threshold {
                let score = allowed[id]
                let position = best.firstIndex { $0.score < score } ?? best.count
                best.insert((id, score), at: position)
                if best.count > count { best.removeLast() }
                if best.count == count { threshold = best[count - 1].score }
            }
        }
        return best.map { Choice(word: Int32($0.id), logProbability: Double($0.score)) }
    }
}
