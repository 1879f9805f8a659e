import CutlineText
import Foundation
import Testing

/// What Scripts/fixtures/keras-text.py wrote.
struct KerasFixture: Decodable {
    /// What the notebook's code makes of captions.
    struct Cleaning: Decodable {
        let captions, before, after: [String]
        let wordIndex: [String: Int]
        let vocabularySize, maximumLength: Int
        let sequences: [[Int32]]

        enum CodingKeys: String, CodingKey {
            case captions, before, after, sequences
            case wordIndex = "word_index"
            case vocabularySize = "vocabulary_size"
            case maximumLength = "maximum_length"
        }
    }

    struct Tokenizer: Decodable {
        struct Settings: Decodable {
            let filters, split, unknownWord: String?
            let wordLimit: Int?
            let lower: Bool?

            enum CodingKeys: String, CodingKey {
                case filters, split, lower
                case unknownWord = "oov_token"
                case wordLimit = "num_words"
            }
        }

        let settings: Settings
        let wordIndex, wordCounts, wordDocs: [String: Int]
        let sequences: [[Int32]]
        let json: String

        enum CodingKeys: String, CodingKey {
            case settings, sequences, json
            case wordIndex = "word_index"
            case wordCounts = "word_counts"
            case wordDocs = "word_docs"
        }

        var rules: KerasTextRules {
            KerasTextRules(
                filters: settings.filters ?? KerasTextRules.defaultFilters,
                lowercases: settings.lower ?? true,
                separator: settings.split ?? " "
            )
        }
    }

    struct Padding: Decodable {
        let sequences, result: [[Int32]]
        let maxlen: Int?
        let padding, truncating: String
    }

    let notebook, odd: Cleaning
    let texts, probes: [String]
    let tokenizers: [Tokenizer]
    let paddings: [Padding]

    static func load() throws -> KerasFixture {
        let url = try #require(Bundle.module.resourceURL?.appendingPathComponent("Fixtures/keras-text.json"))
        return try JSONDecoder().decode(KerasFixture.self, from: Data(contentsOf: url))
    }
}

extension KerasTokenizer {
    var wordIndex: [String: Int] { Dictionary(uniqueKeysWithValues: zip(words, 1...)) }
}
