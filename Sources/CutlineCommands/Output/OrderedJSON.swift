import Foundation

/// A JSON value whose members keep the order in which they were given.
///
/// The keys that the tool prints are a contract, and people read them: `image` comes before `error`.
indirect enum OrderedJSON: Sendable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([OrderedJSON])
    case object([Member])

    struct Member: Sendable, Equatable {
        let key: String
        let value: OrderedJSON
    }

    static func object(_ members: KeyValuePairs<String, OrderedJSON>) -> OrderedJSON {
        .object(members.map { Member(key: $0.key, value: $0.value) })
    }

    static func optional<Value>(_ value: Value?, _ make: (Value) -> OrderedJSON) -> OrderedJSON {
        value.map(make) ?? .null
    }

    /// On one line.
    var compact: String {
        switch self {
        case .array(let values): "[" + values.map(\.compact).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.map { "\(Self.quoted($0.key)): \($0.value.compact)" }.joined(separator: ", ") + "}"
        default: scalar
        }
    }

    /// With a line for each value, two spaces deeper at each level.
    var pretty: String { pretty(indent: "") }

    func pretty(indent: String) -> String {
        let inner = indent + "  "
        switch self {
        case .array(let values) where !values.isEmpty:
            let lines = values.map { inner + $0.pretty(indent: inner) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(indent)]"
        case .object(let members) where !members.isEmpty:
            let lines = members.map { "\(inner)\(Self.quoted($0.key)): \($0.value.pretty(indent: inner))" }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
        default:
            return compact
        }
    }

    /// For people: text without quotes.
    var plain: String {
        if case .string(let text) = self { return text }
        return compact
    }

    private var scalar: String {
        switch self {
        case .null, .array, .object: "null"
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        // JSON has no infinity and no "not a number".
        case .number(let value): value.isFinite ? "\(value)" : "null"
        case .string(let value): Self.quoted(value)
        }
    }

    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20 || scalar == "\u{2028}" || scalar == "\u{2029}":
                result += String(format: "\\u%04x", scalar.value)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
