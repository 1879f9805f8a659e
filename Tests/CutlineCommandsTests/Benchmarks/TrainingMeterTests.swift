import Foundation
import Testing

@testable import CutlineCommands
@testable import CutlineTraining

@Suite("The meter of training")
struct TrainingMeterTests {
    private static func step(_ step: Int, rewardSeconds: Double? = nil) -> TrainingEvent {
        .stepped(
            TrainingEvent.Step(
                step: step,
                epoch: 1,
                loss: 3,
                gradientNorm: 1,
                learningRate: 0.001,
                tokens: 40,
                captions: 4,
                seconds: 1,
                rewardSeconds: rewardSeconds
            )
        )
    }

    @Test("counts from step to step, without the first two steps and what comes between steps")
    func rates() {
        let clock = ManualClock()
        var meter = TrainingMeter(repeats: 2, seconds: 3, now: { clock.now })
        for step in 1...6 {
            // Slow first steps, then two seconds each.
            clock.advance(by: .seconds(step <= 2 ? 100 : 2))
            meter.record(Self.step(step, rewardSeconds: 0.5))
            clock.advance(by: .seconds(50))
            meter.record(.saved(URL(fileURLWithPath: "/checkpoint")))
            #expect(meter.isDone == (step == 6))
        }
        #expect(meter.repeats.map(\.tokensPerSecond) == [20, 20])
        #expect(meter.repeats.map(\.captionsPerSecond) == [2, 2])
        #expect(meter.repeats.map(\.rewardShare) == [0.25, 0.25])
    }

    @Test("knows of no reward where captions are not scored")
    func withoutReward() {
        let clock = ManualClock()
        var meter = TrainingMeter(repeats: 1, seconds: 1, now: { clock.now })
        for step in 1...3 {
            clock.advance(by: .seconds(1))
            meter.record(Self.step(step))
        }
        #expect(meter.repeats.count == 1)
        #expect(meter.repeats.first?.rewardShare == nil)
    }

    @Test("the median of rates is the middle one, or between the two in the middle")
    func median() {
        #expect(Rates.median([3, 1, 2]) == 2)
        #expect(Rates.median([4, 1, 2, 3]) == 2.5)
    }
}
