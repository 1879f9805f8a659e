import Testing

@testable import CutlineTraining

@Suite("Epoch plans")
struct EpochPlanTests {
    private static func lengths(_ count: Int) -> [Int] {
        var random = SplitMix64(seed: 3)
        return (0..<count).map { _ in Int.random(in: 3...40, using: &random) }
    }

    private func plan(_ count: Int, batchSize: Int = 8, mirrors: Bool = false, seed: UInt64 = 1, epoch: Int = 0)
        -> EpochPlan
    {
        EpochPlan(lengths: Self.lengths(count), batchSize: batchSize, mirrors: mirrors, seed: seed, epoch: epoch)
    }

    @Test("every example comes exactly once", arguments: [0, 1, 7, 8, 512, 513, 1700])
    func everyExampleOnce(count: Int) {
        let plan = plan(count)
        #expect(plan.batches.joined().sorted() == Array(0..<count))
        #expect(plan.batches.count == EpochPlan.batchCount(examples: count, batchSize: 8))
        #expect(plan.mirrored.count == plan.batches.count)
        #expect(plan.batches.allSatisfy { (1...8).contains($0.count) })
        #expect(plan.batches.count { $0.count < 8 } == (count % 8 == 0 ? 0 : 1))
    }

    @Test("seed and epoch decide the plan")
    func determinism() {
        let first = plan(1300, mirrors: true)
        #expect(plan(1300, mirrors: true).batches == first.batches)
        #expect(plan(1300, mirrors: true).mirrored == first.mirrored)
        for other in [plan(1300, mirrors: true, epoch: 1), plan(1300, mirrors: true, seed: 2)] {
            #expect(other.batches != first.batches)
            #expect(Set(other.batches.map(Set.init)) != Set(first.batches.map(Set.init)))
            #expect(other.mirrored != first.mirrored)
        }
    }

    @Test("similar lengths come together, and the batches in no order of length")
    func similarLengths() {
        let lengths = Self.lengths(1024)
        let plan = plan(1024)
        let spread = plan.batches.reduce(0) { sum, batch in
            let sorted = batch.map { lengths[$0] }.sorted()
            return sum + sorted[sorted.count - 1] - sorted[0]
        }
        // Two groups of 64 batches, in each of which the lengths rise once from 3 to 40.
        #expect(spread <= 2 * 37)
        let firsts = plan.batches.map { lengths[$0[0]] }
        let rises = zip(firsts, firsts.dropFirst()).count { $0 < $1 }
        #expect((32...96).contains(rises))
    }

    @Test("half of the batches are mirrored, or none")
    func mirrored() {
        #expect((40...88).contains(plan(1024, mirrors: true).mirrored.count { $0 }))
        #expect(!plan(1024).mirrored.contains(true))
        #expect(plan(1024).batches == plan(1024, mirrors: true).batches)
    }

    @Test("the random numbers are SplitMix64's")
    func generator() {
        let known: [UInt64: [UInt64]] = [
            0: [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F],
            1_234_567: [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423],
        ]
        for (seed, numbers) in known {
            var random = SplitMix64(seed: seed)
            #expect(numbers.indices.map { _ in random.next() } == numbers)
        }
    }
}
