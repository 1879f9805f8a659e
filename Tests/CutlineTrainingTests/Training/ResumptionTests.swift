import CutlineModels
import Foundation
import Testing
import Torch

@testable import CutlineTraining

/// Runs of five epochs of five steps each, with dropout, mirror images and a moving average.
@Suite("Resuming a run")
struct ResumptionTests {
    private let scene: TrainingScene
    private let whole: RunFolder

    init() throws {
        scene = try TrainingScene()
        whole = scene.run("whole")
    }

    @Test("a run that was stopped goes on as if it had not been")
    func stopped() throws {
        try scene.train(in: whole)
        for step in [0, 1, 5, 13, 20, 24] {
            let run = scene.run("stopped\(step)")
            let events = try scene.train(in: run, stopAfter: step)
            #expect(events.last?.end == .interrupted)
            #expect(try run.checkpointPosition().step == step)
            #expect(try run.differences(from: whole).contains { $0.hasPrefix("model.") })
            let rest = try scene.train(in: run, resuming: true)
            guard case .started(let start) = rest.first else { return }
            #expect(start.step == step)
            #expect(rest.count { $0.name == "stepped" } == 25 - step)
            #expect(rest.last?.end == .completed)
            #expect(try run.differences(from: whole) == [], "stopped after \(step) steps")
        }
        let often = scene.run("often")
        try scene.train(in: often, stopAfter: 2)
        for _ in 0..<5 { try scene.train(in: often, resuming: true, stopAfter: 4) }
        try scene.train(in: often, resuming: true)
        #expect(try often.differences(from: whole) == [])
    }

    @Test("a run that was killed goes on from its last checkpoint")
    func killed() throws {
        let trainer = try scene.trainer(in: whole)
        trainer.secondsBetweenCheckpoints = 0
        var checkpoints: [Data] = []
        try scene.train(trainer, in: whole) { event in
            if case .saved(let url) = event { checkpoints.append(try Data(contentsOf: url)) }
        }
        #expect(checkpoints.count == 26)
        for step in [0, 3, 5, 14, 22, 25] {
            // A killed run's log and model may be further than its checkpoint.
            let run = scene.run("killed\(step)")
            try FileManager.default.copyItem(at: whole.url, to: run.url)
            try checkpoints[step].write(to: run.checkpoint)
            #expect(try run.checkpointPosition().step == step)
            try scene.train(in: run, resuming: true)
            #expect(try run.differences(from: whole) == [], "killed after \(step) steps")
        }
    }

    @Test("a log of which the last line is not whole is continued without it")
    func tornLog() throws {
        try scene.train(in: whole)
        let run = scene.run()
        try scene.train(in: run, stopAfter: 12)
        let log = try Data(contentsOf: run.metrics)
        #expect(!log.isEmpty)
        // Cut within a letter of two bytes.
        try (log + Data(#"{"event":"validation","samples":[{"caption":"caf"#.utf8) + [0xC3]).write(to: run.metrics)
        try scene.train(in: run, resuming: true)
        #expect(try run.differences(from: whole) == [])
    }

    @Test("a fresh run keeps nothing of a log that another left")
    func leftLog() throws {
        try scene.train(in: whole)
        let run = scene.run()
        try scene.train(TrainingScene.memorizing, in: run, stopAfter: 3)
        try FileManager.default.removeItem(at: run.checkpoint)
        try scene.train(in: run)
        #expect(try run.differences(from: whole) == [])
    }

    @Test("other seeds give other runs, the same seed the same")
    func seeds() throws {
        try scene.train(in: whole)
        var configuration = TrainingScene.configuration
        try scene.train(configuration, in: scene.run("same"))
        #expect(try scene.run("same").differences(from: whole) == [])
        configuration.seed = 2
        try scene.train(configuration, in: scene.run("other"))
        #expect(try scene.run("other").differences(from: whole).contains("model.lstm.weight_hh_l0"))
    }

    @Test("a checkpoint that is cut short is refused")
    func damagedCheckpoint() throws {
        try scene.train(in: whole, stopAfter: 3)
        let checkpoint = try Data(contentsOf: whole.checkpoint)
        try checkpoint.prefix(checkpoint.count / 2).write(to: whole.checkpoint)
        let error = #expect(throws: TorchError.self) { try scene.trainer(in: whole, resuming: true) }
        #expect(error?.code == .malformedFile)
        #expect(error?.message.contains(whole.checkpoint.path) == true)
        try SafetensorsWriter.write(["model.x": Tensor.zeros([1])], to: whole.checkpoint)
        let foreign = #expect(throws: TrainingError.self) { try scene.trainer(in: whole, resuming: true) }
        #expect(foreign?.code == .foreignCheckpoint)
    }
}
