import Testing

@testable import CutlineTraining

@Suite("Ending trials early")
struct MedianStoppingRuleTests {
    private let rule = MedianStoppingRule(startupTrials: 3, warmupEpochs: 1)
    private let finished = [[1: 0.1, 2: 0.2, 3: 0.5], [1: 0.1, 2: 0.3, 3: 0.4], [1: 0.1, 2: 0.4]]

    @Test("a trial ends when its best score is below the median of the others' at its epoch")
    func median() {
        #expect(rule.stops([1: 0.1, 2: 0.29], finished: finished))
        #expect(!rule.stops([1: 0.1, 2: 0.3], finished: finished))
        #expect(!rule.stops([1: 0.35, 2: 0.1], finished: finished), "its best so far counts, not its last")
        // Of an even number of scores the median is the mean of the two in the middle.
        #expect(rule.stops([2: 0.4, 3: 0.44], finished: finished))
        #expect(!rule.stops([2: 0.4, 3: 0.46], finished: finished))
    }

    @Test("not before its warm-up, nor before enough trials have finished, nor beyond what they reached")
    func warmup() {
        #expect(!rule.stops([1: 0.0], finished: finished))
        #expect(!rule.stops([1: 0.0, 2: 0.0], finished: Array(finished.prefix(2))))
        #expect(!rule.stops([4: 0.0], finished: finished))
        #expect(!rule.stops([:], finished: finished))
    }
}
