import ArgumentParser
import CutlineModels
import CutlineTraining
import Foundation
import Torch
import TorchNN

struct TrainCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train a captioning model on photos and captions.",
        discussion: """
            A run is one folder: its settings (config.json), its figures (metrics.jsonl), the state to resume from \
            (checkpoints/), and in best/ the model with the best CIDEr on validation photos, for \
            'cutline caption --model'. Photos are encoded once, the vocabulary is fitted on training captions alone.

              cutline train --images Images --captions captions.txt --split-dir . \\
                --encoder efficientnet-lite2 --decoder merge --output runs/first

            Stopped with Ctrl-C or by accident, the same command with --resume goes on where it was; settings come \
            from the run then.

            Without --split-dir and --split, the caption file's own split is taken, else a random one by photo: 10 % \
            for validation, 10 % for test, the same for the same --split-seed.

            Encoders: \(EncoderRegistry.names.joined(separator: ", ")), and any TorchScript module (a program: use only \
            those you trust) with its preprocessing beside it, as Documentation/Encoders.md describes. \
            Decoders: \(DecoderConfiguration.names.joined(separator: ", ")).
            """
    )

    @Option(help: ArgumentHelp("The folder of photos.", valueName: "dir"))
    var images: String

    @Option(help: ArgumentHelp("A caption file of any known format.", valueName: "file"))
    var captions: String

    @OptionGroup var split: SplitOptions

    @Option(help: ArgumentHelp("The start of the random split, where there is no other.", valueName: "n"))
    var splitSeed: UInt64 = 1

    @Option(help: ArgumentHelp("The folder of the run.", valueName: "dir"))
    var output: String

    @Flag(help: "Go on with the run in that folder.")
    var resume = false

    @Option(
        help: ArgumentHelp(
            "Features of the photos, made with 'cutline features'; by default a file in the run's folder.",
            valueName: "file"
        )
    )
    var features: String?

    @Option(
        help: ArgumentHelp("The encoder's arithmetic; by default what this CPU computes fastest.", valueName: "type")
    )
    var precision: Precision?

    @Option(help: ArgumentHelp("Where the decoder is trained: cpu, cuda, cuda:N or mps.", valueName: "name"))
    var device = "cpu"

    @OptionGroup(title: "Settings of the run") var options: TrainingOptions

    func run(in context: CommandContext) async throws {
        let folder = RunFolder(URL(fileURLWithPath: output))
        let configuration = try configuration(folder)
        let data = try Dataset.load(
            images: Validation.existingFolder(images),
            captions: Validation.existingFile(captions),
            split: split.source(otherwise: SeededSplit(validation: 0.1, test: 0.1, seed: splitSeed))
        )
        context.note(data.report.description)
        // Test photos play no part in a run, so they are not encoded either.
        let used = data.dataset.removing(Set(data.dataset.images(in: .test).map(\.id)))
            .removing(Set(data.dataset.images(in: nil).map(\.id)))
        let device = try Device(named: device)
        let task = FeatureTask(
            photos: PhotoFile.all(of: used),
            output: features.map { URL(fileURLWithPath: $0) } ?? folder.features,
            preparation: FeaturePreparation(
                encoder: configuration.encoder,
                resizing: .init(interpolation: configuration.interpolation, geometry: configuration.geometry),
                kind: try configuration.featureKind,
                precision: precision ?? .preferred,
                isMirrored: configuration.isMirrored
            )
        )
        if configuration.threads > 0 { Runtime.threadCount = configuration.threads }
        let stop = StopSignal(context)
        let prepared = try await task.run(in: context, stop)
        context.note(prepared.summary)
        let dataset = used.removing(Set(prepared.failures.map(\.id)))

        let listener = TrainingListener(context, epochs: configuration.epochs)
        let end = try await Offload.run { [resume] in
            let trainer = try Trainer(
                configuration,
                dataset: dataset,
                features: FeatureStore(contentsOf: task.output),
                output: folder,
                resuming: resume,
                on: device
            )
            return try listener.listen(to: trainer, log: folder) { stop.shouldStop }
        }
        try listener.conclude(end, folder)
    }

    /// The run's own settings on resuming, in which case others are refused.
    private func configuration(_ folder: RunFolder) throws -> TrainingConfiguration {
        guard resume else { return options.applied(to: TrainingConfiguration()) }
        let saved = try folder.loadConfiguration()
        guard options.applied(to: saved) == saved else {
            throw CommandError(
                .usage,
                """
                \(folder.configuration.path): the run has other settings than those given; resume it without them, or \
                start another run with another --output
                """
            )
        }
        return saved
    }
}

extension TrainingConfiguration {
    /// What the decoder looks at.
    fileprivate var featureKind: FeatureKind {
        get throws {
            // The kind depends on no size, and building a decoder of the smallest costs nothing.
            let smallest = try decoderConfiguration(featureSize: 1, vocabularySize: 1)
            return ParameterStore.fresh(RandomGenerator(seed: 0)) { smallest.decoder($0).featureKind }.model
        }
    }
}
