import CutlineText
import Foundation
import Testing

@Suite("Caption normaliser, standard mode")
struct CaptionNormalizerTests {
    private let normalizer = CaptionNormalizer()

    @Test(
        "words take the form of Penn Treebank tokens",
        arguments: [
            ("A dog's ball .", "a dog 's ball"),
            ("A dog can't swim, isn't it?", "a dog ca n't swim is n't it"),
            ("We cannot, they won't", "we can not they wo n't"),
            ("gonna wanna gotta gimme lemme", "gon na wan na got ta gim me lem me"),
            ("I'm they'll've we'd you're", "i 'm they 'll 've we 'd you 're"),
            ("'tis 'twas rock 'n' roll 'em", "'t is 't was rock 'n' roll 'em"),
            ("It's a boy-girl pair -- running...", "it 's a boy-girl pair running"),
            ("A 3-year-old in a t-shirt", "a 3-year-old in a t-shirt"),
            ("co-worker's mother-in-law's dog's-eye", "co-worker 's mother-in-law 's dog 's eye"),
            ("the dogs' bowls, women's 4x100m relay", "the dogs bowls women 's 4x100m relay"),
            ("1,000 people at 5:30 p.m. ran 3.5 of 1/2", "1,000 people at 5:30 p.m. ran 3.5 of 1/2"),
            ("The U.S. flag, Mr. Smith and No. 5, but no.", "the u.s. flag mr. smith and no. 5 but no"),
            ("50% of $5, #1 fan, x*y, 100°", "50 % of $ 5 # 1 fan x * y 100 °"),
            ("AT&T sign, black & white, b&w", "at&t sign black & white b & w"),
            ("o'clock O'Brien ma'am", "o'clock o'brien ma'am"),
            ("'90s and 1990s and 20's", "'90s and 1990s and 20 's"),
            ("5'10\" tall", "5 10 tall"),
            (
                "mail a@b.com or http://x.org/a, www.x.y and statefarm.com.",
                "mail a@b.com or http://x.org/a www.x.y and statefarm.com"
            ),
        ]
    )
    func treebankForm(caption: String, words: String) {
        #expect(normalizer.words(in: caption).joined(separator: " ") == words)
    }

    @Test(
        "punctuation goes and every word stays",
        arguments: [
            ("A man (in red) jumps!", "a man in red jumps"),
            ("`quoted' \"He said\" ''so''", "quoted he said so"),
            ("stop!!! what?! yes.. ok…", "stop what yes ok"),
            ("[x] {y} <b> semi;colon", "x y b semi colon"),
            ("on the beach.A dog", "on the beach a dog"),
            ("a cat,a dog - and -ish", "a cat a dog and ish"),
            ("I a", "i a"),
            ("  a\tb \n c\r\n", "a b c"),
            ("", ""),
            (" . , !", ""),
            ("'", ""),
        ]
    )
    func punctuation(caption: String, words: String) {
        #expect(normalizer.words(in: caption).joined(separator: " ") == words)
    }

    @Test("Unicode text is lowered, composed and freed of typographic variants")
    func unicode() {
        #expect(normalizer.words(in: "ÉCOLE naïve cafe\u{301} 🐕 日本語") == ["école", "naïve", "café", "日本語"])
        #expect(normalizer.words(in: "the man’s dog isn’t") == ["the", "man", "'s", "dog", "is", "n't"])
        #expect(
            normalizer.words(in: "snow‑covered – hill a—b so\u{AD}ft\u{200B}") == [
                "snow-covered", "hill", "a", "b", "soft",
            ]
        )
        #expect(normalizer.words(in: "cafe\u{301}")[0].utf8.elementsEqual("caf\u{E9}".utf8))
    }

    @Test("words joined by spaces give the same words again")
    func stable() {
        let caption = "A dog's owner can't, won't and cannot; it's 5:30 p.m. at No. 5 -- 'tis rock 'n' roll, 50% off!"
        let words = normalizer.words(in: caption)
        #expect(words.count > 20)
        #expect(normalizer.words(in: words.joined(separator: " ")) == words)
    }

    @Test("the mode is stored under its name and an unknown one is refused")
    func coding() throws {
        let data = try JSONEncoder().encode(normalizer)
        #expect(String(decoding: data, as: UTF8.self) == #"{"mode":"standard"}"#)
        #expect(try JSONDecoder().decode(CaptionNormalizer.self, from: data) == normalizer)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(CaptionNormalizer.self, from: Data(#"{"mode":"shouting"}"#.utf8))
        }
    }

    @Test("words equal the Stanford tokenizer's, brackets aside", .enabled(if: ReferenceTokens.isAvailable))
    func reference() throws {
        let cases = try ReferenceTokens.load()
        #expect(cases.count == 41)
        let brackets: Set<Substring> = ["-lrb-", "-rrb-", "-lsb-", "-rsb-", "-lcb-", "-rcb-"]
        for item in cases {
            let expected = item.tokens.split(separator: " ").filter { !brackets.contains($0) }.map(String.init)
            #expect(normalizer.words(in: item.raw) == expected, "\(item.raw)")
        }
    }
}
