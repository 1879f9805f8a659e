/// How much of a set of captions a vocabulary can express.
package struct VocabularyCoverage: Codable, Sendable, Hashable {
    /// All words of the captions, repetitions counted.
    package let tokens: Int
    /// Those of `tokens` that the vocabulary lacks.
    package let unknownTokens: Int
    /// Each word the vocabulary lacks, the most frequent first.
    package let unknownTypes: [WordCount]

    /// The share of tokens that the vocabulary lacks, from 0 to 1; 0 for no tokens.
    package var unknownRate: Double {
        tokens == 0 ? 0 : Double(unknownTokens) / Double(tokens)
    }
}

extension Vocabulary {
    /// Reports which words of captions would be encoded as unknown, or left out where nothing stands for unknown words.
    package func coverage(of captions: some Sequence<[String]>) -> VocabularyCoverage {
        var tokens = 0
        var unknown: [String: Int] = [:]
        for word in captions.lazy.map(terms).joined() {
            tokens += 1
            if index(of: word) == nil {
                unknown[word, default: 0] += 1
            }
        }
        return VocabularyCoverage(
            tokens: tokens,
            unknownTokens: unknown.values.reduce(0, +),
            unknownTypes: unknown.sorted(by: WordCount.precedes).map { WordCount(word: $0.key, count: $0.value) }
        )
    }
}
