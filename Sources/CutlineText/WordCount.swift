/// A word and how often it occurred.
package struct WordCount: Codable, Sendable, Hashable {
    package let word: String
    package let count: Int

    package init(word: String, count: Int) {
        self.word = word
        self.count = count
    }

    /// The order of every word table: frequent words first, equally frequent ones alphabetically.
    static func precedes(_ left: (key: String, value: Int), _ right: (key: String, value: Int)) -> Bool {
        left.value == right.value ? left.key < right.key : left.value > right.value
    }
}
