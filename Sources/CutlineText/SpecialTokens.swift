/// The ids that mark positions rather than words. Which they are depends on the vocabulary.
package struct SpecialTokens: Sendable, Hashable {
    package let padding: Int32
    package let start: Int32
    package let end: Int32
    /// Stands for words that the vocabulary lacks; nil where such words are left out.
    package let unknown: Int32?

    package init(padding: Int32, start: Int32, end: Int32, unknown: Int32?) {
        self.padding = padding
        self.start = start
        self.end = end
        self.unknown = unknown
    }

    /// Those of a vocabulary of the kind `words`.
    package static let words = SpecialTokens(padding: 0, start: 1, end: 2, unknown: 3)

    /// In the order in which files name them.
    package var all: [Int32] { [padding, start, end] + (unknown.map { [$0] } ?? []) }

    package func contains(_ id: Int32) -> Bool {
        id == padding || id == start || id == end || id == unknown
    }
}
