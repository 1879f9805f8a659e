package import Foundation

extension Vocabulary: Codable {
    /// The `format` written to `vocabulary.json`; a file with another number is refused.
    package static let formatVersion = 1

    private enum CodingKeys: String, CodingKey {
        case format, kind, specials, words, counts, minimumCount
        // Of the kind `keras` alone.
        case filters, lowercase, separator, wordLimit, textCounts, texts
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
        let name = try container.decode(String.self, forKey: .kind)
        guard let kind = Kind(rawValue: name) else {
            let kinds = Kind.allCases.map { "'\($0.rawValue)'" }.joined(separator: " and ")
            throw VocabularyError(
                .unsupportedKind,
                detail: "kind '\(name)' is not supported, only \(kinds) are; use the version that wrote it"
            )
        }
        switch kind {
        case .words: try self.init(wordsFrom: container)
        case .keras: try self.init(kerasFrom: container)
        }
    }

    private init(wordsFrom container: KeyedDecodingContainer<CodingKeys>) throws {
        let specials = try container.decode([String].self, forKey: .specials)
        guard specials == Self.specialNames else {
            throw VocabularyError(
                .wrongSpecials,
                detail:
                    "specials are \(specials), expected \(Self.specialNames) in this order; the file is of another model"
            )
        }
        let words = try container.decode([String].self, forKey: .words)
        let counts = try container.decode([Int].self, forKey: .counts)
        let minimumCount = try container.decode(Int.self, forKey: .minimumCount)
        try Self.check(words, counts: counts) { !$0.contains(where: \.isWhitespace) && !specials.contains($0) }
        try Self.check(words, counts: counts, minimumCount: minimumCount)
        self.init(words: words, counts: counts, minimumCount: minimumCount)
    }

    /// The `words` of a Keras vocabulary are its whole word index, start and end among them.
    private init(kerasFrom container: KeyedDecodingContainer<CodingKeys>) throws {
        let specials = try container.decode([String].self, forKey: .specials)
        guard (3...4).contains(specials.count), specials[0] == Self.kerasPadding else {
            throw VocabularyError(
                .wrongSpecials,
                detail:
                    "specials are \(specials), expected '\(Self.kerasPadding)', the start, the end and, where there "
                    + "is one, the unknown word; the file is damaged"
            )
        }
        let separator = try container.decode(String.self, forKey: .separator)
        guard !separator.isEmpty else {
            throw VocabularyError(.invalidWord, detail: "the separator is empty; the file is damaged")
        }
        let words = try container.decode([String].self, forKey: .words)
        let counts = try container.decode([Int].self, forKey: .counts)
        let textCounts = try container.decode([Int].self, forKey: .textCounts)
        let wordLimit = try container.decodeIfPresent(Int.self, forKey: .wordLimit)
        let minimumCount = try container.decode(Int.self, forKey: .minimumCount)
        try Self.check(words, counts: counts) { !$0.contains(separator) }
        guard textCounts.count == words.count, wordLimit.map({ $0 > 1 }) ?? true else {
            throw VocabularyError(.invalidCounts, detail: "textCounts or wordLimit do not fit; the file is damaged")
        }
        let tokenizer = KerasTokenizer(
            rules: KerasTextRules(
                filters: try container.decode(String.self, forKey: .filters),
                lowercases: try container.decode(Bool.self, forKey: .lowercase),
                separator: separator
            ),
            wordLimit: wordLimit,
            unknownWord: specials.count == 4 ? specials[3] : nil,
            words: words,
            counts: counts,
            textCounts: textCounts,
            texts: try container.decode(Int.self, forKey: .texts)
        )
        guard tokenizer.unknownWord == nil || tokenizer.unknownID != nil else {
            throw VocabularyError(.wrongSpecials, detail: "the unknown word '\(specials[3])' is not among the words")
        }
        try self.init(tokenizer, start: specials[1], end: specials[2], minimumCount: minimumCount)
        try Self.check(self.words, counts: self.counts, minimumCount: minimumCount)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.formatVersion, forKey: .format)
        try container.encode(kind.rawValue, forKey: .kind)
        try container.encode(specials.all.compactMap(token), forKey: .specials)
        try container.encode(tokenizer?.words ?? words, forKey: .words)
        try container.encode(tokenizer?.counts ?? counts, forKey: .counts)
        try container.encode(minimumCount, forKey: .minimumCount)
        guard let tokenizer else { return }
        try container.encode(tokenizer.rules.filters, forKey: .filters)
        try container.encode(tokenizer.rules.lowercases, forKey: .lowercase)
        try container.encode(tokenizer.rules.separator, forKey: .separator)
        try container.encodeIfPresent(tokenizer.wordLimit, forKey: .wordLimit)
        try container.encode(tokenizer.textCounts, forKey: .textCounts)
        try container.encode(tokenizer.texts, forKey: .texts)
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

    /// Checks that words are as many as counts, each there once and allowed.
    private static func check(
        _ words: [String],
        counts: [Int],
        isAllowed: (String) -> Bool
    ) throws(VocabularyError) {
        guard words.count == counts.count else {
            throw VocabularyError(
                .invalidCounts,
                detail: "\(words.count) words but \(counts.count) counts; the file is damaged"
            )
        }
        // By their bytes: Keras tells composed from decomposed letters.
        var seen: Set<[UInt8]> = []
        for (position, word) in words.enumerated() {
            guard !word.isEmpty, isAllowed(word) else {
                throw VocabularyError(
                    .invalidWord,
                    detail: "word \(position) is '\(word)'; words may not be empty, hold spaces or name a special"
                )
            }
            guard seen.insert(Array(word.utf8)).inserted else {
                throw VocabularyError(.duplicateWord, detail: "word '\(word)' is listed twice; the file is damaged")
            }
        }
    }

    private static func check(
        _ words: [String],
        counts: [Int],
        minimumCount: Int
    ) throws(VocabularyError) {
        if let position = counts.firstIndex(where: { $0 < minimumCount }) {
            throw VocabularyError(
                .invalidCounts,
                detail: "'\(words[position])' has count \(counts[position]), less than the minimum \(minimumCount)"
            )
        }
    }
}
