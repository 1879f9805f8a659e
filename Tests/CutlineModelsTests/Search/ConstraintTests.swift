@testable import CutlineModels
import CutlineText
import Foundation
import Testing
import Torch

@Suite("What captions have to say and may not say")
struct ConstraintTests {
    private func search(
        _ random: RandomDecoder,
        _ constraints: SearchConstraints,
        beam: Int,
        maximum: Int = 10
    ) -> [[Hypothesis]] {
        let options = SearchOptions(beamWidth: beam, minimumLength: 1, maximumLength: maximum)
        return CaptionSearch([random.decoder], options, constraints: constraints, specials: .words)
            .hypotheses(for: [random.features])
    }

    @Test("every caption that ends says the required words, and the best one does", arguments: [1, 3, 6], [1, 2, 3])
    func required(beam: Int, count: Int) {
        var (others, ended) = (0, 0)
        for seed in 0..<8 {
            let random = RandomDecoder(seed: seed, photographs: 4)
            var constraints = SearchConstraints()
            constraints.required = Array([Int32(5 + seed), 4, 13].prefix(count))
            for (found, free) in zip(
                search(random, constraints, beam: beam),
                search(random, SearchConstraints(), beam: beam)
            ) {
                #expect(Set(constraints.required).isSubset(of: found[0].words))
                #expect(found.count <= beam)
                for hypothesis in found where hypothesis.isFinished {
                    #expect(Set(constraints.required).isSubset(of: hypothesis.words))
                }
                ended += found[0].isFinished ? 1 : 0
                others += free[0].words == found[0].words ? 0 : 1
            }
        }
        #expect(others > 8, "the words are said without being asked for, which proves little")
        #expect(ended > 0, "no caption ends")
    }

    @Test("required words are said even where hardly more than they fit in", arguments: [4, 5])
    func tight(maximum: Int) {
        for seed in 0..<8 {
            var constraints = SearchConstraints()
            constraints.required = [4, 9, 13]
            for found in search(RandomDecoder(seed: seed, photographs: 4), constraints, beam: 4, maximum: maximum) {
                #expect(Set([4, 9, 13]).isSubset(of: found[0].words))
            }
        }
    }

    @Test("a beam as wide as all continuations finds the best caption that says a word", arguments: 0..<6)
    func exhaustive(seed: Int) {
        var table: ScriptedDecoder.Table = [:]
        let letters: [Character] = ["a", "b", "c"]
        var prefixes = [""]
        for length in 0..<4 {
            for prefix in prefixes where prefix.count == length {
                let weights = Formula.tensor("\(seed).\(prefix)", [4]).floats.map { exp($0 * 30) }
                let sum = weights.reduce(0, +)
                table[prefix] = Dictionary(uniqueKeysWithValues: zip(letters + ["."], weights.map { $0 / sum }))
                prefixes += letters.map { prefix + String($0) }
            }
        }
        let all = prefixes.filter { $0.count < 4 && $0.contains("c") && $0.contains("b") }.map { prefix in
            let sum = (prefix + ".").enumerated().reduce(0.0) { sum, word in
                sum + log(Double(table[String(prefix.prefix(word.offset))]?[word.element] ?? 0))
            }
            return (text: prefix + ".", rank: sum / Double(prefix.count + 1))
        }.sorted { $0.rank > $1.rank }
        var constraints = SearchConstraints()
        constraints.required = [5, 6]
        let decoder = ScriptedDecoder(table)
        let found = CaptionSearch(
            [decoder],
            .plain(beam: 300, lengthPenalty: 1, maximum: 4, stopping: .certain),
            constraints: constraints,
            specials: .words
        ).hypotheses(for: [decoder.features])[0]
        #expect(found.filter(\.isFinished).map(\.text) == all.map(\.text))
    }

