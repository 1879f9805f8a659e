import CutlineText

/// The figures that a tutorial prints of Keras' tokenizer.
struct KerasIndexSummary: Sendable {
    private let words: [String]
    private let vocabularySize: Int
    private let maximumLength: Int
    private let topCount: Int

    /// Nil unless the vocabulary is Keras'.
    init?(of vocabulary: Vocabulary, maximumLength: Int, topCount: Int) {
        guard let tokenizer = vocabulary.tokenizer else { return nil }
        words = tokenizer.words
        vocabularySize = vocabulary.count
        self.maximumLength = maximumLength
        self.topCount = topCount
    }

    var text: String {
        let shown = zip(words, 1...).prefix(topCount).map { "\($0) \($1)" }
        return """
            word index: \(shown.joined(separator: ", "))\(words.count > topCount ? ", …" : "")
            vocabulary size: \(vocabularySize)
            maximum length: \(maximumLength)
            """
    }

    var json: OrderedJSON {
        .object([
            "wordIndex": .object(zip(words, 1...).prefix(topCount).map { .init(key: $0, value: .integer($1)) }),
            "vocabularySize": .integer(vocabularySize),
            "maximumLength": .integer(maximumLength),
        ])
    }
}
