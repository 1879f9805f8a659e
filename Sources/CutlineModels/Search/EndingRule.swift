/// A caption does not end in a word that asks for another: "a man on a", "a dog with".
///
/// Captions trained for a metric alone, and beams that are ranked by their mean, tend to such endings.
package struct EndingRule: LogitsRule {
    /// Articles, prepositions, conjunctions and forms of "to be" that want something after them.
    package static let words = [
        "a", "an", "and", "are", "as", "at", "behind", "beside", "between", "by", "for", "from", "his", "her", "in",
        "into",
        "is", "its", "near", "of", "on", "onto", "or", "that", "the", "their", "to", "toward", "towards", "under",
        "while",
        "with",
    ]

    private let openWords: Set<Int32>
    private let end: Int32

    /// - Parameters:
    ///   - openWords: what no caption ends in.
    ///   - end: the id that ends a caption.
    package init(_ openWords: Set<Int32>, end: Int32) {
        self.openWords = openWords
        self.end = end
    }

    package func forbidden(after words: [Int32]) -> [Int32] {
        words.last.map(openWords.contains) == true ? [end] : []
    }
}
