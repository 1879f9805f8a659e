import CutlineModels
package import Foundation
import Torch
import TorchNN
import WeightFiles

/// Turns a published file into the safetensors file that an encoder loads.
package struct WeightImporter: Sendable {
    /// What became of a file.
    package struct Outcome: Sendable, Hashable {
        package let file: URL
        package let tensors: Int
        package let values: Int
    }

    /// Where imported weights lie.
    private let folder: URL

    package init(folder: URL = EncoderWeights.folder) {
        self.folder = folder
    }

    /// The names that weights can be imported as.
    package static let names: [String] = {
        var names: [String] = []
        for name in EncoderRegistry.names {
            guard let definition = try? EncoderRegistry.definition(named: name), !names.contains(definition.weights)
            else {
                continue
            }
            names.append(definition.weights)
        }
        return names
    }()

    /// Where the weights called `name` belong.
    package func file(for name: String) -> URL {
        folder.appendingPathComponent("\(name).safetensors")
    }

    /// Imports `url` as the weights called `name`; all of the encoder's tensors must be there in their shapes.
    package func importFile(_ url: URL, as name: String, origin: WeightOrigin) throws -> Outcome {
        guard Self.names.contains(name) else {
            throw WeightsError(
                .unknownName,
                "weights cannot be imported as '\(name)'; give one of: \(Self.names.joined(separator: ", "))"
            )
        }
        let tensors = try Self.parameters(in: url, for: name)
        // Building the encoder is the strictest check of names and shapes there is.
        _ = try EncoderWeights.load(name, from: tensors, origin: url.path, precision: .fp32)
        let target = file(for: name)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw WeightsError(.unwritable, "\(folder.path): cannot be made: \(error.localizedDescription)")
        }
        try SafetensorsWriter.write(tensors, metadata: origin.metadata(for: name), to: target)
        return Outcome(
            file: target,
            tensors: tensors.count,
            values: tensors.values.reduce(0) { $0 + $1.count }
        )
    }

    private static func parameters(in url: URL, for name: String) throws -> [String: Tensor] {
        switch try WeightFile(contentsOf: url) {
        case .keras(let file):
            return try KerasParameters(
                layers: file.layers,
                origin: url.path,
                numbersLayers: name == "inception-v3-keras"
            ).tensors
        case .tensors(let tensors):
            // Counts of training steps, which are no floats, have no part in a network's output.
            return tensors.filter { $0.value.dataType.isFloatingPoint }.mapValues { $0.to(.float32) }
        }
    }
}
