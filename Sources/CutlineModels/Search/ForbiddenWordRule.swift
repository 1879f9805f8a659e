/// Some words are never said.
package struct ForbiddenWordRule: LogitsRule {
    private let words: [Int32]

    package init(_ words: Set<Int32>) {
        self.words = words.sorted()
    }

    package func forbidden(after words: [Int32]) -> [Int32] { self.words }
}
