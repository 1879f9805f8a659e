import Foundation

/// Numbers as people read them, the same in every locale.
enum NumberText {
    /// `12,345`
    static func count(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var result = ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position).isMultiple(of: 3) { result += "," }
            result.append(digit)
        }
        return number < 0 ? "-" + result : result
    }

    static func decimal(_ number: Double, digits: Int) -> String {
        guard number.isFinite else { return "\(number)" }
        return String(format: "%.\(digits)f", number)
    }

    /// `3.2 %`
    static func percent(_ share: Double) -> String {
        decimal(100 * share, digits: 1) + " %"
    }

    /// `1.4 MB`, in powers of 1000.
    static func bytes(_ count: Int) -> String {
        let units = ["B", "kB", "MB", "GB", "TB"]
        var value = Double(count)
        var unit = 0
        while value >= 1000, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        return unit == 0 ? "\(count) B" : "\(decimal(value, digits: value < 10 ? 1 : 0)) \(units[unit])"
    }

    /// `0:07`, `12:05`, `3:10:00`
    static func duration(_ duration: Duration) -> String {
        let seconds = Int(duration.seconds.rounded())
        let (minutes, hours) = (seconds / 60 % 60, seconds / 3600)
        return hours > 0
            ? String(format: "%d:%02d:%02d", hours, minutes, seconds % 60)
            : String(format: "%d:%02d", minutes, seconds % 60)
    }

    /// Three significant digits, for rates: `0.71`, `7.12`, `71.2`, `1,840`.
    static func rate(_ rate: Double) -> String {
        switch rate {
        case ..<10: decimal(rate, digits: 2)
        case ..<100: decimal(rate, digits: 1)
        default: count(Int(rate.rounded()))
        }
    }
}

extension Duration {
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
