import CutlineModels
import Foundation
import Testing
import Torch

@testable import CutlineTraining

extension RunFolder {
    /// Every tensor of the checkpoint as bytes.
    func checkpointTensors() throws -> [String: [UInt8]] {
        try SafetensorsFile(contentsOf: checkpoint).tensors().mapValues { $0.withBytes(Array.init) }
    }

    /// What the checkpoint says beside its tensors, without the time it took.
    func checkpointPosition() throws -> Checkpoint.Position {
        let json = try #require(try SafetensorsFile(contentsOf: checkpoint).metadata["position"])
        var position = try JSONDecoder().decode(Checkpoint.Position.self, from: Data(json.utf8))
        position.seconds = 0
        return position
    }

    /// The lines of the log, without times and rates.
    func metricsLines() throws -> [String] {
        try String(contentsOf: metrics, encoding: .utf8).split(separator: "\n").map { line in
            let json = try JSONSerialization.jsonObject(with: Data(line.utf8))
            var object = try #require(json as? [String: Any])
            for key in ["seconds", "tokensPerSecond"] { object[key] = nil }
            let data = try JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
            return String(decoding: data, as: UTF8.self)
        }
    }

    /// What of two finished runs differs; nothing where one went as the other did.
    func differences(from other: RunFolder) throws -> [String] {
        let (ours, theirs) = (try checkpointTensors(), try other.checkpointTensors())
        var differences = Set(ours.keys).union(theirs.keys).filter { ours[$0] != theirs[$0] }.sorted()
        if try checkpointPosition() != other.checkpointPosition() { differences.append("position") }
        if try metricsLines() != other.metricsLines() { differences.append("metrics") }
        for name in [ModelFolder.weightsName, ModelFolder.vocabularyName, ModelFolder.configurationName] {
            let (ours, theirs) = (try? Data(contentsOf: best.file(name)), try? Data(contentsOf: other.best.file(name)))
            if ours == nil || ours != theirs { differences.append("best/\(name)") }
        }
        return differences
    }

    /// Whether the checkpoint can be read and all its numbers are numbers.
    func hasFiniteCheckpoint() throws -> Bool {
        try SafetensorsFile(contentsOf: checkpoint).tensors().values.allSatisfy { tensor in
            !tensor.dataType.isFloatingPoint || tensor.floats.allSatisfy(\.isFinite)
        }
    }
}
