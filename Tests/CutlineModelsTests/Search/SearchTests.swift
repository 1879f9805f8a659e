@testable import CutlineModels
import CutlineText
import Foundation
import Testing
import Torch

@Suite("Search")
struct SearchTests {
    /// The best first word leads nowhere good.
    private let garden: ScriptedDecoder.Table = [
        "": ["a": 0.6, "b": 0.4],
        "a": ["c": 0.3, "d": 0.3, ".": 0.4],
        "b": [".": 0.9, "a": 0.1],
    ]

    @Test("greedy search takes the best word at every step")
    func greedy() throws {
        let found = try #require(ScriptedDecoder(garden).search(.plain(beam: 1)).first)
        #expect(found.map(\.text) == ["a."])
        #expect(abs(found[0].probability - 0.24) < 1e-6)
    }

    @Test("a beam finds what greedy search misses")
    func beam() throws {
        let found = try #require(ScriptedDecoder(garden).search(.plain(beam: 2)).first)
        #expect(found.map(\.text) == ["b.", "a."])
        #expect(abs(found[0].probability - 0.36) < 1e-6)
        #expect(abs(found[1].probability - 0.24) < 1e-6)
    }

    @Test("only ends among the first of the beam's width count, and the rest of the beam goes on")
    func lateEnd() {
        let decoder = ScriptedDecoder([
            "": ["a": 0.5, "b": 0.5], "a": [".": 0.6, "c": 0.4], "b": [".": 0.38, "d": 0.3, "e": 0.32],
        ])
        // "b." (0.19) comes third, behind "a." (0.3) and "ac" (0.2), which ends next.
        #expect(decoder.search(.plain(beam: 2))[0].map(\.text) == ["a.", "ac."])
    }

    @Test("hypotheses keep their photograph when another one's leave the batch", arguments: [2, 3])
    func photographs(width: Int) {
        let decoder = ScriptedDecoder(
            ["": ["a": 0.6, "b": 0.4], "a": ["c": 1], "b": ["d": 1], "ac": ["e": 1], "bd": ["f": 1]],
            ["": [".": 1]]
        )
        let found = decoder.search(.plain(beam: width))
        #expect(found[0].map(\.text) == ["ace.", "bdf."])
        #expect(found[1].map(\.text) == ["."])
    }

    /// "a." has ln(0.25) / 2 = -0.693 a choice, "bc." ln(0.225) / 3 = -0.497.
    @Test("length normalisation changes the order as computed by hand")
    func lengthPenalty() throws {
        let decoder = ScriptedDecoder([
            "": ["a": 0.5, "b": 0.5], "a": [".": 0.5, "d": 0.5], "b": ["c": 0.9, "d": 0.1], "bc": [".": 0.5, "d": 0.5],
        ])
        func found(_ penalty: Double) -> [Hypothesis] {
            decoder.search(.plain(beam: 10, lengthPenalty: penalty))[0].filter { !$0.text.contains("d") }
        }
        #expect(found(0).map(\.text) == ["a.", "bc."])
        #expect(found(1).map(\.text) == ["bc.", "a."])
        // ln(0.225) / 3^p passes ln(0.25) / 2^p at p = ln(1.0760) / ln(1.5) = 0.1806.
        #expect(found(0.17).map(\.text) == ["a.", "bc."])
        #expect(found(0.19).map(\.text) == ["bc.", "a."])
        let best = try #require(found(1).first)
        #expect(abs(best.meanLogProbability + 0.497218) < 1e-5)
    }

    @Test("equal scores are ordered by word", arguments: [1, 2, 3])
    func ties(width: Int) {
        let table: ScriptedDecoder.Table = ["": ["c": 0.25, "a": 0.25, "d": 0.25, "b": 0.25]]
        let found = ScriptedDecoder(table, table).search(.plain(beam: width))
        #expect(found[0].map(\.text) == Array(["a.", "b.", "c."].prefix(width)))
        #expect(found[1] == found[0])
    }

    @Test("hypotheses that no beam ended are returned, behind those that ended", arguments: [1, 2, 3])
    func unfinished(width: Int) {
        let endless: ScriptedDecoder.Table = [
            "": ["a": 0.9, "b": 0.1], "a": ["a": 0.9, "b": 0.1], "b": ["b": 1], "aa": ["a": 0.8, "b": 0.2],
            "ab": ["a": 0.5, "c": 0.5], "bb": ["a": 1],
        ]
        let found = ScriptedDecoder(endless).search(.plain(beam: width, maximum: 3))[0]
        #expect(found.map(\.text) == Array(["aaa", "aab", "bba"].prefix(width)))
        #expect(found.allSatisfy { !$0.isFinished })
        #expect(abs(found[0].meanLogProbability - log(0.9 * 0.9 * 0.8) / 3) < 1e-6)

        let mixed: ScriptedDecoder.Table = [
            "": ["a": 0.9, ".": 0.1], "a": ["a": 0.9, "b": 0.1], "aa": ["a": 0.9, "b": 0.1], "ab": ["c": 1],
        ]
        let both = ScriptedDecoder(mixed).search(.plain(beam: width, maximum: 3))[0]
        #expect(both.map(\.text) == (width == 1 ? ["aaa"] : Array([".", "aaa", "abc"].prefix(width))))
    }

    @Test("where nothing may be said any more, what has been said stands", arguments: [1, 2])
    func deadEnd(width: Int) {
        let decoder = ScriptedDecoder(["": ["a": 1], "a": ["a": 0.9, ".": 0.1]])
        let options = SearchOptions(beamWidth: width, minimumLength: 3, maximumLength: 9, blockedRepetition: 1)
        #expect(decoder.search(options)[0].map(\.text) == ["a"])
    }

    @Test("a beam as wide as all continuations finds the best caption there is", arguments: 0..<8)
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
        for penalty in [0, 0.7, 1] {
            var all: [(text: String, rank: Double)] = []
            for prefix in prefixes where prefix.count < 4 {
                var logProbability = 0.0
                for (index, word) in (prefix + ".").enumerated() {
                    logProbability += log(Double(table[String(prefix.prefix(index))]?[word] ?? 0))
                }
                all.append((prefix + ".", logProbability / pow(Double(prefix.count + 1), penalty)))
            }
            all.sort { $0.rank > $1.rank }
            let options = SearchOptions.plain(beam: 200, lengthPenalty: penalty, maximum: 4)
            let found = ScriptedDecoder(table).search(options)[0]
            #expect(all.count == 40)
            #expect(found.prefix(40).map(\.text) == all.map(\.text))
            #expect(found.dropFirst(40).count == 81 && !found[40].isFinished)
            let narrow = ScriptedDecoder(table).search(.plain(beam: 1, lengthPenalty: penalty, maximum: 4))[0]
            if narrow[0].isFinished { #expect(narrow[0].rank(by: .power(penalty)) <= all[0].rank + 1e-6) }
        }
    }

    @Test("no photographs give no captions", arguments: [1, 3])
    func empty(width: Int) {
        let random = RandomDecoder(seed: 1, photographs: 2)
        let search = CaptionSearch(random.decoder, .plain(beam: width), specials: .words)
        #expect(search.hypotheses(for: random.features[0..<0]).isEmpty)
    }
}
