import Testing

@testable import CutlineMetrics

@Suite("Reliability")
struct ReliabilityCurveTests {
    @Test("bins and their error are those computed by hand")
    func byHand() {
        let curve = ReliabilityCurve(
            [0.05, 0.15, 0.12, 0.95, 1.0, 0.0],
            outcomes: [false, true, false, true, true, true],
            bins: 10
        )
        #expect(curve.bins.map(\.count) == [2, 2, 0, 0, 0, 0, 0, 0, 0, 2])
        #expect(abs(curve.bins[0].meanPrediction - 0.025) < 1e-12)
        #expect(curve.bins[0].frequency == 0.5 && curve.bins[1].frequency == 0.5 && curve.bins[9].frequency == 1)
        #expect(curve.bins[2].frequency == 0 && curve.bins[2].meanPrediction == 0)
        // (2 · 0.475 + 2 · 0.365 + 2 · 0.025) / 6
        #expect(abs(curve.expectedError - 0.288333333) < 1e-8)
    }

    @Test("predictions that come true as often as they say have no error; nothing has none either")
    func perfect() {
        let curve = ReliabilityCurve(Array(repeating: 0.25, count: 8), outcomes: (0..<8).map { $0 < 2 })
        #expect(curve.expectedError == 0)
        #expect(ReliabilityCurve([], outcomes: []).expectedError == 0)
    }
}
