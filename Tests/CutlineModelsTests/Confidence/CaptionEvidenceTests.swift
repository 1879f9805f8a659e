@testable import CutlineModels
import CutlineText
import Foundation
import Testing
import Torch

@Suite("Evidence of a caption")
struct CaptionEvidenceTests {
    private func evidence(_ decoder: ScriptedDecoder, _ options: SearchOptions) -> [CaptionEvidence] {
        let search = CaptionSearch(decoder, options, specials: .words)
        let found = search.hypotheses(for: decoder.features)
        return search.evidence(of: found, features: [decoder.features])
    }

    @Test("it is what the decoder's table gives by hand, whatever the order of lengths in a batch")
    func byHand() {
        let decoder = ScriptedDecoder(
            ["": ["a": 1], "a": [".": 1]],
            ["": ["a": 0.6, "b": 0.4], "a": ["c": 0.3, "d": 0.3, ".": 0.4], "b": [".": 0.9, "a": 0.1]],
            ["": ["a": 1], "a": ["b": 0.5, "c": 0.5], "ab": ["d": 1], "abd": [".": 1]]
        )
        let found = evidence(decoder, .plain(beam: 2))
        let entropies = [
            -(0.6 * log(0.6) + 0.4 * log(0.4)), -(0.9 * log(0.9) + 0.1 * log(0.1)),
        ]
        // "b." before "a."
        #expect(abs(found[1].meanLogProbability - log(0.36) / 2) < 1e-5)
        #expect(abs(found[1].lowestLogProbability - log(0.4)) < 1e-5)
        #expect(found[1].length == 2)
        #expect(abs(found[1].margin - (log(0.36) - log(0.24)) / 2) < 1e-5)
        #expect(abs(found[1].entropy - (entropies[0] + entropies[1]) / 2) < 1e-5)
        // A sure caption.
        #expect(abs(found[0].meanLogProbability) < 1e-5 && abs(found[0].entropy) < 1e-5)
        #expect(found[0].length == 2 && found[0].margin == 0)
        // "abd." or "ac.": both have a half.
        #expect(abs(found[2].lowestLogProbability - log(0.5)) < 1e-5)
    }

    @Test("the mean is the hypothesis' own, with an end and without", arguments: [2, 12])
    func mean(maximum: Int) {
        let random = RandomDecoder(seed: 3, photographs: 7)
        let options = SearchOptions(beamWidth: 3, minimumLength: 1, maximumLength: maximum)
        let search = CaptionSearch(random.decoder, options, specials: .words)
        let found = search.hypotheses(for: random.features)
        #expect(found.contains { $0[0].isFinished != (maximum == 2) })
        for (evidence, hypotheses) in zip(search.evidence(of: found, features: [random.features]), found) {
            #expect(abs(evidence.meanLogProbability - hypotheses[0].meanLogProbability) < 1e-4)
            #expect(evidence.length == Double(hypotheses[0].words.count + (hypotheses[0].isFinished ? 1 : 0)))
            #expect(evidence.lowestLogProbability <= evidence.meanLogProbability)
            #expect(evidence.entropy > 0 && evidence.entropy < log(14))
        }
        #expect(search.evidence(of: [], features: [random.features[0..<0]]).isEmpty)
    }
}
