import Crypto
package import CutlineText
package import Foundation
package import Torch

/// A model on disk: one folder that nothing else is needed for. `Documentation/ModelFormat.md` describes it.
package struct ModelFolder: Sendable {
    package static let configurationName = "config.json"
    package static let weightsName = "model.safetensors"
    package static let vocabularyName = "vocabulary.json"
    package static let cardName = "README.md"
    /// The encoder, where it is a TorchScript module.
    package static let scriptName = "encoder.pt"

    package let url: URL

    package init(_ url: URL) {
        self.url = url
    }

    package func file(_ name: String) -> URL {
        url.appendingPathComponent(name)
    }

    /// Reads `config.json`, and refuses one that this version does not understand.
    package func configuration() throws -> ModelConfiguration {
        struct Format: Decodable {
            let format: Int
        }
        let file = file(Self.configurationName)
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw ModelError(.missing, "\(file.path): there is no such file; a model is a folder that has it")
        }
        do {
            let data = try Data(contentsOf: file)
            let format = try JSONDecoder().decode(Format.self, from: data).format
            guard format == ModelConfiguration.currentFormat else {
                throw ModelError(
                    .foreign,
                    "\(file.path): model format \(format); this version of Cutline reads format \(ModelConfiguration.currentFormat)"
                )
            }
            let configuration = try JSONDecoder().decode(ModelConfiguration.self, from: data)
            if let problem = configuration.problem {
                throw ModelError(.damaged, "\(file.path): not a model configuration: \(problem)")
            }
            return configuration
        } catch let error as DecodingError {
            throw ModelError(.damaged, "\(file.path): not a model configuration: \(error.summary)")
        }
    }

    /// Checks the sha256 of every part that the configuration lists.
    package func verify(_ configuration: ModelConfiguration) throws {
        let script = configuration.encoder.isScript ? [Self.scriptName] : []
        for required in [Self.weightsName, Self.vocabularyName] + script where configuration.files[required] == nil {
            throw ModelError(.damaged, "\(file(Self.configurationName).path): lists no checksum for \(required)")
        }
        for (name, expected) in configuration.files.sorted(by: { $0.key < $1.key }) {
            guard !name.contains("/"), FileManager.default.fileExists(atPath: file(name).path) else {
                throw ModelError(
                    .missing,
                    "\(file(name).path): the model's configuration lists this file, and it is not there"
                )
            }
            let found = try SHA256.hexadecimal(of: file(name))
            guard found == expected else {
                throw ModelError(
                    .damaged,
                    "\(file(name).path): its sha256 is \(found), the model's configuration says \(expected); copy the whole folder again"
                )
            }
        }
    }

    /// Replaces `config.json`, whose checksums have to be those of the folder's parts.
    package func write(_ configuration: ModelConfiguration) throws {
        if let problem = configuration.problem {
            throw ModelError(.damaged, "\(url.path): no model can be written so: \(problem)")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try AtomicFile.write(encoder.encode(configuration) + Data("\n".utf8), to: file(Self.configurationName))
    }

    /// Writes a whole model folder beside `url` and renames it into place; an existing one is replaced.
    package func write(
        _ configuration: ModelConfiguration,
        weights: [String: Tensor],
        vocabulary: Vocabulary,
        script: URL? = nil,
        card: String
    ) throws {
        if let problem = configuration.problem {
            throw ModelError(.damaged, "\(url.path): no model can be written so: \(problem)")
        }
        let manager = FileManager.default
        let temporary = url.deletingLastPathComponent()
            .appendingPathComponent(".\(url.lastPathComponent).\(UUID().uuidString.prefix(8)).tmp")
        try manager.createDirectory(at: temporary, withIntermediateDirectories: true)
        do {
            let folder = ModelFolder(temporary)
            try SafetensorsWriter.write(
                weights,
                metadata: ["format": "cutline-model/\(ModelConfiguration.currentFormat)"],
                to: folder.file(Self.weightsName)
            )
            try vocabulary.write(to: folder.file(Self.vocabularyName))
            if let script { try manager.copyItem(at: script, to: folder.file(Self.scriptName)) }
            try AtomicFile.write(Data(card.utf8), to: folder.file(Self.cardName))
            var complete = configuration
            for name in [Self.weightsName, Self.vocabularyName] + (script == nil ? [] : [Self.scriptName]) {
                complete.files[name] = try SHA256.hexadecimal(of: folder.file(name))
            }
            try folder.write(complete)
            try AtomicFile.replaceFolder(url, with: temporary)
        } catch {
            try? manager.removeItem(at: temporary)
            throw error
        }
    }
}

extension DecodingError {
    /// Where the JSON is wrong and how, in a sentence.
    package var summary: String {
        let context: Context? =
            switch self {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
                .dataCorrupted(let context):
                context
            @unknown default: nil
            }
        let path = context?.codingPath.map(\.stringValue).joined(separator: ".") ?? ""
        let problem = context?.debugDescription ?? "\(self)"
        return path.isEmpty ? problem : "\(path): \(problem)"
    }
}
