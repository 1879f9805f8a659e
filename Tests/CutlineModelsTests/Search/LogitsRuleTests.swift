@testable import CutlineModels
import CutlineText
import Testing

@Suite("Rules of a search")
struct LogitsRuleTests {
    /// The decoder would rather end, or say a special word, than go on.
    private let hasty: ScriptedDecoder.Table = [
        "": [".": 0.8, "a": 0.2], "a": [".": 0.8, "b": 0.2], "ab": [".": 0.8, "c": 0.2], "abc": [".": 0.8, "d": 0.2],
    ]

    @Test("a caption has at least the minimum of words", arguments: [0, 1, 2, 3], [1, 2])
    func minimumLength(minimum: Int, width: Int) {
        let options = SearchOptions(beamWidth: width, minimumLength: minimum, maximumLength: 9, blockedRepetition: 0)
        let found = ScriptedDecoder(hasty).search(options)[0]
        #expect(found[0].text == [".", "a.", "ab.", "abc."][minimum])
        #expect(found.allSatisfy { $0.words.count >= minimum })
    }

    @Test("a caption has at most the maximum of words", arguments: [1, 2, 5], [1, 2])
    func maximumLength(maximum: Int, width: Int) {
        var endless: ScriptedDecoder.Table = [:]
        for length in 0...6 { endless[String(repeating: "a", count: length)] = ["a": 1] }
        let options = SearchOptions(
            beamWidth: width,
            minimumLength: 0,
            maximumLength: maximum,
            blockedRepetition: 0
        )
        #expect(ScriptedDecoder(endless).search(options)[0].map(\.text) == [String(repeating: "a", count: maximum)])
    }

    @Test(
        "no run of words comes twice",
        arguments: [(0, "aaaaaa"), (1, "abc."), (2, "aab"), (3, "aaab")],
        [1]
    )
    func repetition(rule: (length: Int, start: String), width: Int) {
        var stubborn: ScriptedDecoder.Table = [:]
        var prefixes = [""]
        for length in 0..<6 {
            for prefix in prefixes where prefix.count == length {
                stubborn[prefix] = ["a": 0.6, "b": 0.3, "c": 0.08, ".": 0.02]
                prefixes += ["a", "b", "c"].map { prefix + $0 }
            }
        }
        let options = SearchOptions(
            beamWidth: width,
            minimumLength: 0,
            maximumLength: 6,
            blockedRepetition: rule.length
        )
        #expect(ScriptedDecoder(stubborn).search(options)[0][0].text.hasPrefix(rule.start))
    }

    @Test("no run of words comes twice in anything a beam finds", arguments: [1, 2, 3])
    func repetitions(length: Int) {
        for seed in 0..<10 {
            let options = SearchOptions(
                beamWidth: 4,
                minimumLength: 8,
                maximumLength: 12,
                blockedRepetition: length
            )
            for hypothesis in RandomDecoder(seed: seed, photographs: 4).search(options).joined() {
                let words = hypothesis.words
                guard words.count >= length else { continue }
                let runs = (0...(words.count - length)).map { Array(words[$0..<$0 + length]) }
                #expect(Set(runs).count == runs.count, "\(words)")
            }
        }
    }

    @Test("the last words of a blocked run are what is blocked")
    func blockedWords() {
        func blocked(_ length: Int, _ words: [Int32]) -> [Int] {
            Set(RepetitionRule(length: length).forbidden(after: words)).map(Int.init).sorted()
        }
        #expect(blocked(1, []) == [])
        #expect(blocked(1, [4, 5]) == [4, 5])
        #expect(blocked(2, [4]) == [])
        #expect(blocked(2, [4, 5, 4]) == [5])
        #expect(blocked(2, [4, 4]) == [4])
        #expect(blocked(3, [4, 5, 6, 4, 5]) == [6])
        #expect(blocked(3, [4, 5, 6, 4, 5, 7, 4, 5]) == [6, 7])
        #expect(blocked(3, [4, 5, 6, 5]) == [])
    }

    @Test("which words are special is up to the vocabulary", arguments: [1, 2, 3])
    func otherSpecials(width: Int) {
        for specials in [
            SpecialTokens(padding: 0, start: 2, end: 5, unknown: nil),
            SpecialTokens(padding: 0, start: 9, end: 3, unknown: 1),
        ] {
            var said: Set<Int32> = []
            for seed in 0..<20 {
                let random = RandomDecoder(seed: seed, photographs: 4)
                let options = SearchOptions(beamWidth: width, minimumLength: 2, maximumLength: 12)
                let search = CaptionSearch(random.decoder, options, specials: specials)
                for hypothesis in search.hypotheses(for: random.features).joined() {
                    #expect(hypothesis.words.allSatisfy { !specials.contains($0) })
                    #expect(hypothesis.words.count >= 2)
                    said.formUnion(hypothesis.words)
                }
            }
            // What is special in another vocabulary is a word here.
            #expect(!said.isDisjoint(with: SpecialTokens.words.all))
        }
    }

    @Test("no special word is ever said", arguments: [1, 2, 3])
    func specials(width: Int) {
        let babbling: ScriptedDecoder.Table = [
            "": ["_": 0.3, "<": 0.3, "?": 0.3, "a": 0.06, "b": 0.04], "a": ["?": 0.9, ".": 0.1],
            "b": ["_": 0.9, ".": 0.1],
        ]
        let found = ScriptedDecoder(babbling).search(.plain(beam: width))[0]
        #expect(found.map(\.text) == Array(["a.", "b."].prefix(width)))
        for seed in 0..<10 {
            let hypotheses = RandomDecoder(seed: seed, photographs: 4).search(.plain(beam: width)).joined()
            #expect(hypotheses.allSatisfy { $0.words.allSatisfy { $0 > 3 && $0 < 14 } })
        }
    }
}
