import Foundation

/// How an ICC profile turns a sample into light, both from 0 to 1 (ICC.1:2022, clauses 10.6 and 10.18).
enum ToneCurve {
    /// (a·x + b)^gamma + e from `d` upwards, and c·x + f below.
    case formula(gamma: Double, a: Double, b: Double, c: Double, d: Double, e: Double, f: Double)
    /// Light at evenly spaced samples.
    case table([Double])

    /// IEC 61966-2-1.
    static let standardRGB = ToneCurve.formula(
        gamma: 2.4,
        a: 1 / 1.055,
        b: 0.055 / 1.055,
        c: 1 / 12.92,
        d: 0.04045,
        e: 0,
        f: 0
    )

    /// Reads a `curv` or a `para` tag; nil when it is neither, or broken.
    init?(bytes slice: ArraySlice<UInt8>) {
        let bytes = Array(slice)
        guard bytes.count >= 12 else {
            return nil
        }
        switch bytes.text(at: 0) {
        case "curv": self.init(sampled: bytes)
        case "para": self.init(parametric: bytes)
        default: return nil
        }
    }

    private init?(sampled bytes: [UInt8]) {
        let count = bytes.unsigned32(at: 8)
        guard bytes.count >= 12 + 2 * count else {
            return nil
        }
        let samples = (0..<count).map { bytes.unsigned16(at: 12 + 2 * $0) }
        switch count {
        case 0: self = .gamma(1)
        case 1: self = .gamma(Double(samples[0]) / 256)
        default: self = .table(samples.map { Double($0) / 65_535 })
        }
    }

    private init?(parametric bytes: [UInt8]) {
        let parameterCounts = [1, 3, 4, 5, 7]
        let kind = bytes.unsigned16(at: 8)
        guard kind < parameterCounts.count, bytes.count >= 12 + 4 * parameterCounts[kind] else {
            return nil
        }
        let values = (0..<parameterCounts[kind]).map { bytes.fixed16(at: 12 + 4 * $0) }
        switch kind {
        case 0:
            self = .gamma(values[0])
        case 1:
            let start = -values[2] / values[1]
            self = .formula(gamma: values[0], a: values[1], b: values[2], c: 0, d: start, e: 0, f: 0)
        case 2:
            let start = -values[2] / values[1]
            self = .formula(gamma: values[0], a: values[1], b: values[2], c: 0, d: start, e: values[3], f: values[3])
        case 3:
            self = .formula(gamma: values[0], a: values[1], b: values[2], c: values[3], d: values[4], e: 0, f: 0)
        default:
            self = .formula(
                gamma: values[0],
                a: values[1],
                b: values[2],
                c: values[3],
                d: values[4],
                e: values[5],
                f: values[6]
            )
        }
    }

    private static func gamma(_ gamma: Double) -> ToneCurve {
        .formula(gamma: gamma, a: 1, b: 0, c: 0, d: 0, e: 0, f: 0)
    }

    /// The light of a sample.
    func light(of sample: Double) -> Double {
        switch self {
        case .formula(let gamma, let a, let b, let c, let d, let e, let f):
            return sample >= d ? pow(a * sample + b, gamma) + e : c * sample + f
        case .table(let values):
            let position = sample * Double(values.count - 1)
            let lower = min(Int(position), values.count - 2)
            let fraction = position - Double(lower)
            return values[lower] * (1 - fraction) + values[lower + 1] * fraction
        }
    }
}
