import CutlineText
import Testing

@Suite("The notebook's cleaning")
struct NotebookCleaningTests {
    @Test("to the letter: the text before and after, and the length, are those of the notebook's own code")
    func literal() throws {
        let normalizer = CaptionNormalizer(mode: .notebookLiteral)
        let fixture = try KerasFixture.load()
        for expected in [fixture.notebook, fixture.odd] {
            #expect(expected.captions.map(normalizer.textBefore) == expected.before)
            #expect(expected.captions.map(normalizer.textAfter) == expected.after)
            let lengths = expected.captions.map { normalizer.cleanedWords(in: $0).count + 2 }
            #expect(lengths.max() == expected.maximumLength)
        }
        #expect(fixture.notebook.maximumLength == 17)
        let first = try #require(fixture.notebook.captions.first)
        #expect(
            normalizer.textAfter(first)
                == #"startseq "a girl in swimsuit stands in the spray of water bicycle in the background ." endseq"#
        )
        // Keras' filters take the punctuation away, and leave the article that its quote had saved.
        #expect(normalizer.words(in: first).prefix(3) == ["a", "girl", "in"])
        #expect(normalizer.words(in: first).last == "background")
    }

    @Test(
        "as it was meant: letters alone, in lower case, no word of one letter",
        arguments: [
            ("A girl in a swimsuit , a bicycle .", ["girl", "in", "swimsuit", "bicycle"]),
            ("Two dogs' T-shirts; 3 men's", ["two", "dogs", "tshirts", "mens"]),
            ("\"Hello\",\tWORLD!\n", ["hello", "world"]),
            ("Café ÉTÉ e\u{301}t", ["café", "été", "e\u{301}t"]),
            ("é a 1 . --", []),
            ("", []),
        ]
    )
    func intended(caption: String, words: [String]) {
        let normalizer = CaptionNormalizer(mode: .notebook)
        #expect(normalizer.words(in: caption) == words)
        #expect(normalizer.textBefore(caption) == caption)
        #expect(normalizer.textAfter(caption) == "startseq \(words.joined(separator: " ")) endseq")
    }

    @Test("modes are stored by name")
    func names() {
        #expect(CaptionNormalizer.Mode.allCases.map(\.rawValue) == ["standard", "notebook", "notebook-literal"])
        #expect(CaptionNormalizer().textAfter("A dog's ball .") == "a dog 's ball")
    }
}
