import CutlineModels
import Foundation
import Torch
import TorchNN

/// Everything that the rest of a run depends on, in one file that is replaced whole.
struct Checkpoint {
    /// Where the run stands.
    struct Position: Codable, Sendable, Hashable {
        /// Epochs that are complete.
        var epoch = 0
        /// Batches of the current epoch that are done.
        var batch = 0
        /// Optimiser steps in all.
        var step = 0
        var bestScore: Double?
        var bestEpoch = 0
        /// Sums over the current epoch, for its mean loss and rate.
        var lossSum = 0.0
        var tokens = 0
        var seconds = 0.0
        /// What the run was configured and made from; a checkpoint of another run is refused.
        var fingerprint = ""
    }

    private static let positionKey = "position"
    private static let generatorKey = "generator"

    static func write(
        _ position: Position,
        tensors model: [String: Tensor],
        optimizer: AdamW,
        average: MovingAverage?,
        generator: RandomGenerator,
        to url: URL
    ) throws {
        var tensors: [String: Tensor] = [generatorKey: generator.state]
        for (name, tensor) in model { tensors["model.\(name)"] = tensor.detached() }
        for (name, tensor) in optimizer.state { tensors["optimizer.\(name)"] = tensor }
        for (name, tensor) in average?.state ?? [:] { tensors["average.\(name)"] = tensor }
        let json = String(decoding: try JSONEncoder().encode(position), as: UTF8.self)
        try SafetensorsWriter.write(tensors, metadata: [positionKey: json], to: url)
    }

    static func read(
        into model: [String: Tensor],
        optimizer: AdamW,
        average: MovingAverage?,
        generator: RandomGenerator,
        fingerprint: String,
        from url: URL
    ) throws -> Position {
        let file = try SafetensorsFile(contentsOf: url)
        guard let json = file.metadata[positionKey],
            let position = try? JSONDecoder().decode(Position.self, from: Data(json.utf8))
        else {
            throw TrainingError(.foreignCheckpoint, "\(url.path): not a checkpoint of a training run")
        }
        guard position.fingerprint == fingerprint else {
            throw TrainingError(
                .foreignCheckpoint,
                "\(url.path): was made with other settings, captions or features; resume with the ones the run began with"
            )
        }
        let tensors = try file.tensors()
        for (name, parameter) in model {
            guard let saved = tensors["model.\(name)"], saved.shape == parameter.shape else {
                throw TrainingError(.foreignCheckpoint, "\(url.path): does not fit the model at '\(name)'")
            }
            withoutGradients { parameter.assign(saved) }
        }
        try optimizer.restore(tensors.under("optimizer"))
        try average?.restore(tensors.under("average"))
        try generator.restore(file.tensor(generatorKey).copy())
        return position
    }
}
