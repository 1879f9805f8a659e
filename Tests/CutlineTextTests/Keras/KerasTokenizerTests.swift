import CutlineText
import Foundation
import Testing

@Suite("Keras' tokenizer")
struct KerasTokenizerTests {
    private let fixture: KerasFixture

    init() throws {
        fixture = try KerasFixture.load()
    }

    @Test("word indices, counts and sequences equal those of Keras, with every setting")
    func parity() {
        #expect(fixture.tokenizers.count == 8)
        for expected in fixture.tokenizers {
            let rules = expected.rules
            let limit = expected.settings.wordLimit
            let tokenizer = KerasTokenizer(
                fitting: fixture.texts.map(rules.words),
                rules: rules,
                wordLimit: limit == 0 ? nil : limit,
                unknownWord: expected.settings.unknownWord
            )
            #expect(tokenizer.wordIndex == expected.wordIndex, "\(expected.settings)")
            let seen = tokenizer.words.indices.filter { tokenizer.words[$0] != tokenizer.unknownWord }
            #expect(seen.count == expected.wordCounts.count)
            for index in seen {
                #expect(tokenizer.counts[index] == expected.wordCounts[tokenizer.words[index]])
                #expect(tokenizer.textCounts[index] == expected.wordDocs[tokenizer.words[index]])
            }
            #expect(tokenizer.texts == fixture.texts.count)
            #expect(fixture.probes.map(tokenizer.sequence) == expected.sequences, "\(expected.settings)")
        }
    }

    @Test("the notebook's five captions have the word index, vocabulary size and sequences that it prints")
    func notebook() {
        let expected = fixture.notebook
        let rules = KerasTextRules()
        let tokenizer = KerasTokenizer(fitting: expected.after.map(rules.words), rules: rules)
        let printed = """
            in startseq girl water endseq green bathing suit the spray of little getting splashed young a swimsuit stands \
            bicycle background is fountain reacts to with wearing has sprayed on her back
            """
        #expect(tokenizer.words == printed.split(separator: " ").map(String.init))
        #expect(tokenizer.wordIndex == expected.wordIndex)
        #expect(tokenizer.size == 32)
        #expect(expected.after.map(tokenizer.sequence) == expected.sequences)
    }

    @Test("only the separator splits words")
    func separators() {
        #expect(KerasTextRules().words(in: "a\u{A0}b c\rd\r\ne") == ["a\u{A0}b", "c\rd\r", "e"])
        #expect(KerasTextRules(filters: "", separator: "--").words(in: "a--b---c--") == ["a", "b", "-c"])
        // A space under a combining mark is a space still.
        #expect(KerasTextRules().words(in: "a \u{301}b") == ["a", "\u{301}b"])
    }

    @Test("sequences are padded and cut as pad_sequences does it")
    func padding() throws {
        #expect(fixture.paddings.count == 12)
        for expected in fixture.paddings {
            let padded = SequencePadding.pad(
                expected.sequences,
                to: expected.maxlen,
                padding: try #require(.init(rawValue: expected.padding)),
                truncating: try #require(.init(rawValue: expected.truncating))
            )
            #expect(padded == expected.result)
        }
        #expect(SequencePadding.pad([[1]], to: 3) == [[0, 0, 1]])
        #expect(SequencePadding.pad([]) == [])
    }
}
