package import Foundation

/// What `Tokenizer.to_json()` writes: an object whose `config` holds its dictionaries as JSON in strings.
private struct KerasTokenizerFile: Codable {
    struct Config: Codable {
        var numWords: Int?
        var filters: String
        var lower: Bool
        var split: String
        var charLevel: Bool
        var oovToken: String?
        var documentCount: Int
        var wordCounts: String
        var wordDocs: String
        var indexDocs: String
        var indexWord: String
        var wordIndex: String

        enum CodingKeys: String, CodingKey {
            case filters, lower, split
            case numWords = "num_words"
            case charLevel = "char_level"
            case oovToken = "oov_token"
            case documentCount = "document_count"
            case wordCounts = "word_counts"
            case wordDocs = "word_docs"
            case indexDocs = "index_docs"
            case indexWord = "index_word"
            case wordIndex = "word_index"
        }

        /// Python reads a key that is not there as `None`, so both go the same way; what is nil is written as `null`.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(numWords, forKey: .numWords)
            try container.encode(filters, forKey: .filters)
            try container.encode(lower, forKey: .lower)
            try container.encode(split, forKey: .split)
            try container.encode(charLevel, forKey: .charLevel)
            try container.encode(oovToken, forKey: .oovToken)
            try container.encode(documentCount, forKey: .documentCount)
            try container.encode(wordCounts, forKey: .wordCounts)
            try container.encode(wordDocs, forKey: .wordDocs)
            try container.encode(indexDocs, forKey: .indexDocs)
            try container.encode(indexWord, forKey: .indexWord)
            try container.encode(wordIndex, forKey: .wordIndex)
        }
    }

    static let className = "Tokenizer"

    var className: String
    var config: Config

    enum CodingKeys: String, CodingKey {
        case config
        case className = "class_name"
    }
}

extension KerasTokenizer {
    /// Reads what `Tokenizer.to_json()` gives, also where it was stored as a JSON string.
    /// - Throws: `VocabularyError` naming the file.
    package init(contentsOf file: URL) throws(VocabularyError) {
        let data: Data
        do {
            data = try Data(contentsOf: file)
        } catch {
            throw VocabularyError(
                .unreadable,
                detail: "cannot be read: \(error.localizedDescription)",
                file: file.path
            )
        }
        do {
            try self.init(json: data)
        } catch {
            throw error.naming(file.path)
        }
    }

    /// Reads the bytes of a tokenizer's file.
    package init(json data: Data) throws(VocabularyError) {
        let file = try Self.parse(data)
        guard file.className == KerasTokenizerFile.className else {
            throw VocabularyError(
                .unsupportedKind,
                detail: "class_name is '\(file.className)', expected '\(KerasTokenizerFile.className)'"
            )
        }
        let config = file.config
        guard !config.charLevel else {
            throw VocabularyError(
                .unsupportedKind,
                detail: "char_level is true: the tokenizer tells characters apart, not words"
            )
        }
        guard !config.split.isEmpty else {
            throw VocabularyError(.invalidWord, detail: "split is empty; words cannot be split at nothing")
        }
        let words = try Self.words(config)
        let counts = try Self.numbers(config.wordCounts, "word_counts", of: words, besides: config.oovToken)
        let textCounts = try Self.numbers(config.wordDocs, "word_docs", of: words, besides: config.oovToken)
        guard config.documentCount >= 0 else {
            throw VocabularyError(.invalidCounts, detail: "document_count is \(config.documentCount)")
        }
        self.init(
            rules: KerasTextRules(filters: config.filters, lowercases: config.lower, separator: config.split),
            wordLimit: try Self.wordLimit(config, of: words),
            unknownWord: config.oovToken,
            words: words,
            counts: counts,
            textCounts: textCounts,
            texts: config.documentCount
        )
    }

