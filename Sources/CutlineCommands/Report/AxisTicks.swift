import Foundation

/// Round numbers along an axis: multiples of 1, 2 or 5 times a power of ten that take in a range.
struct AxisTicks: Sendable, Hashable {
    let values: [Double]
    private let step: Double

    /// - Parameters:
    ///   - count: about how many steps there are.
    ///   - isWhole: whether nothing lies between whole numbers.
    init(_ low: Double, _ high: Double, count: Int, isWhole: Bool = false) {
        // A range without extent is shown amid some space.
        let padding = high > low ? 0 : max(abs(high) * 0.1, 1e-6)
        let (low, high) = (low - padding, high + padding)
        let exact = (high - low) / Double(max(1, count))
        let power = pow(10, floor(log10(exact)))
        // Rather a few ticks too few than labels that run together.
        let factor = [1.0, 2, 5].first { $0 * power >= 0.75 * exact } ?? 10
        let step = isWhole ? max(1, (factor * power).rounded()) : factor * power
        self.step = step
        // The quotient of a range that ends on a tick may miss the whole number by rounding.
        let first = Int(floor(low / step + 1e-9))
        let last = Int(ceil(high / step - 1e-9))
        values = (first...max(first, last)).map { Double($0) * step }
    }

    var low: Double { values.first ?? 0 }
    var high: Double { values.last ?? 1 }

    /// With as many decimals as tell the ticks apart.
    func label(_ value: Double) -> String {
        let digits = max(0, Int(-floor(log10(step) + 1e-9)))
        return digits == 0 ? NumberText.count(Int(value.rounded())) : NumberText.decimal(value, digits: digits)
    }
}
