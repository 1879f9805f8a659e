import Foundation
import Testing
import TorchNN

@Suite("Learning rate schedule")
struct LearningRateScheduleTests {
    private static let schedule = LearningRateSchedule(peak: 2, warmupSteps: 4, totalSteps: 12, finalFraction: 0.1)

    /// Worked out by hand: 2 * (0.1 + 0.9 * (1 + cos(pi * (step - 4) / 8)) / 2).
    @Test(
        "rises in a line, falls in half a cosine, and stays at its end",
        arguments: [
            (0, 0.5), (1, 1), (3, 2), (4, 2), (6, 1.736396), (8, 1.1), (10, 0.463604), (11, 0.268508), (12, 0.2),
            (99, 0.2),
        ]
    )
    func rate(step: Int, expected: Double) {
        #expect(abs(Self.schedule.rate(at: step) - expected) < 1e-6)
    }

    @Test("without a warm-up starts at the peak")
    func noWarmup() {
        let schedule = LearningRateSchedule(peak: 0.1, warmupSteps: 0, totalSteps: 2)
        #expect(schedule.rate(at: 0) == 0.1)
        #expect(abs(schedule.rate(at: 2) - 0.001) < 1e-12)
    }

    @Test("a constant rate stays at the peak after its warm-up")
    func constant() {
        let schedule = LearningRateSchedule(.constant, peak: 0.1, warmupSteps: 2, totalSteps: 10)
        #expect([0, 1, 2, 5, 9, 99].map(schedule.rate) == [0.05, 0.1, 0.1, 0.1, 0.1, 0.1])
    }

    @Test("a run that is all warm-up stays finite", arguments: 0..<6)
    func onlyWarmup(step: Int) {
        let rate = LearningRateSchedule(peak: 1, warmupSteps: 4, totalSteps: 4).rate(at: step)
        #expect(rate > 0 && rate <= 1)
    }

    @Test("survives JSON")
    func coding() throws {
        let data = try JSONEncoder().encode(Self.schedule)
        #expect(try JSONDecoder().decode(LearningRateSchedule.self, from: data) == Self.schedule)
    }
}
