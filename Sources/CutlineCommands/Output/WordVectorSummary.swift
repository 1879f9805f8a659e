import CutlineText

/// What a file of word vectors has of a vocabulary's words.
struct WordVectorSummary: Sendable {
    /// How many missing words are shown, the most frequent first.
    private static let shown = 10

    private let file: String
    private let vectors: WordVectors
    private let coverage: WordVectorCoverage

    init(of vocabulary: Vocabulary, in vectors: WordVectors, file: String) {
        self.file = file
        self.vectors = vectors
        coverage = WordVectorCoverage(of: vocabulary, in: vectors)
    }

    var text: String {
        let count = NumberText.count
        var lines = [
            "\(file): \(count(vectors.total)) words, vectors of \(vectors.dimension) numbers",
            """
              \(count(coverage.found)) words of the vocabulary have a vector, \(count(coverage.missing.count)) have none; \
            those found are \(NumberText.percent(coverage.tokenShare)) of the words of its captions
            """,
        ]
        if !coverage.missing.isEmpty {
            let words = coverage.missing.prefix(Self.shown).map { "\($0.word) \(count($0.count))" }
            let rest = coverage.missing.count > Self.shown ? ", …" : ""
            lines.append("  without a vector: \(words.joined(separator: ", "))\(rest)")
        }
        lines += vectors.issues.lines.map { "  \($0)" }
        return lines.joined(separator: "\n")
    }

    var json: OrderedJSON {
        .object([
            "file": .string(file),
            "words": .integer(vectors.total),
            "dimension": .integer(vectors.dimension),
            "found": .integer(coverage.found),
            "missing": .integer(coverage.missing.count),
            "tokenShare": .number(coverage.tokenShare),
            "missingWords": .array(
                coverage.missing.map { .object(["word": .string($0.word), "count": .integer($0.count)]) }
            ),
            "skippedLines": .object(
                WordVectorIssues.Kind.allCases.filter { vectors.issues[$0].count > 0 }.map { kind in
                    let group = vectors.issues[kind]
                    return .init(
                        key: kind.rawValue,
                        value: .object([
                            "count": .integer(group.count), "lines": .array(group.lines.map(OrderedJSON.integer)),
                        ])
                    )
                }
            ),
        ])
    }
}
