import Foundation

/// The values that a setting may take in a random search, and how likely each is. The names are those of Ray Tune and
/// Optuna.
package enum Distribution: Sendable, Hashable {
    /// One of these, all alike.
    case choice([JSONValue])
    /// A number between two, all alike.
    case uniform(low: Double, high: Double)
    /// A number between two, of which the logarithm is uniform: for rates, where factors count.
    case logUniform(low: Double, high: Double)
    /// A whole number from `low` up to `high` itself, in steps.
    case integer(low: Int, high: Int, step: Int)

    /// The value at `place`, from 0 to less than 1, of the distribution.
    func value(at place: Double) -> JSONValue {
        switch self {
        case .choice(let values): values[index(place, of: values.count)]
        case .uniform(let low, let high): .number(low + place * (high - low))
        case .logUniform(let low, let high): .number(low * pow(high / low, place))
        case .integer(let low, let high, let step): .integer(low + step * index(place, of: (high - low) / step + 1))
        }
    }

    private func index(_ place: Double, of count: Int) -> Int {
        min(count - 1, Int(place * Double(count)))
    }
}

extension Distribution: Codable {
    private enum CodingKeys: String, CodingKey {
        case type, values, low, high, step
    }

    private enum Kind: String, CaseIterable {
        case choice, uniform, integer
        case logUniform = "loguniform"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func refuse(_ problem: String, at key: CodingKeys) -> DecodingError {
            .dataCorruptedError(forKey: key, in: container, debugDescription: problem)
        }
        let name = try container.decode(String.self, forKey: .type)
        guard let kind = Kind(rawValue: name) else {
            let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw refuse("there is no distribution '\(name)'; there are: \(kinds)", at: .type)
        }
        switch kind {
        case .choice:
            let values = try container.decode([JSONValue].self, forKey: .values)
            guard !values.isEmpty else { throw refuse("there is nothing to choose from", at: .values) }
            self = .choice(values)
        case .uniform, .logUniform:
            let low = try container.decode(Double.self, forKey: .low)
            let high = try container.decode(Double.self, forKey: .high)
            guard low < high, (high - low).isFinite else { throw refuse("low must be below high", at: .low) }
            guard kind == .uniform || low > 0 else { throw refuse("low must be above 0 for a logarithm", at: .low) }
            self = kind == .uniform ? .uniform(low: low, high: high) : .logUniform(low: low, high: high)
        case .integer:
            let low = try container.decode(Int.self, forKey: .low)
            let high = try container.decode(Int.self, forKey: .high)
            let step = try container.decodeIfPresent(Int.self, forKey: .step) ?? 1
            guard low < high, !high.subtractingReportingOverflow(low).overflow else {
                throw refuse("low must be below high", at: .low)
            }
            guard step > 0 else { throw refuse("step must be above 0", at: .step) }
            self = .integer(low: low, high: high, step: step)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        func write(_ kind: Kind) throws { try container.encode(kind.rawValue, forKey: .type) }
        switch self {
        case .choice(let values):
            try write(.choice)
            try container.encode(values, forKey: .values)
        case .uniform(let low, let high), .logUniform(let low, let high):
            if case .uniform = self { try write(.uniform) } else { try write(.logUniform) }
            try container.encode(low, forKey: .low)
            try container.encode(high, forKey: .high)
        case .integer(let low, let high, let step):
            try write(.integer)
            try container.encode(low, forKey: .low)
            try container.encode(high, forKey: .high)
            try container.encode(step, forKey: .step)
        }
    }
}
