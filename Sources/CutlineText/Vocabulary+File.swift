package import Foundation

extension Vocabulary: Codable {
    /// The `format` written to `vocabulary.json`; a file with another number is refused.
    package static let formatVersion = 1

    private static let kind = "words"

    private enum CodingKeys: String, CodingKey {
        case format, kind, specials, words, counts, minimumCount
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let format = try container.decode(Int.self, forKey: .format)
        guard format == Self.formatVersion else {
            throw VocabularyError(
                .unsupportedFormat,
                detail:
                    "format \(format) is not supported, only \(Self.formatVersion) is; use the version that wrote it"
            )
        }
        let kind = try container.decode(String.self, forKey: .kind)
        guard kind == Self.kind else {
            throw VocabularyError(
                .unsupportedKind,
                detail: "kind '\(kind)' is not supported, only '\(Self.kind)' is; use the version that wrote it"
            )
        }
        let specials = try container.decode([String].self, forKey: .specials)
        let expected = Special.allCases.map(\.name)
        guard specials == expected else {
            throw VocabularyError(
                .wrongSpecials,
                detail: "specials are \(specials), expected \(expected) in this order; the file is of another model"
            )
        }
        let words = try container.decode([String].self, forKey: .words)
        let counts = try container.decode([Int].self, forKey: .counts)
        let minimumCount = try container.decode(Int.self, forKey: .minimumCount)
        try Self.check(words: words, counts: counts, minimumCount: minimumCount)
        self.init(words: words, counts: counts, minimumCount: minimumCount)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.formatVersion, forKey: .format)
        try container.encode(Self.kind, forKey: .kind)
        try container.encode(Special.allCases.map(\.name), forKey: .specials)
        try container.encode(words, forKey: .words)
        try container.encode(counts, forKey: .counts)
        try container.encode(minimumCount, forKey: .minimumCount)
    }

    /// Reads `vocabulary.json`.
    /// - Throws: `VocabularyError` naming the file.
    package init(contentsOf file: URL) throws(VocabularyError) {
        do {
            self = try JSONDecoder().decode(Vocabulary.self, from: Data(contentsOf: file))
        } catch let error as VocabularyError {
            throw error.naming(file.path)
        } catch {
            throw VocabularyError(.unreadable, detail: "cannot be read as a vocabulary: \(error)", file: file.path)
        }
    }

    /// Writes `vocabulary.json`; equal vocabularies give equal bytes.
    package func write(to file: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(self).write(to: file, options: .atomic)
    }

    private static func check(words: [String], counts: [Int], minimumCount: Int) throws(VocabularyError) {
        guard words.count == counts.count else {
            throw VocabularyError(
                .invalidCounts,
                detail: "\(words.count) words but \(counts.count) counts; the file is damaged"
            )
        }
        let reserved = Set(Special.allCases.map(\.name))
        var seen: Set<String> = []
        for (position, word) in words.enumerated() {
            guard !word.isEmpty, !word.contains(where: \.isWhitespace), !reserved.contains(word) else {
                throw VocabularyError(
                    .invalidWord,
                    detail: "word \(position) is '\(word)'; words may not be empty, hold spaces or name a special"
                )
            }
            guard seen.insert(word).inserted else {
                throw VocabularyError(.duplicateWord, detail: "word '\(word)' is listed twice; the file is damaged")
            }
        }
        if let position = counts.firstIndex(where: { $0 < minimumCount }) {
            throw VocabularyError(
                .invalidCounts,
                detail: "'\(words[position])' has count \(counts[position]), less than the minimum \(minimumCount)"
            )
        }
    }
}
