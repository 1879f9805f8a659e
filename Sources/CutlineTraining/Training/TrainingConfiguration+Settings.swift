package import Foundation

import CutlineModels
import Torch

extension TrainingConfiguration {
    /// The same with some settings otherwise, named as in `config.json`; one of the search as `search.beam_width`.
    ///
    /// - Throws: `TrainingError` for a name that there is not, and for a value of another type.
    package func applying(_ settings: [String: JSONValue]) throws -> TrainingConfiguration {
        var result = self
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
            result = try result.applying(value, to: name)
        }
        return result
    }

    private func applying(_ value: JSONValue, to name: String) throws -> TrainingConfiguration {
        let path = name.split(separator: ".").map(String.init)
        var object = try Self.object(self)
        object[path] = value
        let result: TrainingConfiguration
        do {
            result = try JSONDecoder().decode(TrainingConfiguration.self, from: JSONEncoder().encode(object))
        } catch let error as DecodingError {
            throw TrainingError(
                .invalidConfiguration,
                "the setting '\(name)' cannot be \(value.text): \(error.summary)"
            )
        }
        guard try value == .null || Self.object(result)[path] != nil else {
            throw TrainingError(
                .invalidConfiguration,
                "there is no setting '\(name)'; a run's config.json has them all"
            )
        }
        return result
    }

    private static func object(_ configuration: TrainingConfiguration) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(configuration))
    }

    /// Settings in a file as `config.json` of a run; what it does not say keeps its default.
    package init(contentsOf file: URL) throws {
        let value: JSONValue
        do {
            value = try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: file))
        } catch is DecodingError {
            throw TrainingError(.invalidConfiguration, "\(file.path): not JSON; give a file as a run's config.json")
        }
        guard case .object(let members) = value else {
            throw TrainingError(
                .invalidConfiguration,
                "\(file.path): not an object of settings, as a run's config.json"
            )
        }
        do {
            self = try TrainingConfiguration().applying(members)
        } catch let error as TrainingError {
            throw TrainingError(error.code, "\(file.path): \(error.message)")
        }
        if let problem { throw TrainingError(.invalidConfiguration, "\(file.path): \(problem)") }
    }

    /// Writes a file that `init(contentsOf:)` reads.
    package func write(to file: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try AtomicFile.write(encoder.encode(self) + Data("\n".utf8), to: file)
    }
}
