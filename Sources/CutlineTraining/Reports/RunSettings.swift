import Foundation

/// The settings in a run's `config.json`, whichever version wrote it.
enum RunSettings {
    /// In alphabetical order, members of objects as `search.beam_width`; nil where there is no JSON object.
    static func read(_ url: URL) -> [RunReport.Setting]? {
        (try? Data(contentsOf: url)).flatMap(settings)
    }

    /// Of these settings, as `read` gives them.
    static func all(of configuration: TrainingConfiguration) throws -> [RunReport.Setting] {
        settings(in: try JSONEncoder().encode(configuration)) ?? []
    }

    private static func settings(in json: Data) -> [RunReport.Setting]? {
        guard let value = try? JSONDecoder().decode(Value.self, from: json), case .object(let members) = value else {
            return nil
        }
        return flattened(members, under: "")
    }

    private static func flattened(_ members: [String: Value], under prefix: String) -> [RunReport.Setting] {
        members.sorted { $0.key < $1.key }.flatMap { key, value -> [RunReport.Setting] in
            if case .object(let inner) = value { return flattened(inner, under: "\(prefix)\(key).") }
            return [RunReport.Setting(name: prefix + key, value: value.text)]
        }
    }

    private enum Value: Decodable {
        case null
        case boolean(Bool)
        case integer(Int)
        case number(Double)
        case string(String)
        case array([Value])
        case object([String: Value])

        init(from decoder: any Decoder) throws {
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
            } else if let value = try? container.decode([Value].self) {
                self = .array(value)
            } else {
                self = .object(try container.decode([String: Value].self))
            }
        }

        var text: String {
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
    }
}
