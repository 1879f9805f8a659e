import Foundation

/// What a hypothesis' log-probability is divided by before it is ranked, so that long captions may win.
///
/// n is the number of choices: the words, and the end where there is one.
package enum LengthPenalty: Sendable, Hashable {
    /// n: the mean log-probability of a choice.
    case average
    /// ((5 + n) / 6)^alpha (Wu et al., 2016). Usual: 0.6 to 1.
    case gnmt(Double)
    /// n^alpha; 0 ranks by the sum, 1 by the mean.
    case power(Double)

    func divisor(choices: Int) -> Double {
        switch self {
        case .average: Double(choices)
        case .gnmt(let alpha): pow((5 + Double(choices)) / 6, alpha)
        case .power(let alpha): pow(Double(choices), alpha)
        }
    }

    /// The best rank that a caption can still have when its log-probability is `logProbability` or less, and the number of its
    /// choices lies in `choices`. Divisors rise or fall with the length, so that one end of the range is the best.
    func bestRank(of logProbability: Double, choices: ClosedRange<Int>) -> Double {
        logProbability / max(divisor(choices: choices.lowerBound), divisor(choices: choices.upperBound))
    }

    var isUsable: Bool {
        switch self {
        case .average: true
        case .gnmt(let alpha), .power(let alpha): alpha.isFinite
        }
    }
}

// MARK: Text: `average`, `gnmt:0.6`, or a number

extension LengthPenalty: LosslessStringConvertible {
    private static let averageName = "average"
    private static let gnmtPrefix = "gnmt:"

    package init?(_ text: String) {
        if text == Self.averageName {
            self = .average
        } else if text.hasPrefix(Self.gnmtPrefix), let alpha = Double(text.dropFirst(Self.gnmtPrefix.count)) {
            self = .gnmt(alpha)
        } else if let alpha = Double(text) {
            self = .power(alpha)
        } else {
            return nil
        }
    }

    package var description: String {
        switch self {
        case .average: Self.averageName
        case .gnmt(let alpha): "\(Self.gnmtPrefix)\(alpha)"
        case .power(let alpha): "\(alpha)"
        }
    }
}

// MARK: JSON: a number is a power, as in files of versions that knew nothing else

extension LengthPenalty: Codable {
    package init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let alpha = try? value.decode(Double.self) {
            self = .power(alpha)
            return
        }
        let text = try value.decode(String.self)
        guard let penalty = Self(text) else {
            throw DecodingError.dataCorruptedError(
                in: value,
                debugDescription: "'\(text)' is no length penalty; there are average, gnmt:ALPHA and a number"
            )
        }
        self = penalty
    }

    package func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        if case .power(let alpha) = self { try value.encode(alpha) } else { try value.encode(description) }
    }
}
