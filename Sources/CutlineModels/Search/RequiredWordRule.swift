/// A caption does not end before it has said certain words. That they are said is the beam's work.
package struct RequiredWordRule: LogitsRule {
    package let words: [Int32]
    /// The id that ends a caption.
    package let end: Int32

    package init(_ words: [Int32], end: Int32) {
        self.words = words
        self.end = end
    }

    /// Those that are still to be said.
    package func missing(in said: [Int32]) -> [Int32] {
        words.filter { !said.contains($0) }
    }

    package func forbidden(after words: [Int32]) -> [Int32] {
        missing(in: words).isEmpty ? [] : [end]
    }
}
