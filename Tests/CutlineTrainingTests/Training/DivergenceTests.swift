import CutlineModels
import Foundation
import Testing
import Torch

@testable import CutlineTraining

@Suite("Divergence")
struct DivergenceTests {
    private func expectDivergence(_ scene: TrainingScene, _ configuration: TrainingConfiguration) throws -> RunFolder {
        let run = scene.run()
        let trainer = try scene.trainer(configuration, in: run)
        let error = #expect(throws: TrainingError.self) { try scene.train(trainer, in: run) }
        #expect(error?.code == .diverged)
        #expect(error?.message.contains("--learning-rate") == true)
        return run
    }

    @Test(
        "a loss that is no number ends the run and leaves a sound checkpoint",
        arguments: [1e18, 1e30, 1e38],
        [2, 32]
    )
    func learningRate(rate: Double, batchSize: Int) throws {
        let scene = try TrainingScene()
        var configuration = TrainingScene.configuration
        configuration.learningRate = rate
        configuration.warmupSteps = 0
        configuration.batchSize = batchSize
        let run = try expectDivergence(scene, configuration)
        #expect(try run.hasFiniteCheckpoint())
        // It is a checkpoint to go on from, if only to the same end.
        #expect(throws: TrainingError.self) {
            try scene.train(configuration, in: run, resuming: true)
        }
        #expect(try run.hasFiniteCheckpoint())
    }

    @Test("infinite features end the run at its first step")
    func infiniteFeatures() throws {
        let scene = try TrainingScene(encoder: PatternEncoder(scale: .infinity))
        var configuration = TrainingScene.configuration
        configuration.featureScaling = .none
        let run = try expectDivergence(scene, configuration)
        #expect(try run.hasFiniteCheckpoint())
        #expect(try run.checkpointPosition().step == 0)
    }

    @Test("infinite statistics of features are never saved")
    func infiniteStatistics() throws {
        let scene = try TrainingScene(encoder: PatternEncoder(scale: .infinity))
        let run = try expectDivergence(scene, TrainingScene.configuration)
        #expect(!FileManager.default.fileExists(atPath: run.checkpoint.path))
    }
}
