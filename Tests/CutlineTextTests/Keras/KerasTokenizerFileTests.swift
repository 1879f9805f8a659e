import CutlineText
import Foundation
import Testing

@Suite("Files of Keras' tokenizer")
struct KerasTokenizerFileTests {
    private let fixture: KerasFixture

    init() throws {
        fixture = try KerasFixture.load()
    }

    @Test("what Keras wrote is read, also as a string in JSON, and gives the same sequences")
    func reading() throws {
        for expected in fixture.tokenizers {
            let plain = Data(expected.json.utf8)
            let quoted = try JSONEncoder().encode(expected.json)
            for data in [plain, quoted] {
                let tokenizer = try KerasTokenizer(json: data)
                #expect(tokenizer.wordIndex == expected.wordIndex)
                #expect(tokenizer.unknownWord == expected.settings.unknownWord)
                #expect(tokenizer.rules == expected.rules)
                #expect(fixture.probes.map(tokenizer.sequence) == expected.sequences)
            }
        }
    }

    @Test("what is written says what Keras writes, and comes back")
    func writing() throws {
        for expected in fixture.tokenizers where expected.settings.wordLimit != 0 {
            let tokenizer = try KerasTokenizer(json: Data(expected.json.utf8))
            let written = try tokenizer.json()
            #expect(try KerasTokenizer(json: written) == tokenizer)
            #expect(try unwrapped(written) == unwrapped(Data(expected.json.utf8)))
        }
    }

    /// The file with the JSON in its strings taken apart, where order means nothing.
    private func unwrapped(_ data: Data) throws -> NSDictionary {
        let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        var config = try #require(object["config"] as? [String: Any])
        for key in ["word_counts", "word_docs", "index_docs", "index_word", "word_index"] {
            let text = try #require(config[key] as? String)
            config[key] = try JSONSerialization.jsonObject(with: Data(text.utf8))
        }
        return ["class_name": object["class_name"] ?? "", "config": config]
    }

    /// The words `a` and `b`.
    private static let config: [String: any Sendable] = [
        "num_words": NSNull(), "filters": "", "lower": true, "split": " ", "char_level": false,
        "oov_token": NSNull(), "document_count": 2, "word_counts": #"{"a": 2, "b": 1}"#,
        "word_docs": #"{"a": 2, "b": 1}"#, "index_docs": #"{"1": 2, "2": 1}"#,
        "index_word": #"{"1": "a", "2": "b"}"#, "word_index": #"{"a": 1, "b": 2}"#,
    ]

    private func file(_ config: [String: any Sendable], _ name: String = "Tokenizer") throws -> Data {
        try JSONSerialization.data(withJSONObject: ["class_name": name, "config": config])
    }

    @Test("an out-of-vocabulary word that the word limit leaves out is refused")
    func limitedUnknownWord() throws {
        let changes: [String: any Sendable] = ["oov_token": "b", "num_words": 3]
        let config = Self.config.merging(changes) { $1 }
        #expect(try KerasTokenizer(json: file(config)).unknownID == 2)
        let error = #expect(throws: VocabularyError.self) {
            try KerasTokenizer(json: file(config.merging(["num_words": 2]) { $1 }))
        }
        #expect(error?.detail == "num_words is 2, which leaves out the oov_token 'b' with its id 2")
    }

    @Test(
        "inconsistent files are refused, and the message says what is wrong",
        arguments: [
            ("class_name", "Model", "class_name is 'Model'"),
            ("char_level", true, "not words"),
            ("split", "", "split is empty"),
            ("num_words", -3, "num_words is -3"),
            ("num_words", 1, "no word"),
            ("num_words", "many", "wrong value at config.num_words"),
            ("oov_token", "UNK", "lacks the oov_token 'UNK'"),
            ("document_count", -1, "document_count is -1"),
            ("word_index", #"{"a": 1, "b": 3}"#, "'b' the id 3"),
            ("word_index", #"{"a": 1, "b": 1}"#, "each once"),
            ("word_index", #"{"a": 0, "b": 1}"#, "'a' the id 0"),
            ("word_index", #"{"a": -9223372036854775808}"#, "the id -9223372036854775808"),
            ("word_index", #"{"a": 1, "": 2}"#, "empty word"),
            ("word_index", #"{"a": 1, "c": 2}"#, "index_word has 'b' there"),
            ("word_index", #"{"a": 1.5, "b": 2}"#, "word_index is no JSON object"),
            ("word_index", "[]", "word_index is no JSON object"),
            ("index_word", #"{"1": "a"}"#, "index_word has no word there"),
            ("word_counts", #"{"a": 2}"#, "word_counts lacks 'b'"),
            ("word_counts", #"{"a": 2, "b": 0}"#, "'b' the count 0"),
            ("word_docs", "nonsense", "word_docs is no JSON object"),
        ] as [(String, any Sendable, String)]
    )
    func refused(key: String, value: any Sendable, message: String) throws {
        var config = Self.config
        #expect(try KerasTokenizer(json: file(config)).words == ["a", "b"])
        let isName = key == "class_name"
        if !isName { config[key] = value }
        let damaged = try file(config, isName ? "Model" : "Tokenizer")
        let error = #expect(throws: VocabularyError.self) { try KerasTokenizer(json: damaged) }
        #expect(error?.detail.contains(message) == true, "\(error?.detail ?? "")")
    }

    @Test(
        "a file that is none is refused by name",
        arguments: ["", "{", "[1]", "\"text\"", "{\"class_name\": 5}", "null"]
    )
    func noTokenizer(content: String) throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).json")
        try Data(content.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let error = #expect(throws: VocabularyError.self) { try KerasTokenizer(contentsOf: file) }
        #expect(error?.code == .unreadable)
        #expect(error?.description.contains(file.path) == true)
        #expect(error?.description.contains("to_json") == true)
    }
}
