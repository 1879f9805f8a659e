@testable import CutlineModels
import CutlineText
import Foundation
import Testing
import Torch

@Suite("Decoders that vote")
struct VotingTests {
    @Test("probabilities are averaged at every step, not log-probabilities", arguments: [1, 3])
    func byHand(beam: Int) {
        let first = ScriptedDecoder(["": ["a": 0.9, "b": 0.1]])
        let second = ScriptedDecoder(["": ["a": 0.2, "b": 0.8], "a": [".": 0.5, "c": 0.5]])
        let found = CaptionSearch([first, second], .plain(beam: beam), specials: .words)
            .hypotheses(for: [first.features, second.features])[0]
        // (0.9 + 0.2) / 2 · (1 + 0.5) / 2; the geometric mean would rather say "b".
        #expect(found[0].text == (beam == 1 ? "a." : "b."))
        let best = found.first { $0.text == "a." }
        #expect(abs((best?.probability ?? 0) - 0.55 * 0.75) < 1e-6)
        if beam > 1 { #expect(abs(found[0].probability - 0.45) < 1e-6) }
    }

    @Test("the average of distributions is one, also where a word has no probability in one of them")
    func average() {
        let scores = [Tensor([0.5, 0.5, 0] as [Float]), Tensor([0, 0.2, 0.8] as [Float])].map {
            $0.logarithm().reshaped([1, 3])
        }
        let found = SearchStepper.average(scores).exponential().floats
        for (one, other) in zip(found, [0.25, 0.35, 0.4] as [Float]) { #expect(abs(one - other) < 1e-6) }
    }

    @Test("the same decoder several times says what it says alone", arguments: [1, 4])
    func same(beam: Int) {
        let random = RandomDecoder(seed: 5, photographs: 6)
        let options = SearchOptions(beamWidth: beam, minimumLength: 1, maximumLength: 12)
        let together = CaptionSearch([random.decoder, random.decoder, random.decoder], options, specials: .words)
            .hypotheses(for: [random.features, random.features, random.features])
        for (found, alone) in zip(together, random.search(options)) { expectEqual(found, alone) }
    }

    @Test("different decoders say something of both")
    func different() {
        let (one, other) = (RandomDecoder(seed: 6, photographs: 8), RandomDecoder(seed: 7, photographs: 8))
        let options = SearchOptions(beamWidth: 3, minimumLength: 1, maximumLength: 12)
        let together = CaptionSearch([one.decoder, other.decoder], options, specials: .words)
            .hypotheses(for: [one.features, other.features])
        let swapped = CaptionSearch([other.decoder, one.decoder], options, specials: .words)
            .hypotheses(for: [other.features, one.features])
        for (found, expected) in zip(together, swapped) { expectEqual(found, expected) }
        #expect(together.map { $0[0].words } != one.search(options).map { $0[0].words })
        #expect(together.map { $0[0].words } != other.search(options).map { $0[0].words })
    }
}
