import CutlineModels
import Foundation
import Testing
import Torch

@testable import CutlineTraining

/// Trials of up to five epochs of five steps each.
@Suite("A search for settings")
struct StudyTests {
    private let scene: TrainingScene

    init() throws {
        scene = try TrainingScene()
    }

    private func plan(_ seed: UInt64 = 1, rule: MedianStoppingRule? = nil) -> StudyPlan {
        var base = TrainingScene.configuration
        base.firstValidation = 1
        return StudyPlan(
            space: SearchSpace([
                "learning_rate": .logUniform(low: 1e-5, high: 0.05), "hidden_size": .integer(low: 8, high: 16, step: 8),
            ]),
            seed: seed,
            base: base,
            rule: rule,
            data: RunData(images: scene.folder.url, captions: scene.folder["captions"], split: .whole)
        )
    }

    private func study(_ name: String, _ plan: StudyPlan, trials: Int) throws -> Study {
        try Study(plan, trials: trials, in: StudyFolder(scene.folder[name]))
    }

    /// Runs until `steps` are done.
    @discardableResult
    private func run(
        _ study: inout Study,
        stopAfter steps: Int = .max,
        onEvent: (Study.Event) -> Void = { _ in }
    ) throws -> Bool {
        var done = 0
        return try study.run(
            makeTrainer: { configuration, run, isResumed in
                try scene.trainer(configuration, in: run, resuming: isResumed)
            },
            onEvent: { event in
                if case .training(.stepped) = event { done += 1 }
                onEvent(event)
            },
            shouldStop: { done >= steps }
        )
    }

    @Test("every trial is a run with its own settings, and the best settings are written down")
    func trials() throws {
        var study = try study("study", plan(), trials: 3)
        #expect(try run(&study))
        #expect(study.records.map(\.trial) == [1, 2, 3])
        for record in study.records {
            #expect(record.state == .finished)
            #expect(record.scores.map(\.epoch) == [1, 2, 3, 4, 5])
            let run = study.folder.run(of: record.trial)
            #expect(try run.loadConfiguration() == study.plan.configuration(of: record.trial))
            #expect(FileManager.default.fileExists(atPath: run.best.url.path))
        }
        let scores = study.ranking.compactMap(\.best?.cider)
        #expect(scores == scores.sorted(by: >))
        let best = try #require(study.ranking.first)
        #expect(try TrainingConfiguration(contentsOf: study.folder.best) == study.plan.configuration(of: best.trial))
        #expect(try study.folder.records() == study.records)
    }

    @Test("a search that was stopped goes on as if it had not been, and further when asked for more trials")
    func resumption() throws {
        let rule = MedianStoppingRule(startupTrials: 1, warmupEpochs: 1)
        var whole = try study("whole", plan(rule: rule), trials: 4)
        try run(&whole)
        #expect(whole.records.contains { $0.state == .stopped }, "the rule ended no trial, so that this shows less")
        for steps in [3, 32, 42] {
            let name = "stopped\(steps)"
            var first = try study(name, plan(rule: rule), trials: 3)
            #expect(try !run(&first, stopAfter: steps))
            var resumed: [Int] = []
            var second = try study(name, plan(rule: rule), trials: 3)
            try run(&second) { event in
                if case .started(let trial, _, true) = event { resumed.append(trial) }
            }
            #expect(resumed.count == 1)
            var more = try study(name, plan(rule: rule), trials: 4)
            try run(&more)
            #expect(more.records == whole.records, "stopped after \(steps) steps")
        }
    }

    @Test("a trial whose end was decided and not written down is not trained further")
    func verdict() throws {
        let rule = MedianStoppingRule(startupTrials: 1, warmupEpochs: 1)
        var study = try study("study", plan(rule: rule), trials: 4)
        try run(&study)
        let stopped = try #require(study.records.first { $0.state == .stopped })
        try study.folder.write(study.records.filter { $0.trial < stopped.trial })
        var again = try self.study("study", plan(rule: rule), trials: stopped.trial)
        var steps = 0
        try run(&again) { if case .training(.stepped) = $0 { steps += 1 } }
        #expect(steps == 0)
        #expect(again.records.last == stopped)
    }

    @Test("a trial that breaks down is a failed one, and the others go on")
    func failure() throws {
        var base = TrainingScene.configuration
        base.firstValidation = 1
        (base.gradientClip, base.warmupSteps) = (0, 0)
        let plan = StudyPlan(
            space: SearchSpace(["learning_rate": .choice([.number(1e30), .number(0.001)])]),
            seed: 3,
            base: base,
            rule: nil,
            data: self.plan().data
        )
        var study = try study("study", plan, trials: 4)
        try run(&study)
        #expect(Set(study.records.map(\.state)) == [.failed, .finished])
        #expect(study.records.first { $0.state == .failed }?.message?.isEmpty == false)
        #expect(study.ranking.first?.state == .finished)
    }

    @Test("another plan is refused in the folder of a search, with what differs")
    func foreign() throws {
        _ = try study("study", plan(), trials: 1)
        let seed = #expect(throws: TrainingError.self) { try study("study", plan(2), trials: 1) }
        #expect(seed?.message.contains("another seed, 1") == true)
        var base = plan().base
        base.epochs = 9
        let other = StudyPlan(space: plan().space, seed: 1, base: base, rule: nil, data: plan().data)
        let settings = #expect(throws: TrainingError.self) { try study("study", other, trials: 1) }
        #expect(settings?.message.contains("epochs is 5, not 9") == true)
    }

    @Test("a space that leads to settings which no run can follow is refused before anything is trained")
    func impossible() throws {
        let plan = StudyPlan(
            space: SearchSpace(["word_dropout": .uniform(low: 1.5, high: 2)]),
            seed: 1,
            base: TrainingScene.configuration,
            rule: nil,
            data: plan().data
        )
        let error = #expect(throws: TrainingError.self) { try study("study", plan, trials: 1) }
        #expect(error?.message.contains("trial 1: ") == true)
        #expect(!FileManager.default.fileExists(atPath: scene.folder["study"].path))
    }

    @Test("trials that look at photographs alike share their features")
    func features() {
        let folder = StudyFolder(URL(fileURLWithPath: "/s"))
        var settings = TrainingConfiguration()
        let file = folder.features(for: settings)
        #expect(file.lastPathComponent == "features-efficientnet-lite2-pooled-mirrored.safetensors")
        settings.learningRate = 9
        #expect(folder.features(for: settings) == file)
        settings.decoder = .upDown
        settings.isMirrored = false
        settings.geometry = .crop(shorterSide: 300)
        #expect(
            folder.features(for: settings).lastPathComponent == "features-efficientnet-lite2-grid-crop-300.safetensors"
        )
    }
}
