import CutlineModels
import CutlineText
import Foundation
import Testing
import Torch
import TorchNN

@testable import CutlineTraining

@Suite("Training")
struct TrainerTests {
    @Test("a handful of captions is learnt by heart")
    func overfitting() throws {
        let scene = try TrainingScene(captions: TrainingScene.captions.map { [$0[0]] })
        let events = try scene.train(TrainingScene.memorizing, in: scene.run())
        let loss = try #require(events.compactMap(\.epoch).last).loss
        #expect(loss < 0.05)
        let validation = try #require(events.compactMap(\.validation).last)
        #expect(validation.samples.map(\.image) == scene.dataset.images(in: .validation).map(\.id))
        #expect(validation.samples.map(\.caption) == TrainingScene.captions.map { $0[0] })
        #expect(validation.bleu4 > 0.999)
        #expect(validation.isBest)
    }

    @Test("events come in order")
    func eventOrder() throws {
        let scene = try TrainingScene()
        var configuration = TrainingScene.configuration
        configuration.epochs = 3
        let events = try scene.train(configuration, in: scene.run())
        let steps = Array(repeating: "stepped", count: 5)
        #expect(
            events.map(\.name) == ["started", "saved"]
                + steps + ["epoch", "saved"]
                + steps + ["epoch", "validated", "saved"]
                + steps + ["epoch", "validated", "saved"]
                + ["ended"]
        )
        #expect(events.last?.end == .completed)
        guard case .started(let start) = events[0] else { return }
        #expect(start.trainingImages == 5)
        #expect(start.trainingCaptions == 10)
        #expect(start.stepsPerEpoch == 5)
        #expect(start.epochs == 3)
        #expect(start.step == 0)
        #expect(start.unknownRate == 0)
        let stepped = events.compactMap { event -> TrainingEvent.Step? in
            if case .stepped(let step) = event { step } else { nil }
        }
        #expect(stepped.map(\.step) == Array(1...15))
        #expect(stepped.map(\.epoch) == (0..<15).map { $0 / 5 + 1 })
        #expect(stepped.prefix(5).map(\.tokens).reduce(0, +) == start.trainingTokens)
        #expect(abs(stepped[0].learningRate - 0.01 / 4) < 1e-12)
        #expect(stepped[14].learningRate < stepped[4].learningRate)
    }

    @Test("a checkpoint may be written after every step, but not twice where an epoch ends")
    func frequentCheckpoints() throws {
        let scene = try TrainingScene()
        var configuration = TrainingScene.configuration
        configuration.epochs = 1
        let trainer = try scene.trainer(configuration, in: scene.run())
        trainer.secondsBetweenCheckpoints = 0
        let names = try scene.train(trainer, in: scene.run()).map(\.name)
        let savedSteps = Array(repeating: ["stepped", "saved"], count: 4).flatMap { $0 }
        #expect(names == ["started", "saved"] + savedSteps + ["stepped", "epoch", "validated", "saved", "ended"])
    }

    @Test("training ends when the patience is over, and a resumed run agrees")
    func patience() throws {
        let scene = try TrainingScene()
        var configuration = TrainingScene.configuration
        // Nothing is learnt, so the first validation stays the best.
        configuration.learningRate = 0
        configuration.patience = 2
        configuration.firstValidation = 1
        configuration.epochs = 10
        let events = try scene.train(configuration, in: scene.run())
        #expect(events.compactMap(\.validation).map(\.isBest) == [true, false, false])
        #expect(events.last?.end == .stoppedEarly)
        let again = try scene.train(configuration, in: scene.run(), resuming: true)
        #expect(again.map(\.name) == ["started", "ended"])
        #expect(again.last?.end == .stoppedEarly)
        configuration.patience = 0
        let endless = try scene.train(configuration, in: scene.run("endless"))
        #expect(endless.compactMap(\.validation).count == 10 && endless.last?.end == .completed)
    }

    @Test("a run is not begun over another")
    func existingRun() throws {
        let scene = try TrainingScene()
        try scene.train(in: scene.run(), stopAfter: 2)
        let before = try scene.run().checkpointTensors()
        let error = #expect(throws: TrainingError.self) { try scene.trainer(in: scene.run()) }
        #expect(error?.code == .runExists)
        #expect(error?.message.contains(scene.run().url.path) == true)
        #expect(try scene.run().checkpointTensors() == before)
    }

    @Test("where there is no run there is nothing to resume")
    func nothingToResume() throws {
        let scene = try TrainingScene()
        let error = #expect(throws: TrainingError.self) { try scene.trainer(in: scene.run(), resuming: true) }
        #expect(error?.code == .nothingToResume)
        let unread = #expect(throws: TrainingError.self) { try scene.run().loadConfiguration() }
        #expect(unread?.code == .nothingToResume)
    }

    @Test("a run is resumed with its own settings, captions and features only")
    func otherSettings() throws {
        let scene = try TrainingScene()
        let run = scene.run()
        try scene.train(in: run, stopAfter: 2)
        var otherCaptions = TrainingScene.captions
        otherCaptions[0][0] = "a brown dog runs to the right"
        for other in [
            try TrainingScene(captions: otherCaptions), try TrainingScene(storage: .float32),
        ] {
            let error = #expect(throws: TrainingError.self) { try other.trainer(in: run, resuming: true) }
            #expect(error?.code == .foreignCheckpoint)
        }
        var configuration = TrainingScene.configuration
        configuration.learningRate = 0.02
        let error = #expect(throws: TrainingError.self) { try scene.trainer(configuration, in: run, resuming: true) }
        #expect(error?.code == .foreignCheckpoint)
        #expect(error?.message.hasPrefix("\(run.configuration.path): ") == true)
        #expect(error?.message.contains("settings: learning_rate is 0.01, not 0.02;") == true)
        // The refused settings have not replaced the run's own.
        #expect(try run.loadConfiguration() == TrainingScene.configuration)
        #expect(try scene.train(run.loadConfiguration(), in: run, resuming: true).last?.end == .completed)
    }

    @Test("a run's configuration that cannot be read is named")
    func damagedConfiguration() throws {
        let scene = try TrainingScene()
        let run = scene.run()
        try scene.train(in: run, stopAfter: 0)
        try Data(#"{"epochs": "many"}"#.utf8).write(to: run.configuration)
        let error = #expect(throws: TrainingError.self) { try run.loadConfiguration() }
        #expect(error?.code == .foreignCheckpoint)
        #expect(error?.message.contains(run.configuration.path) == true)
    }

    @Test("a run needs photos to learn from and to validate on, all with features")
    func missingPhotos() throws {
        let scene = try TrainingScene()
        for (split, code) in [(Split.train, TrainingError.Code.emptySplit), (.validation, .emptySplit)] {
            let rest = scene.dataset.removing(Set(scene.dataset.images(in: split).map(\.id)))
            let error = #expect(throws: TrainingError.self) {
                try Trainer(
                    TrainingScene.configuration,
                    dataset: rest,
                    features: scene.store,
                    output: scene.run(),
                    resuming: false
                )
            }
            #expect(error?.code == code)
        }
        let larger = try TrainingScene(captions: TrainingScene.captions + [["one more"]])
        let error = #expect(throws: FeatureError.self) {
            try Trainer(
                TrainingScene.configuration,
                dataset: larger.dataset,
                features: scene.store,
                output: scene.run(),
                resuming: false
            )
        }
        #expect(error?.code == .missingImage)
        #expect(error?.detail.contains("photo5.tif") == true)
    }

    @Test("settings that no run can follow are refused before anything is written")
    func impossibleSettings() throws {
        let scene = try TrainingScene()
        var configuration = TrainingScene.configuration
        configuration.search.beamWidth = 0
        let error = #expect(throws: TrainingError.self) { try scene.trainer(configuration, in: scene.run()) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message == "search: beam_width is 0, it can be 1 to 1000")
        #expect(!FileManager.default.fileExists(atPath: scene.run().url.path))
    }
}
