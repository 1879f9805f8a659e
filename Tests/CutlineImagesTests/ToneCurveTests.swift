import Foundation
import Testing

@testable import CutlineImages

@Suite("ICC tone curves are read in every form")
struct ToneCurveTests {
    /// The function types of ICC.1:2022, table 68, with parameters that all make 0.5 into a known light.
    @Test(
        "parametric curves follow the standard's formulas",
        arguments: [
            (0, [2.0], 0.25),
            (1, [2.0, 0.5, 0.25], 0.25),
            (1, [2.0, 1.0, -0.75], 0.0),
            (2, [2.0, 0.5, 0.25, 0.125], 0.375),
            (2, [2.0, 1.0, -0.75, 0.125], 0.125),
            (3, [2.0, 1.0, 0.25, 0.5, 0.25], 0.5625),
            (3, [2.0, 1.0, 0.25, 0.5, 0.75], 0.25),
            (4, [2.0, 1.0, 0.25, 0.5, 0.25, 0.125, 0.0625], 0.6875),
            (4, [2.0, 1.0, 0.25, 0.5, 0.75, 0.125, 0.0625], 0.3125),
        ]
    )
    func parametric(kind: UInt8, parameters: [Double], light: Double) throws {
        let bytes = Array("para".utf8) + [0, 0, 0, 0, 0, kind, 0, 0] + parameters.flatMap(fixed16)
        let curve = try #require(ToneCurve(bytes: bytes[...]))
        #expect(abs(curve.light(of: 0.5) - light) < 1e-9)
        #expect(ToneCurve(bytes: bytes.dropLast()) == nil)
    }

    @Test(
        "sampled curves are an identity, a power or a table",
        arguments: [
            ([], 0.3, 0.3), ([0x0200], 0.3, 0.09), ([0, 0x8000, 0xFFFF], 0.25, 0.25), ([0, 0, 0xFFFF], 0.75, 0.5),
            ([0, 0xFFFF], 1.0, 1.0),
        ]
    )
    func sampled(samples: [UInt16], value: Double, light: Double) throws {
        let table = samples.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        let bytes = Array("curv".utf8) + [0, 0, 0, 0, 0, 0, 0, UInt8(samples.count)] + table
        let curve = try #require(ToneCurve(bytes: bytes[...]))
        #expect(abs(curve.light(of: value) - light) < 1e-4)
    }

    @Test("anything else is no curve")
    func broken() {
        #expect(ToneCurve(bytes: []) == nil)
        #expect(ToneCurve(bytes: Array("text and more".utf8)[...]) == nil)
        #expect(ToneCurve(bytes: (Array("para".utf8) + [0, 0, 0, 0, 0, 9, 0, 0])[...]) == nil)
        #expect(ToneCurve(bytes: (Array("curv".utf8) + [0, 0, 0, 0, 255, 255, 255, 255])[...]) == nil)
    }

    private func fixed16(_ value: Double) -> [UInt8] {
        let bits = UInt32(bitPattern: Int32(value * 65_536))
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: bits >> UInt32($0)) }
    }
}
