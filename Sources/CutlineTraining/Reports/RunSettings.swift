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
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: json), case .object(let members) = value
        else {
            return nil
        }
        return flattened(members, under: "")
    }

    private static func flattened(_ members: [String: JSONValue], under prefix: String) -> [RunReport.Setting] {
        members.sorted { $0.key < $1.key }.flatMap { key, value -> [RunReport.Setting] in
            if case .object(let inner) = value { return flattened(inner, under: "\(prefix)\(key).") }
            return [RunReport.Setting(name: prefix + key, value: value.text)]
        }
    }
}