    @Test("forbidden words are never said, and captions begin as they are told", arguments: [1, 4])
    func startAndForbidden(beam: Int) {
        for seed in 0..<6 {
            let random = RandomDecoder(seed: seed, photographs: 4)
            var constraints = SearchConstraints()
            constraints.start = [7, 12, 7]
            constraints.forbidden = [4, 5, 6]
            for hypothesis in search(random, constraints, beam: beam).joined() {
                #expect(hypothesis.words.starts(with: [7, 12, 7]))
                #expect(Set(hypothesis.words).isDisjoint(with: [4, 5, 6]))
            }
        }
    }

    @Test("the given start counts in a caption's log-probability")
    func startScore() {
        let decoder = ScriptedDecoder(["": ["a": 0.9, "b": 0.1], "b": [".": 0.5, "c": 0.5]])
        var constraints = SearchConstraints()
        constraints.start = [5]
        for beam in [1, 2] {
            let found = CaptionSearch([decoder], .plain(beam: beam), constraints: constraints, specials: .words)
                .hypotheses(for: [decoder.features])[0]
            #expect(found.map(\.text) == Array(["b.", "bc."].prefix(beam)))
            #expect(found.allSatisfy { abs($0.probability - 0.05) < 1e-6 })
        }
    }

    @Test("a caption does not end in an open word", arguments: [1, 2])
    func endings(beam: Int) {
        // The likeliest caption is "a b." where "b" stands for "with".
        let decoder = ScriptedDecoder(["": ["a": 1], "a": ["b": 0.6, ".": 0.4], "ab": [".": 0.9, "c": 0.1]])
        var constraints = SearchConstraints()
        func best() -> String {
            CaptionSearch([decoder], .plain(beam: beam), constraints: constraints, specials: .words)
                .hypotheses(for: [decoder.features])[0][0].text
        }
        #expect(best() == "ab.")
        constraints.openWords = [5]
        #expect(best() == (beam == 1 ? "abc." : "a."))
    }

    // MARK: Words of people

    private let vocabulary = Vocabulary(
        fitting: [["a", "dog", "with", "ball", "man", "runs", "'s"]],
        minimumCount: 1
    )

    private func resolved(_ constraints: CaptionConstraints, _ options: SearchOptions = .init()) throws
        -> SearchConstraints
    {
        try constraints.resolved(in: vocabulary, CaptionNormalizer(), options: options)
    }

    @Test("texts become the ids of their words, by the rules that the model was trained with")
    func words() throws {
        let found = try resolved(
            CaptionConstraints(start: "A dog's", required: ["Ball runs", "ball"], forbidden: ["MAN"]),
            SearchOptions(blocksOpenEndings: true)
        )
        #expect(vocabulary.decode(found.start) == ["a", "dog", "'s"])
        #expect(vocabulary.decode(found.required) == ["ball", "runs"])
        #expect(vocabulary.decode(found.forbidden) == ["man"])
        #expect(Set(vocabulary.decode(found.openWords)) == ["a", "with"])
        #expect(try resolved(CaptionConstraints()) == SearchConstraints())
    }

    @Test(
        "what cannot be met is refused by name",
        arguments: [
            (CaptionConstraints(required: ["zebra", "a okapi"], forbidden: ["zebra"]), "'zebra' and 'okapi'"),
            (CaptionConstraints(start: "a unicorn"), "'unicorn'"),
            (CaptionConstraints(required: ["ball"], forbidden: ["dog ball"]), "'ball': asked for and forbidden"),
            (CaptionConstraints(start: "a dog", forbidden: ["dog"]), "'dog': asked for and forbidden"),
            (CaptionConstraints(required: ["!!"]), "'!!' holds no word"),
            (CaptionConstraints(start: "a dog", required: ["ball man", "runs"]), "5 words are asked for"),
        ]
    )
    func refused(constraints: CaptionConstraints, expected: String) throws {
        let error = try #require(throws: ModelError.self) {
            try resolved(constraints, SearchOptions(maximumLength: 5))
        }
        #expect(error.code == .unusable)
        #expect(error.message.contains(expected))
    }

    @Test("words that have to be said are not drawn")
    func sampling() {
        #expect(throws: ModelError.self) {
            try resolved(CaptionConstraints(required: ["dog"]), SearchOptions(sampling: Sampling()))
        }
    }
}
