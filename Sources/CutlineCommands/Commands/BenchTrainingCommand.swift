import ArgumentParser
import CutlineModels
import CutlineTraining
import Foundation
import Torch

struct BenchTrainingCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "training",
        abstract: "Count the tokens a second that a decoder learns from.",
        discussion: """
            Runs the trainer itself on captions of random words, whose lengths are spread as those of Flickr8k are, \
            and on random features; neither changes the work. Validation and checkpoints are not timed. A token is a \
            word that is predicted, or the end.
            """
    )

    @Option(help: "The decoder.")
    var decoder = DecoderKind.merge

    @Option(help: ArgumentHelp("Captions in a batch.", valueName: "n"))
    var batch = 320

    @Option(help: ArgumentHelp("Of word vectors, LSTM and dense layer.", valueName: "n"))
    var size = 512

    @Option(help: ArgumentHelp("Ids in the vocabulary.", valueName: "n"))
    var vocabulary = 2539

    @Option(help: ArgumentHelp("Photos, each with five captions.", valueName: "n"))
    var photos = 2000

    @Option(help: ArgumentHelp("Length of a photo's features, or of each region's.", valueName: "n"))
    var featureSize = 1280

    @Flag(help: "Multiply in bfloat16.")
    var bf16 = false

    @OptionGroup var options: BenchOptions

    func validate() throws {
        let sizes = [
            ("--batch", batch), ("--size", size), ("--photos", photos), ("--feature-size", featureSize),
        ]
        for (name, value) in sizes { try Validation.atLeastOne(value, name) }
        guard vocabulary > 4 else {
            throw ValidationError("--vocabulary is \(vocabulary); it must be more than the 4 ids that are no words.")
        }
    }

    func run(in context: CommandContext) async throws {
        let data = SyntheticDataset(
            photos: photos,
            vocabulary: vocabulary,
            featureSize: featureSize,
            featureKind: settings.featureKind
        )
        let meter = TokenMeter(repeats: options.repeats, seconds: options.seconds, now: context.now)
        let (vocabularySize, rates) = try await Offload.run { [settings] in
            let folder = FileManager.default.temporaryDirectory
                .appendingPathComponent("cutline-bench-\(UUID().uuidString.prefix(8))")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let (dataset, features) = try data.write(to: folder)
            let trainer = try Trainer(
                settings,
                dataset: dataset,
                features: features,
                output: RunFolder(folder.appendingPathComponent("run")),
                resuming: false
            )
            var size = 0
            var meter = meter
            try trainer.run(
                onEvent: { event in
                    if case .started(let start) = event { size = start.vocabularySize }
                    meter.record(event)
                },
                shouldStop: { meter.isDone }
            )
            return (size, meter.rates)
        }
        try options.print(
            [
                .init(key: "decoder", value: .string(decoder.rawValue)),
                .init(key: "batch", value: .integer(batch)),
                .init(key: "vocabulary", value: .integer(vocabularySize)),
                .init(key: "size", value: .integer(size)),
                .init(key: "threads", value: .integer(Runtime.threadCount)),
                .init(key: "tokens_per_second", value: .number(Rates.median(rates))),
            ],
            in: context
        )
    }

    /// Long enough never to end, and without what the other side of the comparison does not do.
    private var settings: TrainingConfiguration {
        var settings = TrainingConfiguration()
        settings.decoder = decoder
        settings.featureScaling = .none
        settings.batchSize = batch
        (settings.embeddingSize, settings.hiddenSize, settings.outputSize) = (size, size, size)
        (settings.imageDropout, settings.wordDropout, settings.outputDropout) = (0.5, 0.5, 0.5)
        settings.labelSmoothing = 0.1
        settings.averageDecay = 0
        settings.minimumCount = 1
        settings.isMirrored = false
        settings.usesBFloat16 = bf16
        settings.epochs = 1_000_000
        settings.firstValidation = 1_000_000
        settings.threads = options.threads ?? 0
        return settings
    }
}
