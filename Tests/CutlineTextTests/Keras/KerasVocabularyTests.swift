import CutlineText
import Foundation
import Testing

@Suite("Vocabulary of Keras' kind")
struct KerasVocabularyTests {
    private let captions = [["a", "dog", "runs"], ["a", "cat"], ["t-shirt", "Dog"]]

    private func tokenizer(_ texts: [String], wordLimit: Int? = nil, unknownWord: String? = nil) -> KerasTokenizer {
        let rules = KerasTextRules()
        return KerasTokenizer(
            fitting: texts.map(rules.words),
            rules: rules,
            wordLimit: wordLimit,
            unknownWord: unknownWord
        )
    }

    @Test("the notebook's captions give its word index, and sequences with its start and end")
    func notebook() throws {
        let fixture = try KerasFixture.load()
        for expected in [fixture.notebook, fixture.odd] {
            let normalizer = CaptionNormalizer(mode: .notebookLiteral)
            let vocabulary = Vocabulary(.keras, fitting: expected.captions.map(normalizer.words), minimumCount: 1)
            #expect(vocabulary.tokenizer?.wordIndex == expected.wordIndex)
            #expect(vocabulary.count == expected.vocabularySize)
            for (caption, sequence) in zip(expected.captions, expected.sequences) {
                #expect(vocabulary.encodeWithBoundaries(normalizer.words(in: caption)) == sequence)
            }
        }
    }

