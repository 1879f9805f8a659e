import Testing

@testable import CutlineTraining

@Suite("Epoch plans")
struct EpochPlanTests {
    private func plan(_ count: Int, batchSize: Int = 8, mirrors: Bool = false, seed: UInt64 = 1, epoch: Int = 0)
        -> EpochPlan
    {
        EpochPlan(photographs: count, batchSize: batchSize, mirrors: mirrors, seed: seed, epoch: epoch)
    }

    @Test("every photograph comes exactly once", arguments: [0, 1, 7, 8, 512, 513, 1700])
    func everyPhotographOnce(count: Int) {
        let plan = plan(count)
        #expect(plan.batches.joined().map(\.index).sorted() == Array(0..<count))
        #expect(plan.batches.count == EpochPlan.batchCount(photographs: count, batchSize: 8))
        #expect(plan.batches.dropLast().allSatisfy { $0.count == 8 })
        #expect(plan.batches.last.map { (1...8).contains($0.count) } ?? true)
    }

    @Test("seed and epoch decide the plan")
    func determinism() {
        let first = plan(1300, mirrors: true)
        #expect(plan(1300, mirrors: true).batches == first.batches)
        for other in [plan(1300, mirrors: true, epoch: 1), plan(1300, mirrors: true, seed: 2)] {
            #expect(Set(other.batches.map { Set($0.map(\.index)) }) != Set(first.batches.map { Set($0.map(\.index)) }))
            #expect(Set(other.batches.joined()) != Set(first.batches.joined()))
        }
    }

    @Test("half of the photographs are mirrored, or none")
    func mirrored() {
        #expect((432...592).contains(plan(1024, mirrors: true).batches.joined().count(where: \.isMirrored)))
        #expect(plan(1024).batches.joined().allSatisfy { !$0.isMirrored })
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
