import ArgumentParser

import CutlineTraining
import Foundation
import Torch
import TorchNN

struct TuneCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "tune",
        abstract: "Search for good settings by training with many.",
        discussion: """
            A random search: each trial is a run of 'cutline train' with settings drawn from a space, in a folder of \
            its own, and is scored by its best CIDEr on validation photos. The space is a JSON file of settings by \
            their names in a run's config.json:

              {"learning_rate": {"type": "loguniform", "low": 0.0003, "high": 0.003},
               "word_dropout": {"type": "uniform", "low": 0.1, "high": 0.5},
               "hidden_size": {"type": "integer", "low": 256, "high": 512, "step": 64},
               "decoder": {"type": "choice", "values": ["merge", "up-down"]}}

              cutline tune --space space.json --trials 20 --images Images --captions captions.txt --split-dir . \\
                --output runs/search

            Other settings are those given, as for 'cutline train'. Trials that fall behind are ended early: those \
            whose best CIDEr so far is below the median that finished trials had at the same epoch. Stopped or killed, \
            the same command goes on where it was; with more --trials it goes on beyond them.

            It prints the trials, the best first, and writes the best settings to best.json:

              cutline train --settings runs/search/best.json --images Images ... --output runs/final
            """
    )

    @Option(help: ArgumentHelp("The settings to vary, and how.", valueName: "file"))
    var space: String

    @Option(help: ArgumentHelp("How many settings to try in all.", valueName: "n"))
    var trials: Int

    @OptionGroup var data: TrainingDataOptions

    @Option(help: ArgumentHelp("The folder of the search.", valueName: "dir"))
    var output: String

    @Option(help: ArgumentHelp("The start of the random numbers that settings are drawn with.", valueName: "n"))
    var searchSeed: UInt64 = 1

    @Flag(inversion: .prefixedNo, help: "End trials early that fall behind.")
    var earlyStopping = true

    @Option(help: ArgumentHelp("Trials that finish before any is ended early.", valueName: "n"))
    var startupTrials = 5

    @Option(help: ArgumentHelp("Epochs that every trial is given.", valueName: "n"))
    var warmupEpochs = 2

    @Option(
        help: ArgumentHelp("The encoder's arithmetic; by default what this CPU computes fastest.", valueName: "type")
    )
    var precision: Precision?

    @Option(help: ArgumentHelp("Where encoders and decoders run: cpu, cuda, cuda:N or mps.", valueName: "name"))
    var device = "cpu"

    @Option(help: ArgumentHelp("Where settings start from: a file as a run's config.json.", valueName: "file"))
    var settings: String?

    @OptionGroup(title: "Settings that the space does not vary") var options: TrainingOptions

    func validate() throws {
        try Validation.atLeastOne(trials, "--trials")
        try Validation.atLeastOne(startupTrials, "--startup-trials")
        guard warmupEpochs >= 0 else {
            throw ValidationError("--warmup-epochs is \(warmupEpochs); it must not be negative.")
        }
    }

    func run(in context: CommandContext) async throws {
        let folder = StudyFolder(URL(fileURLWithPath: output))
        let plan = try plan()
        let device = try Device(named: device)
        let loaded = try data.load()
        context.note(loaded.report.description)
        let used = loaded.dataset.usedInTraining
        try RunFolder.checkSplit(of: used)
        let study = try Study(plan, trials: trials, in: folder)
        let stop = StopSignal(context)
        let dataset = try await features(for: study.remaining, of: used, in: folder, device, context, stop)
        let listener = StudyListener(context, trials: trials, names: plan.space.names)
        let (isComplete, result) = try await Offload.run {
            var study = study
            let isComplete = try study.run(
                makeTrainer: { configuration, run, isResumed in
                    let trainer = try Trainer(
                        configuration,
                        dataset: dataset,
                        features: configuration.trainedLayer == nil
                            ? FeatureStore(contentsOf: folder.features(for: configuration)) : nil,
                        wordVectors: configuration.wordVectors(for: dataset.images(in: .train))?.vectors,
                        output: run,
                        resuming: isResumed,
                        teacherWords: folder.teacherWords,
                        on: device
                    )
                    try plan.data.write(to: run)
                    return trainer
                },
                onEvent: { listener.show($0, in: folder) },
                shouldStop: { stop.shouldStop }
            )
            return (isComplete, study)
        }
        guard isComplete else {
            throw CommandError(.interrupted, "stopped; the same command goes on from here")
        }
        try listener.conclude(result)
    }

    private func plan() throws -> StudyPlan {
        let start = try options.start(settings) ?? TrainingPreset.default.configuration
        return StudyPlan(
            space: try SearchSpace(contentsOf: Validation.existingFile(space)),
            seed: searchSeed,
            base: try options.resolved(from: start),
            rule: earlyStopping
                ? MedianStoppingRule(startupTrials: startupTrials, warmupEpochs: warmupEpochs) : nil,
            data: try data.sources()
        )
    }

    /// Makes the features that trials need, once for all that look at photos in the same way; where an encoder learns, finds out
    /// which photos can be read. Gives the photos that all trials can see.
    private func features(
        for configurations: [TrainingConfiguration],
        of dataset: Dataset,
        in folder: StudyFolder,
        _ device: Device,
        _ context: CommandContext,
        _ stop: StopSignal
    ) async throws -> Dataset {
        var made: Set<URL> = []
        var unreadable: Set<String> = []
        if configurations.contains(where: { $0.trainedLayer != nil }) {
            unreadable = try await PhotoCheck(photos: PhotoFile.all(of: dataset)).run(in: context, stop)
        }
        for configuration in configurations where configuration.trainedLayer == nil {
            let file = folder.features(for: configuration)
            guard made.insert(file).inserted else { continue }
            let task = FeatureTask(
                photos: PhotoFile.all(of: dataset),
                output: file,
                preparation: try configuration.featurePreparation(precision: precision, file: file, on: device)
            )
            let outcome = try await task.run(in: context, stop)
            context.note(outcome.summary)
            unreadable.formUnion(outcome.failures.map(\.id))
        }
        return dataset.removing(unreadable)
    }
}