    /// What `tokenizer_from_json` reads back.
    package func json() throws -> Data {
        let places = words.indices.map { ("\($0 + 1)", $0) }
        let seen = words.indices.filter { counts[$0] > 0 }
        func text(_ pairs: [(String, Int)]) throws -> String { try Self.object(pairs.map { ($0, "\($1)") }) }
        let config = KerasTokenizerFile.Config(
            numWords: wordLimit,
            filters: rules.filters,
            lower: rules.lowercases,
            split: rules.separator,
            charLevel: false,
            oovToken: unknownWord,
            documentCount: texts,
            wordCounts: try text(seen.map { (words[$0], counts[$0]) }),
            wordDocs: try text(seen.map { (words[$0], textCounts[$0]) }),
            indexDocs: try text(seen.map { ("\($0 + 1)", textCounts[$0]) }),
            indexWord: try Self.object(places.map { ($0, try Self.quoted(words[$1])) }),
            wordIndex: try text(words.indices.map { (words[$0], $0 + 1) })
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(KerasTokenizerFile(className: KerasTokenizerFile.className, config: config))
    }

    // MARK: Reading

    private static func parse(_ data: Data) throws(VocabularyError) -> KerasTokenizerFile {
        let decoder = JSONDecoder()
        do {
            // `json.dump(tokenizer.to_json(), file)`, as the tutorials have it, makes a string of what is JSON already.
            let inner = try? decoder.decode(String.self, from: data)
            return try decoder.decode(KerasTokenizerFile.self, from: inner.map { Data($0.utf8) } ?? data)
        } catch {
            throw VocabularyError(
                .unreadable,
                detail: "is not what Keras' Tokenizer.to_json() writes: \(explanation(of: error))"
            )
        }
    }

    /// The word index as a list, which its ids have to fill without gaps.
    private static func words(_ config: KerasTokenizerFile.Config) throws(VocabularyError) -> [String] {
        let index = try dictionary(config.wordIndex, "word_index", of: Int.self)
        var words = [String?](repeating: nil, count: index.count)
        for (word, id) in index {
            guard (1...index.count).contains(id), words[id - 1] == nil else {
                throw VocabularyError(
                    .invalidWord,
                    detail: "word_index gives '\(word)' the id \(id); its \(index.count) ids must be 1 to "
                        + "\(index.count), each once"
                )
            }
            guard !word.isEmpty else {
                throw VocabularyError(.invalidWord, detail: "word_index holds an empty word, with id \(id)")
            }
            words[id - 1] = word
        }
        let reversed = try dictionary(config.indexWord, "index_word", of: String.self)
        for (id, word) in zip(1..., words) where reversed["\(id)"] != word {
            throw VocabularyError(
                .invalidWord,
                detail: "word_index gives '\(word ?? "")' the id \(id), index_word has "
                    + (reversed["\(id)"].map { "'\($0)'" } ?? "no word") + " there"
            )
        }
        if let unknown = config.oovToken, index[unknown] == nil {
            throw VocabularyError(.invalidWord, detail: "word_index lacks the oov_token '\(unknown)'")
        }
        return words.compactMap { $0 }
    }

    /// The numbers of each of `words`; only the out-of-vocabulary word may lack one.
    private static func numbers(
        _ json: String,
        _ name: String,
        of words: [String],
        besides unknown: String?
    ) throws(VocabularyError) -> [Int] {
        let numbers = try dictionary(json, name, of: Int.self)
        var result: [Int] = []
        for word in words {
            guard let number = numbers[word] ?? (word == unknown ? 0 : nil) else {
                throw VocabularyError(.invalidCounts, detail: "\(name) lacks '\(word)', which word_index has")
            }
            guard number > 0 || word == unknown else {
                throw VocabularyError(.invalidCounts, detail: "\(name) gives '\(word)' the count \(number)")
            }
            result.append(number)
        }
        return result
    }

    private static func wordLimit(
        _ config: KerasTokenizerFile.Config,
        of words: [String]
    ) throws(VocabularyError) -> Int? {
        // Keras takes 0 for no limit.
        guard let limit = config.numWords, limit != 0 else { return nil }
        guard limit > 1 else {
            throw VocabularyError(.invalidCounts, detail: "num_words is \(limit), which leaves no word")
        }
        // Keras gives the id all the same, of which no network of that size knows.
        if let unknown = config.oovToken, let place = words.firstIndex(of: unknown), place + 1 >= limit {
            throw VocabularyError(
                .invalidCounts,
                detail: "num_words is \(limit), which leaves out the oov_token '\(unknown)' with its id \(place + 1)"
            )
        }
        return limit
    }

    private static func dictionary<Value: Decodable>(
        _ json: String,
        _ name: String,
        of: Value.Type
    ) throws(VocabularyError) -> [String: Value] {
        do {
            return try JSONDecoder().decode([String: Value].self, from: Data(json.utf8))
        } catch {
            throw VocabularyError(.unreadable, detail: "\(name) is no JSON object: \(explanation(of: error))")
        }
    }

    private static func explanation(of error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "'\(key.stringValue)' is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "wrong value at \(context.codingPath.map(\.stringValue).joined(separator: "."))"
        case DecodingError.dataCorrupted(let context): context.debugDescription
        default: "\(error)"
        }
    }

    // MARK: Writing

    /// An object whose members keep their order, as Python's dictionaries do.
    private static func object(_ members: [(key: String, value: String)]) throws -> String {
        "{" + (try members.map { "\(try quoted($0.key)): \($0.value)" }).joined(separator: ", ") + "}"
    }

    private static func quoted(_ text: String) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return String(decoding: try encoder.encode(text), as: UTF8.self)
    }
}
