/// Lines of a file of word vectors that were skipped.
package struct WordVectorIssues: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case header, wrongCount, notANumber, spacesInWord, duplicateWord, invalidText

        /// What is counted, for messages.
        package var summary: String {
            switch self {
            case .header: "a header as word2vec writes it"
            case .wrongCount: "lines with too few numbers"
            case .notANumber: "lines with something else than a number"
            case .spacesInWord: "lines whose word holds spaces"
            case .duplicateWord: "lines for a word that came before"
            case .invalidText: "lines whose word is not UTF-8"
            }
        }
    }

    package struct Group: Sendable, Hashable {
        package fileprivate(set) var count = 0
        /// The first lines of this kind, counted from 1.
        package fileprivate(set) var lines: [Int] = []
    }

    private static let maximumExamples = 5
    private var groups: [Kind: Group] = [:]

    package subscript(kind: Kind) -> Group { groups[kind] ?? Group() }

    package var count: Int { groups.values.reduce(0) { $0 + $1.count } }

    mutating func add(_ kind: Kind, line: Int) {
        var group = self[kind]
        group.count += 1
        if group.lines.count < Self.maximumExamples { group.lines.append(line) }
        groups[kind] = group
    }

    /// A line of text for each kind that was found.
    package var lines: [String] {
        Kind.allCases.compactMap { kind in
            let group = self[kind]
            guard group.count > 0 else { return nil }
            let places =
                group.lines.map(String.init).joined(separator: ", ") + (group.count > group.lines.count ? ", …" : "")
            return "skipped: \(group.count) \(kind.summary): line \(places)"
        }
    }
}