    @Test("start and end are words of the index that are no words of a caption")
    func specials() {
        let vocabulary = Vocabulary(.keras, fitting: captions, minimumCount: 1)
        // startseq and endseq come three times; a and dog twice, a first.
        #expect(
            (Int32(0)..<9).compactMap(vocabulary.token) == [
                "<pad>", "startseq", "endseq", "a", "dog", "runs", "cat", "t", "shirt",
            ]
        )
        #expect(vocabulary.specials == SpecialTokens(padding: 0, start: 1, end: 2, unknown: nil))
        #expect(vocabulary.kind == .keras)
        #expect(vocabulary.words == ["a", "dog", "runs", "cat", "t", "shirt"])
        #expect(vocabulary.counts == [2, 2, 1, 1, 1, 1])
        #expect(vocabulary.index(of: "startseq") == nil)
        #expect(vocabulary.decode([1, 3, 4, 0, 2, 99, -1]) == ["a", "dog"])
        #expect(vocabulary.encode(["startseq", "a", "Endseq", "DOG!"]) == [3, 4])
    }

    @Test("words that it lacks are left out, and the report counts them")
    func unknownWords() {
        let vocabulary = Vocabulary(.keras, fitting: captions, minimumCount: 1)
        #expect(vocabulary.encodeWithBoundaries(["a", "fox", "runs"]) == [1, 3, 5, 2])
        let coverage = vocabulary.coverage(of: [["a", "red-fox", "runs"], ["fox"]])
        #expect(coverage.tokens == 5)
        #expect(coverage.unknownTokens == 3)
        #expect(coverage.unknownTypes.map(\.word) == ["fox", "red"])
    }

    @Test("a minimum count leaves out rare words and closes the gaps")
    func minimumCount() {
        let vocabulary = Vocabulary(.keras, fitting: captions, minimumCount: 2)
        #expect((Int32(0)..<5).compactMap(vocabulary.token) == ["<pad>", "startseq", "endseq", "a", "dog"])
        #expect(vocabulary.count == 5)
        let none = Vocabulary(.keras, fitting: captions, minimumCount: 9)
        #expect(none.count == 3)
        #expect(Vocabulary(.keras, fitting: [], minimumCount: 1).count == 3)
    }

    @Test("an out-of-vocabulary word stands for unknown ones, and a word limit makes words unknown")
    func unknownWord() throws {
        let texts = ["go a a b b c stop", "go a b stop"]
        let vocabulary = try Vocabulary(tokenizer(texts, wordLimit: 6, unknownWord: "oov"), start: "go", end: "stop")
        // oov, a, b, go, stop, c: with a limit of 6 ids end at 5.
        #expect(vocabulary.count == 6)
        #expect(vocabulary.specials == SpecialTokens(padding: 0, start: 4, end: 5, unknown: 1))
        #expect(vocabulary.encode(["a", "c", "x"]) == [2, 1, 1])
        #expect(vocabulary.decode([1, 2, 6]) == ["a"])
        #expect(vocabulary.words == ["a", "b"])
        #expect(vocabulary.counts == [3, 3])
    }

    @Test("a tokenizer without the start or the end word is refused, and named what it lacks")
    func missingSpecials() {
        for (start, end) in [("startseq", "stop"), ("go", "go"), ("go", "zebra"), ("oov", "stop")] {
            let error = #expect(throws: VocabularyError.self) {
                try Vocabulary(tokenizer(["go a stop"], unknownWord: "oov"), start: start, end: end)
            }
            #expect(error?.code == .wrongSpecials)
        }
        let limited = tokenizer(["a a a go stop"], wordLimit: 3)
        #expect(throws: VocabularyError.self) { try Vocabulary(limited, start: "go", end: "stop") }
    }

    @Test("it survives its file, and equal ones give equal bytes")
    func file() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("vocabulary.json")
        for vocabulary in [
            Vocabulary(.keras, fitting: captions, minimumCount: 2),
            try Vocabulary(
                tokenizer(["go a\u{A0}b é stop x"], wordLimit: 6, unknownWord: "oov"),
                start: "go",
                end: "stop"
            ),
        ] {
            try vocabulary.write(to: file)
            let first = try Data(contentsOf: file)
            let object = try #require(JSONSerialization.jsonObject(with: first) as? [String: Any])
            #expect(object["kind"] as? String == "keras")
            #expect(object["format"] as? Int == 1)
            let loaded = try Vocabulary(contentsOf: file)
            #expect(loaded == vocabulary)
            #expect(loaded.tokenizer == vocabulary.tokenizer)
            #expect(loaded.encode(["a", "dog", "x"]) == vocabulary.encode(["a", "dog", "x"]))
            try loaded.write(to: file)
            #expect(try Data(contentsOf: file) == first)
        }
    }

    @Test(
        "damaged files are refused with the reason",
        arguments: [
            (#""specials":["<pad>","s"]"#, "wrongSpecials"),
            (#""specials":["<start>","s","e"]"#, "wrongSpecials"),
            (#""specials":["<pad>","s","x"]"#, "wrongSpecials"),
            (#""specials":["<pad>","s","e","oov"]"#, "wrongSpecials"),
            (#""words":["s","a","a"]"#, "duplicateWord"),
            (#""words":["s","a b","e"]"#, "invalidWord"),
            (#""words":["s","","e"]"#, "invalidWord"),
            (#""separator":"""#, "invalidWord"),
            (#""counts":[1,1]"#, "invalidCounts"),
            (#""counts":[2,0,2]"#, "invalidCounts"),
            (#""textCounts":[1]"#, "invalidCounts"),
            (#""wordLimit":0"#, "invalidCounts"),
            (#""wordLimit":2"#, "wrongSpecials"),
        ]
    )
    func refused(change: String, code: String) throws {
        var fields: [(key: String, json: String)] = [
            ("format", "1"), ("kind", #""keras""#), ("specials", #"["<pad>","s","e"]"#), ("words", #"["s","a","e"]"#),
            ("counts", "[2,2,2]"), ("minimumCount", "1"), ("filters", #""""#), ("lowercase", "true"),
            ("separator", #"" ""#), ("textCounts", "[2,2,2]"), ("texts", "2"), ("wordLimit", "null"),
        ]
        func decode() throws -> Vocabulary {
            let json = "{" + fields.map { "\"\($0.key)\":\($0.json)" }.joined(separator: ",") + "}"
            return try JSONDecoder().decode(Vocabulary.self, from: Data(json.utf8))
        }
        #expect(try decode().words == ["a"])
        let parts = change.split(separator: ":", maxSplits: 1)
        let key = parts[0].dropFirst().dropLast()
        let index = try #require(fields.firstIndex { $0.key == key })
        fields[index].json = String(parts[1])
        let error = #expect(throws: VocabularyError.self) { try decode() }
        #expect(error?.code.rawValue == code)
    }
}
