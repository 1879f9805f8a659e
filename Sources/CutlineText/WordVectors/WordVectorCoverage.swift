/// How many words of a vocabulary have a vector.
package struct WordVectorCoverage: Sendable, Hashable {
    /// Words with a vector.
    package let found: Int
    /// Words without one, with how often they come in the captions, the most frequent first.
    package let missing: [WordCount]
    /// Of all words of the captions that are in the vocabulary, repetitions counted: those with a vector, and all.
    package let foundTokens: Int
    package let tokens: Int

    package init(of vocabulary: Vocabulary, in vectors: WordVectors) {
        var missing: [(key: String, value: Int)] = []
        var foundTokens = 0
        for (word, count) in zip(vocabulary.words, vocabulary.counts) {
            if vectors[word] == nil { missing.append((word, count)) } else { foundTokens += count }
        }
        found = vocabulary.words.count - missing.count
        tokens = vocabulary.counts.reduce(0, +)
        self.missing = missing.sorted(by: WordCount.precedes).map { WordCount(word: $0.key, count: $0.value) }
        self.foundTokens = foundTokens
    }

    /// The share of the captions' words that have a vector, from 0 to 1; 0 for no words.
    package var tokenShare: Double { tokens == 0 ? 0 : Double(foundTokens) / Double(tokens) }
}
