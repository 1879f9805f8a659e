import Torch

/// Log-probabilities of the next word for several hypotheses, out of which the best allowed words are picked.
struct WordScores {
    struct Choice: Hashable {
        let word: Int32
        let logProbability: Double
    }

    private let scores: [Float]
    let vocabularySize: Int

    /// `logProbabilities`: [N, V].
    init(_ logProbabilities: Tensor) {
        scores = logProbabilities.floats
        vocabularySize = logProbabilities.size(1)
    }

    /// One word's score.
    func choice(_ word: Int32, row: Int) -> Choice {
        Choice(word: word, logProbability: Double(scores[row * vocabularySize + Int(word)]))
    }

    /// The best `count` words that are not `forbidden`, the best first, equal ones by id.
    ///
    /// Sixteen words at once are compared with the worst of the best, and all but a few of them are passed over so. Next to the
    /// network that is little, and less than a pass of the engine that sorts.
    func best(_ count: Int, row: Int, forbidden: [Int32]) -> [Choice] {
        typealias Block = SIMD16<Float>
        guard count > 0 else { return [] }
        var best = RankedWords(count: count, forbidden: forbidden)
        scores.withUnsafeBufferPointer { scores in
            guard let start = scores.baseAddress else { return }
            let values = UnsafeBufferPointer(start: start + row * vocabularySize, count: vocabularySize)
            let whole = vocabularySize - vocabularySize % Block.scalarCount
            for first in stride(from: 0, to: whole, by: Block.scalarCount) {
                let block = UnsafeRawPointer(start + row * vocabularySize + first).loadUnaligned(as: Block.self)
                guard any(block .> best.threshold) else { continue }
                for id in first..<(first + Block.scalarCount) { best.consider(id, values[id]) }
            }
            for id in whole..<vocabularySize { best.consider(id, values[id]) }
        }
        return best.words.map { Choice(word: Int32($0.id), logProbability: Double($0.score)) }
    }

    /// All words that are not `forbidden` and have a probability, the best first, equal ones by id.
    func all(row: Int, forbidden: [Int32]) -> [Choice] {
        let forbidden = Set(forbidden)
        return (0..<Int32(vocabularySize)).filter { !forbidden.contains($0) }.map { choice($0, row: row) }
            .filter { $0.logProbability > -.infinity }
            .sorted { ($1.logProbability, $0.word) < ($0.logProbability, $1.word) }
    }
}

/// The best words so far, of those that come by in the order of their ids.
private struct RankedWords {
    let count: Int
    let forbidden: [Int32]
    private(set) var words: [(id: Int, score: Float)] = []
    /// What a word has to be above.
    private(set) var threshold = -Float.infinity

    init(count: Int, forbidden: [Int32]) {
        self.count = count
        self.forbidden = forbidden
        words.reserveCapacity(count + 1)
    }

    mutating func consider(_ id: Int, _ score: Float) {
        guard score > threshold, !forbidden.contains(Int32(id)) else { return }
        words.insert((id, score), at: words.firstIndex { $0.score < score } ?? words.count)
        if words.count > count { words.removeLast() }
        if words.count == count { threshold = words[count - 1].score }
    }
}
