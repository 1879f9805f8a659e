import ArgumentParser
import CutlineModels
import CutlineText
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
            (checkpoints/), in best/ the model with the best CIDEr on validation photos, for \
            'cutline caption --model', and in report.html the run as a page that keeps up with it. Photos are encoded once, the vocabulary is fitted on training captions alone.

              cutline train --images Images --captions captions.txt --split-dir . \\
                --encoder efficientnet-lite2 --decoder merge --output runs/first

            Stopped with Ctrl-C or by accident, the same command with --resume goes on where it was; settings come \
            from the run then; photos, captions and split are given again.

            Without --split-dir and --split, the caption file's own split is taken, else a random one by photo: 10 % \
            for validation, 10 % for test, the same for the same --split-seed. Data sets that come in parts, as COCO \
            does, name them:

              cutline train --images train=train2017,val=val2017 \\
                --captions train=captions_train2017.json,val=captions_val2017.json --output runs/coco

            The bundled model's way: attention to regions, then the encoder learning too, then captions that score well \
            by CIDEr-D:

              cutline train … --preset up-down --output runs/first
              cutline train … --preset fine-tuning --from runs/first/best --train-encoder-from "block 12" --output runs/second
              cutline train … --preset self-critical --from runs/second/best --output runs/third

            The tutorial notebook's network, optimiser and text, with GloVe vectors that are left as they are:

              cutline train --images Images --captions captions.txt --split-dir . --preset notebook \\
                --word-vectors glove.6B.300d.txt --output runs/notebook

            Encoders: \(EncoderRegistry.names.joined(separator: ", ")), and any TorchScript module (a program: use only \
            those you trust) with its preprocessing beside it, as Documentation/Encoders.md describes. \
            Decoders: \(DecoderKind.list).
            """
    )

    @OptionGroup var data: TrainingDataOptions

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

    @Option(help: ArgumentHelp("Where encoder and decoder run: cpu, cuda, cuda:N or mps.", valueName: "name"))
    var device = "cpu"

    @Flag(help: "Refuse a file of word vectors that has a line which is no word and its numbers.")
    var strict = false

    @Option(
        help: ArgumentHelp(
            "Where settings start from: a file as a run's config.json, such as best.json of 'cutline tune'.",
            valueName: "file"
        )
    )
    var settings: String?

    @OptionGroup(title: "Settings of the run") var options: TrainingOptions

    func run(in context: CommandContext) async throws {
        let folder = RunFolder(URL(fileURLWithPath: output))
        let configuration = try configuration(folder)
        let sources = try data.sources()
        if resume, let before = RunData(of: folder), before.split.contradicts(sources.split) {
            throw CommandError(
                .usage,
                "\(folder.data.path): the run's split is \(before.split), not \(sources.split); give the run's own to resume it"
            )
        }
        let loaded = try data.load()
        context.note(loaded.report.description)
        // Test photos play no part in a run, so they are not encoded either.
        let used = loaded.dataset.usedInTraining
        try folder.check(configuration, on: used, resuming: resume)
        let device = try Device(named: device)
        if configuration.threads > 0 { Runtime.threadCount = configuration.threads }
        let stop = StopSignal(context)
        let (dataset, stored) = try await prepare(used, configuration, folder, device, context, stop)
        let vectors = try await Self.wordVectors(configuration, dataset, isStrict: strict, context)

        if configuration.vocabulary == .keras {
            context.note("words that the vocabulary lacks are left out of captions, as Keras' tokenizer does")
        }
        let listener = TrainingListener(context, epochs: configuration.epochs)
        let report = LiveReport(context, folder, photos: ReportCommand.defaultPhotos)
        let end = try await Offload.run { [resume] in
            let trainer = try Trainer(
                configuration,
                dataset: dataset,
                features: stored.map(FeatureStore.init),
                wordVectors: vectors,
                output: folder,
                resuming: resume,
                on: device
            )
            try sources.write(to: folder)
            context.note("report: \(folder.report.path)")
            return try listener.listen(to: trainer, report: report) { stop.shouldStop }
        }
        try listener.conclude(end, folder)
    }

    /// Stores the photos' features, or where the encoder learns too, finds out which photos can be read. What cannot is left out.
    private func prepare(
        _ used: Dataset,
        _ configuration: TrainingConfiguration,
        _ folder: RunFolder,
        _ device: Device,
        _ context: CommandContext,
        _ stop: StopSignal
    ) async throws -> (dataset: Dataset, stored: URL?) {
        let photos = PhotoFile.all(of: used)
        guard configuration.trainedLayer == nil else {
            guard precision == nil else {
                throw CommandError(.usage, "--precision is for stored features; an encoder that learns takes --bf16")
            }
            guard features == nil else {
                throw CommandError(
                    .usage,
                    "--features are of an encoder that does not learn; leave them or --train-encoder-from out"
                )
            }
            let unreadable = try await PhotoCheck(photos: photos).run(in: context, stop)
            return (used.removing(unreadable), nil)
        }
        let stored = features.map { URL(fileURLWithPath: $0) } ?? folder.features
        let task = FeatureTask(
            photos: photos,
            output: stored,
            preparation: try configuration.featurePreparation(precision: precision, file: stored, on: device)
        )
        let prepared = try await task.run(in: context, stop)
        context.note(prepared.summary)
        return (used.removing(Set(prepared.failures.map(\.id))), stored)
    }

    /// The settings of a new run, or on resuming the run's own, in which case others are refused.
    private func configuration(_ folder: RunFolder) throws -> TrainingConfiguration {
        let start = try options.start(settings)
        guard resume else { return try options.resolved(from: start ?? TrainingPreset.default.configuration) }
        let saved = try folder.loadConfiguration()
        let given = try start.map(options.resolved) ?? options.applied(to: saved)
        guard given == saved else {
            throw CommandError(
                .usage,
                """
                \(folder.configuration.path): the run has other settings than those given: \
                \(try saved.differences(from: given)); resume it without them, or start another run with another --output
                """
            )
        }
        return saved
    }

    /// The vectors that the vocabulary's words start with; says how many have one.
    static func wordVectors(
        _ configuration: TrainingConfiguration,
        _ dataset: Dataset,
        isStrict: Bool,
        _ context: CommandContext
    ) async throws -> WordVectors? {
        guard let path = configuration.wordVectors else { return nil }
        _ = try Validation.existingFile(path)
        return try await Offload.run {
            guard
                let (vocabulary, vectors) = try configuration.wordVectors(
                    for: dataset.images(in: .train),
                    isStrict: isStrict
                )
            else { return nil }
            context.note(WordVectorSummary(of: vocabulary, in: vectors, file: path).text)
            return vectors
        }
    }
}
