import Testing

@testable import CutlineCommands

@Suite("Ticks stand at round numbers")
struct AxisTicksTests {
    @Test(
        "a range is taken in by multiples of 1, 2 or 5",
        arguments: [
            (0.0, 13.0, 7, ["0", "2", "4", "6", "8", "10", "12", "14"]),
            (3.05, 5.38, 5, ["3.0", "3.5", "4.0", "4.5", "5.0", "5.5"]),
            (0, 0.0015, 5, ["0.0000", "0.0005", "0.0010", "0.0015"]),
            (-0.3, 0.4, 4, ["-0.4", "-0.2", "0.0", "0.2", "0.4"]),
            (0, 6100, 6, ["0", "1,000", "2,000", "3,000", "4,000", "5,000", "6,000", "7,000"]),
        ]
    )
    func range(low: Double, high: Double, count: Int, labels: [String]) {
        let ticks = AxisTicks(low, high, count: count)
        #expect(ticks.values.map(ticks.label) == labels)
    }

    @Test("a range that ends on ticks gets no further ones")
    func exact() {
        #expect(AxisTicks(0, 1, count: 5).values.count == 6)
        #expect(AxisTicks(0.1, 0.7, count: 6).values.map { AxisTicks(0.1, 0.7, count: 6).label($0) }.first == "0.1")
    }

    @Test("what is counted has whole ticks")
    func whole() {
        let ticks = AxisTicks(0, 2, count: 7, isWhole: true)
        #expect(ticks.values == [0, 1, 2])
    }

    @Test("a range without extent is shown amid some space", arguments: [0.0, 0.25, -3])
    func point(value: Double) {
        let ticks = AxisTicks(value, value, count: 5)
        #expect(ticks.low < value && value < ticks.high)
    }
}
