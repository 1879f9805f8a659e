import CutlineText
import Testing

@Suite("Captions for reading")
struct CaptionDisplayTests {
    @Test(
        "contractions and signs are joined to their words",
        arguments: [
            ("a dog 's ball", "a dog's ball"),
            ("the dog ca n't swim", "the dog can't swim"),
            ("they 'll 've gon na go", "they'll've gonna go"),
            ("'t is 50 % off $ 5 at # 1", "'tis 50% off $5 at #1"),
            ("# and $ alone", "# and $ alone"),
            ("black & white", "black & white"),
            ("can not", "can not"),
            ("", ""),
        ]
    )
    func detokenized(words: String, text: String) {
        #expect(CaptionDetokenizer.text(of: words.split(separator: " ").map(String.init)) == text)
    }

    @Test(
        "splitting and joining gives contractions back",
        arguments: ["dog's", "can't", "gonna", "'tis", "50%", "it's"]
    )
    func inverse(text: String) {
        let words = CaptionNormalizer().words(in: text)
        #expect(words.count == 2)
        #expect(CaptionDetokenizer.text(of: words) == text)
    }

    @Test(
        "a sentence has a capital and one full stop",
        arguments: [
            ("a dog runs on the grass", "A dog runs on the grass."),
            ("a dog runs on the grass.", "A dog runs on the grass."),
            ("a flag of the u.s.", "A flag of the u.s."),
            ("is it a dog?", "Is it a dog?"),
            ("a man and i, i'm told", "A man and I, I'm told."),
            ("'tis a dog", "'Tis a dog."),
            ("3 dogs", "3 dogs."),
            ("école", "École."),
            ("  a   dog ", "A dog."),
            ("", ""),
        ]
    )
    func sentence(text: String, expected: String) {
        #expect(SentenceCasing.sentence(text) == expected)
    }

    @Test("words become a sentence in one step")
    func words() {
        #expect(SentenceCasing.sentence(of: ["a", "dog", "'s", "ball"]) == "A dog's ball.")
        #expect(SentenceCasing.sentence(of: []) == "")
    }
}
