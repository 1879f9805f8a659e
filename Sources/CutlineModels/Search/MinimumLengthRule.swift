/// A caption does not end before it has a number of words, so it is never empty. Usual: 1 to 5.
package struct MinimumLengthRule: LogitsRule {
    package let words: Int
    /// The id that ends a caption.
    package let end: Int32

    package init(words: Int, end: Int32) {
        self.words = words
        self.end = end
    }

    package func forbidden(after words: [Int32]) -> [Int32] {
        words.count < self.words ? [end] : []
    }
}
