import CutlineText

/// A caption does not end before it has a number of words, so it is never empty. Usual: 1 to 5.
package struct MinimumLengthRule: LogitsRule {
    package let words: Int

    package init(words: Int) {
        self.words = words
    }

    package func apply(to scores: inout [Float], after words: [Int32]) {
        if words.count < self.words { scores[Int(Vocabulary.Special.end.rawValue)] = -.infinity }
    }
}
