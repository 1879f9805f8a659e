@testable import CutlineModels
import CutlineText
import Testing
import Torch
import TorchNN

/// What holds for every decoder, tried on many.
@Suite("Search over random decoders")
struct SearchConsistencyTests {
    private static let options = [
        SearchOptions.plain(beam: 1, lengthPenalty: 1, maximum: 12, stopping: .first),
        SearchOptions(beamWidth: 1, minimumLength: 4, maximumLength: 12, blockedRepetition: 0, stopping: .first),
        SearchOptions(beamWidth: 1, minimumLength: 2, maximumLength: 9, blockedRepetition: 2, stopping: .first),
        SearchOptions(beamWidth: 1, minimumLength: 3, maximumLength: 20, blockedRepetition: 1, stopping: .first),
    ]

    @Test("a beam of 1 that stops at the first end equals greedy search", arguments: options)
    func narrowBeam(options: SearchOptions) {
        var lengths: Set<Int> = []
        for seed in 0..<25 {
            let random = RandomDecoder(seed: seed, photographs: 7)
            let greedy = random.greedy(options)
            for (index, (narrow, expected)) in zip(random.beam(options), greedy).enumerated() {
                expectEqual(narrow, expected, "seed \(seed), photograph \(index)")
                lengths.insert(expected[0].words.count)
            }
            #expect(random.search(options) == greedy)
        }
        #expect(lengths.count > 1, "captions of one length prove little")
    }

    @Test("photographs have the captions in a batch that they have alone", arguments: [1, 2, 3, 5])
    func batches(width: Int) {
        for seed in 0..<6 {
            let random = RandomDecoder(seed: seed, photographs: 9)
            let options = SearchOptions(beamWidth: width, minimumLength: 1, maximumLength: 12)
            let together = random.search(options)
            #expect(Set(together.map { $0[0].words }).count > 1, "all photographs have one caption")
            for index in 0..<9 {
                let alone = CaptionSearch(random.decoder, options, specials: .words)
                    .hypotheses(for: random.features[index..<index + 1])
                expectEqual(alone[0], together[index], "seed \(seed), photograph \(index)")
            }
        }
    }

    @Test("the order of a batch does not matter", arguments: [1, 3])
    func order(width: Int) {
        for seed in 0..<6 {
            let random = RandomDecoder(seed: seed, photographs: 9)
            let options = SearchOptions(beamWidth: width, minimumLength: 1, maximumLength: 12)
            let expected = random.search(options)
            let order = [4, 0, 8, 2, 6, 1, 7, 3, 5]
            let shuffled = random.features.gatheringRows(Tensor(order.map(Int64.init)))
            let found = CaptionSearch(random.decoder, options, specials: .words).hypotheses(for: shuffled)
            for (place, index) in order.enumerated() { expectEqual(found[place], expected[index]) }
        }
    }

    @Test("photographs whose captions end at different steps do not disturb each other", arguments: [1, 2, 3])
    func differentLengths(width: Int) {
        let tables: [ScriptedDecoder.Table] = [
            ["": ["a": 0.9, "b": 0.1], "a": ["a": 1], "aa": ["a": 0.6, "b": 0.4]],
            ["": [".": 1]],
            ["": ["c": 1], "c": ["d": 0.5, "e": 0.5], "cd": ["e": 1], "cde": ["f": 1], "ce": ["d": 1]],
            ["": ["b": 0.7, "c": 0.3]],
        ]
        let options = SearchOptions.plain(beam: width)
        let together = ScriptedDecoder(tables[0], tables[1], tables[2], tables[3]).search(options)
        for (table, found) in zip(tables, together) {
            expectEqual(found, ScriptedDecoder(table).search(options)[0])
        }
        #expect(together.map { $0[0].text } == ["aaa.", ".", width == 1 ? "cdef." : "ced.", "b."])
    }

    @Test("a hypothesis' score is the sum of the decoder's own scores of its words", arguments: [1, 4])
    func scores(width: Int) {
        let random = RandomDecoder(seed: 3, photographs: 5)
        let memory = random.decoder.memory(of: random.features, .evaluation)
        for (photograph, hypotheses) in random.search(.plain(beam: width, maximum: 8)).enumerated() {
            #expect(hypotheses.count == width && Set(hypotheses.map(\.words)).count == width)
            for hypothesis in hypotheses {
                let words = [1] + hypothesis.words.map(Int64.init)
                let scores = random.decoder.logits(
                    Tensor(words, shape: [1, words.count]),
                    images: Tensor([Int64(photograph)]),
                    memory: memory,
                    .evaluation
                ).logSoftmax()[0]
                let choices = hypothesis.words.map(Int.init) + (hypothesis.isFinished ? [2] : [])
                let sum = choices.enumerated().reduce(0) { $0 + scores[$1.offset][$1.element].scalar }
                #expect(abs(sum - hypothesis.logProbability) < 1e-4)
            }
        }
    }

    @Test("finished captions come first, and each group is in the order of its rank", arguments: [0, 0.7, 1])
    func order(penalty: Double) {
        for seed in 0..<10 {
            let random = RandomDecoder(seed: seed, photographs: 4)
            for hypotheses in random.search(.plain(beam: 5, lengthPenalty: penalty, maximum: 6)) {
                for (one, next) in zip(hypotheses, hypotheses.dropFirst()) {
                    #expect(one.isFinished || !next.isFinished)
                    guard one.isFinished == next.isFinished else { continue }
                    #expect(one.rank(by: .power(penalty)) >= next.rank(by: .power(penalty)))
                }
            }
        }
    }
}
