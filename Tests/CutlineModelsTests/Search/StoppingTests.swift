@testable import CutlineModels
import Foundation
import Testing

@Suite("The end of a beam search")
struct StoppingTests {
    private static let penalties: [LengthPenalty] = [.power(0), .average, .gnmt(0.7)]

    @Test(
        "the search gives what a plain one gives that scores everything anew",
        arguments: SearchStopping.allCases,
        penalties
    )
    func plain(stopping: SearchStopping, penalty: LengthPenalty) {
        for (seed, width) in [(0, 2), (1, 3), (2, 5), (3, 3)] {
            let random = RandomDecoder(seed: seed, photographs: 3)
            let options = SearchOptions(
                beamWidth: width,
                lengthPenalty: penalty,
                minimumLength: 1,
                maximumLength: 9,
                blockedRepetition: 2,
                stopping: stopping
            )
            let plain = PlainBeamSearch(random: random, options: options)
            for (photograph, found) in random.search(options).enumerated() {
                expectEqual(found, plain.hypotheses(photograph: photograph), "seed \(seed), photograph \(photograph)")
            }
        }
    }

    /// Two captions have ended after the third word, when "bde" has the best mean of all.
    @Test("a live hypothesis that ranks above those that ended is waited for, unless the first ends are to count")
    func better() {
        let decoder = ScriptedDecoder([
            "": ["a": 0.5, "b": 0.5], "a": [".": 0.5, "c": 0.5], "b": [".": 0.5, "d": 0.5], "bd": ["e": 1],
        ])
        func found(_ stopping: SearchStopping) -> [String] {
            decoder.search(.plain(beam: 2, lengthPenalty: 1, stopping: stopping))[0].map(\.text)
        }
        #expect(found(.first) == ["ac.", "a."])
        #expect(found(.likely) == ["bde.", "ac."])
        #expect(found(.certain) == ["bde.", "ac."])
    }

    /// "bde" has a worse mean than both that ended, until its sure words raise it.
    @Test("only a search that wants to be certain waits for a mean that may rise")
    func rising() {
        let decoder = ScriptedDecoder([
            "": ["a": 0.6, "b": 0.4], "a": [".": 0.5, "c": 0.5], "b": ["d": 0.5, ".": 0.5], "bd": ["e": 0.5, "f": 0.5],
            "bde": ["g": 1], "bdeg": ["h": 1],
        ])
        func found(_ stopping: SearchStopping, _ penalty: Double) -> [String] {
            decoder.search(.plain(beam: 2, lengthPenalty: penalty, stopping: stopping))[0].map(\.text)
        }
        #expect(found(.likely, 1) == ["ac.", "a."])
        #expect(found(.certain, 1) == ["bdegh.", "ac."])
        // A sum cannot rise.
        #expect(found(.certain, 0) == found(.first, 0))
    }
}
