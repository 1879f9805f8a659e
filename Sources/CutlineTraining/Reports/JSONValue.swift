/// Any JSON value, for settings whose type only their reader knows.
package enum JSONValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// For people to read.
    package var text: String {
        switch self {
        case .null: "none"
        case .boolean(let value): value ? "yes" : "no"
        case .integer(let value): String(value)
        case .number(let value): "\(value)"
        case .string(let value): value
        case .array(let values): values.map(\.text).joined(separator: ", ")
        case .object(let members): members.keys.sorted().joined(separator: ", ")
        }
    }

    /// The member at the end of a way of keys; nil where there is none.
    subscript(path: some Collection<String>) -> JSONValue? {
        get {
            guard let key = path.first else { return self }
            guard case .object(let members) = self else { return nil }
            return members[key]?[Array(path.dropFirst())]
        }
        set {
            guard let key = path.first else {
                self = newValue ?? .null
                return
            }
            var members: [String: JSONValue] = [:]
            if case .object(let known) = self { members = known }
            var member = members[key] ?? .null
            member[Array(path.dropFirst())] = newValue
            members[key] = member
            self = .object(members)
        }
    }
}

extension JSONValue: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let values): try container.encode(values)
        case .object(let members): try container.encode(members)
        }
    }
}
