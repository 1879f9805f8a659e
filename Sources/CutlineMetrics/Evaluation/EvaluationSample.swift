/// One caption as numbers.
package struct EvaluationSentence: Sendable {
    /// The tokens' identifiers.
    package let tokens: [Int32]
    /// The same, but with the parts of a token that holds a no-break space on their own.
    package let words: [Int32]
    /// The n-grams of `words`, of length 1 to 4.
    let counts: [NGramCounts]

    /// - Parameter words: The words if they differ from the tokens.
    package init(tokens: [Int32], words: [Int32]? = nil) {
        let words = words ?? tokens
        self.tokens = tokens
        self.words = words
        counts = (1...NGram.maximumLength).map { NGramCounts(words, length: $0) }
    }
}

/// A hypothesis and the references that it is scored against.
package struct EvaluationSample: Sendable {
    package let hypothesis: EvaluationSentence
    package let references: [EvaluationSentence]

    package init(hypothesis: EvaluationSentence, references: [EvaluationSentence]) {
        self.hypothesis = hypothesis
        self.references = references
    }
}
