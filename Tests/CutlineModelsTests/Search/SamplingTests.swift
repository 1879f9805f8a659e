@testable import CutlineModels
import CutlineText
import Foundation
import Testing
import Torch

@Suite("Sampling")
struct SamplingTests {
    private let choices = [(5, 0.5), (9, 0.25), (4, 0.15), (7, 0.1)].map { word, probability in
        WordScores.Choice(word: Int32(word), logProbability: log(probability))
    }

    private func word(_ sampling: Sampling, at point: Double) -> Int32? {
        WordDrawing(sampling: sampling).word(from: choices, at: point)?.word
    }

    @Test(
        "a point between 0 and 1 falls on the word whose share it lies in",
        arguments: [(0, 5), (0.49, 5), (0.51, 9), (0.74, 9), (0.76, 4), (0.89, 4), (0.91, 7), (0.9999999, 7)]
    )
    func shares(point: Double, word: Int32) {
        #expect(self.word(Sampling(), at: point) == word)
    }

    @Test("top-k and top-p leave the likeliest words, whose shares grow")
    func filters() {
        // 0.5 and 0.25: two thirds and one third.
        #expect(word(Sampling(topK: 2), at: 0.66) == 5)
        #expect(word(Sampling(topK: 2), at: 0.67) == 9)
        #expect(word(Sampling(topK: 1), at: 0.999) == 5)
        #expect(word(Sampling(topP: 0.5), at: 0.999) == 5)
        #expect(word(Sampling(topP: 0.51), at: 0.999) == 9)
        #expect(word(Sampling(topP: 0.75), at: 0.999) == 9)
        #expect(word(Sampling(topP: 0.76), at: 0.999) == 4)
        #expect(word(Sampling(topP: 0.0001), at: 0.999) == 5)
        // Of the three likeliest, the first two have 0.75 / 0.9 = 0.83.
        #expect(word(Sampling(topK: 3, topP: 0.83), at: 0.999) == 9)
        #expect(word(Sampling(topK: 3, topP: 0.84), at: 0.999) == 4)
        #expect(WordDrawing(sampling: Sampling()).word(from: [], at: 0.5) == nil)
    }

    @Test("the temperature sharpens and flattens")
    func temperature() {
        // Squares: 0.25, 0.0625, 0.0225, 0.01 of 0.345; the first has 0.7246.
        #expect(word(Sampling(temperature: 0.5), at: 0.724) == 5)
        #expect(word(Sampling(temperature: 0.5), at: 0.725) == 9)
        #expect(word(Sampling(temperature: 0.01), at: 0.999) == 5)
        // All but equal.
        #expect(word(Sampling(temperature: 1000), at: 0.26) == 9)
    }

    @Test("words come as often as they are probable")
    func frequencies() {
        let points = SamplePoints(seed: 4, captions: 1, length: 4000)
        var counts: [Int32: Int] = [:]
        for index in 0..<4000 {
            counts[word(Sampling(), at: points.point(caption: 0, word: index)) ?? 0, default: 0] += 1
        }
        for choice in choices {
            // Five standard deviations.
            let expected = 4000 * exp(choice.logProbability)
            #expect(abs(Double(counts[choice.word] ?? 0) - expected) < 5 * expected.squareRoot())
        }
    }

    private func options(_ captions: Int, _ sampling: Sampling) -> SearchOptions {
        SearchOptions(
            beamWidth: captions,
            minimumLength: 1,
            maximumLength: 12,
            blockedRepetition: 2,
            sampling: sampling
        )
    }

    @Test("a seed gives the same captions again, another seed others, and a batch does not matter")
    func seeds() {
        let random = RandomDecoder(seed: 2, photographs: 8)
        let first = random.search(options(1, Sampling(seed: 1)))
        #expect(random.search(options(1, Sampling(seed: 1))) == first)
        let other = random.search(options(1, Sampling(seed: 2)))
        #expect(zip(first, other).count { $0[0].words != $1[0].words } > 2)
        for index in 0..<8 {
            let alone = CaptionSearch(random.decoder, options(1, Sampling(seed: 1)), specials: .words)
                .hypotheses(for: random.features[index..<index + 1])
            expectEqual(alone[0], first[index])
        }
    }

    @Test("several captions of a photograph differ, come best first, and hold the one that is drawn alone")
    func several() {
        let random = RandomDecoder(seed: 2, photographs: 4)
        let one = random.search(options(1, Sampling(temperature: 2, seed: 3)))
        for (found, single) in zip(random.search(options(5, Sampling(temperature: 2, seed: 3))), one) {
            #expect(found.count > 1 && Set(found.map(\.words)).count == found.count)
            #expect(found.contains { $0.words == single[0].words })
            let ranks = found.filter(\.isFinished).map(\.meanLogProbability)
            #expect(ranks == ranks.sorted(by: >))
        }
    }

    @Test("the likeliest word alone is greedy search, and rules hold for words that are drawn")
    func rules() {
        for seed in 0..<6 {
            let random = RandomDecoder(seed: seed, photographs: 4)
            var greedy = options(1, Sampling())
            greedy.sampling = nil
            #expect(random.search(options(1, Sampling(topK: 1))) == random.search(greedy))
            for hypothesis in random.search(options(3, Sampling(temperature: 5, seed: UInt64(seed)))).joined() {
                #expect(hypothesis.words.allSatisfy { $0 > 3 })
                let pairs = zip(hypothesis.words, hypothesis.words.dropFirst()).map { [$0, $1] }
                #expect(Set(pairs).count == pairs.count)
            }
        }
    }

    @Test("a drawn caption's log-probability is the model's own")
    func logProbability() {
        let decoder = ScriptedDecoder(["": ["a": 0.9, "b": 0.1]])
        var options = SearchOptions.plain(beam: 1)
        options.sampling = Sampling(temperature: 1e6, seed: 1)
        var found: Set<String> = []
        for seed in 0..<20 {
            options.sampling?.seed = UInt64(seed)
            let hypothesis = decoder.search(options)[0][0]
            found.insert(hypothesis.text)
            #expect(abs(hypothesis.probability - (hypothesis.text == "a." ? 0.9 : 0.1)) < 1e-6)
        }
        #expect(found == ["a.", "b."])
    }
}
