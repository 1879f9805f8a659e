import ArgumentParser
import CutlineModels
import CutlineText
import CutlineTraining
import Foundation
import Torch

struct BenchTrainingCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "training",
        abstract: "Count the tokens and captions a second that a decoder learns from.",
        discussion: """
            Runs the trainer itself on captions of random words, whose lengths are spread as those of Flickr8k are, \
            and on random features; neither changes the work. Validation and checkpoints are not timed. A token is a \
            word that is predicted, or the end.

            Self-critical training draws, scores and learns from five captions a photo. A decoder that has learned \
            nothing hardly ever ends one itself: they are cut at 12 words, and stay so long by a tiny learning rate. A \
            real run goes on from a trained model, whose captions end by themselves and often begin alike:

              cutline features --images Photos --encoder MODEL --kind grid --output photos.safetensors
              cutline bench training --objective self-critical --from MODEL --features photos.safetensors
            """
    )

    @Option(help: "What the decoder learns from.")
    var objective = ObjectiveKind.crossEntropy

    @Option(help: ArgumentHelp("Captions in a batch, five a photo.", valueName: "n"))
    var batch = 320

    @Option(help: ArgumentHelp("Photos, each with five captions.", valueName: "n"))
    var photos = 2000

    @Option(
        name: .customLong("from"),
        help: ArgumentHelp(
            "A model folder to go on from, instead of a decoder of the sizes below.",
            valueName: "dir"
        )
    )
    var initialModel: String?

    @Option(
        help: ArgumentHelp(
            "Features that photos have by turns, as 'cutline features' writes them; by default they are random.",
            valueName: "file"
        )
    )
    var features: String?

    @Flag(help: "Multiply in bfloat16.")
    var bf16 = false

    @OptionGroup var model: BenchDecoderOptions

    @OptionGroup var options: BenchOptions

    func validate() throws {
        try Validation.atLeastOne(batch, "--batch")
        try Validation.atLeastOne(photos, "--photos")
    }

    func run(in context: CommandContext) async throws {
        let start = try start()
        let settings = settings(start.decoder)
        let data = SyntheticDataset(photos: photos, words: start.words)
        let meter = TrainingMeter(repeats: options.repeats, seconds: options.seconds, now: context.now)
        let (vocabularySize, repeats) = try await Offload.run {
            let folder = FileManager.default.temporaryDirectory
                .appendingPathComponent("cutline-bench-\(UUID().uuidString.prefix(8))")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let (dataset, features) = try data.write(appearance(settings.featureKind), to: folder)
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
            return (size, meter.repeats)
        }
        var figures: [OrderedJSON.Member] = [
            .init(key: "decoder", value: .string(start.decoder.rawValue)),
            .init(key: "objective", value: .string(objective.rawValue)),
            .init(key: "batch", value: .integer(batch)),
            .init(key: "vocabulary", value: .integer(vocabularySize)),
        ]
        if initialModel == nil { figures.append(.init(key: "size", value: .integer(model.size))) }
        figures += [
            .init(key: "threads", value: .integer(Runtime.threadCount)),
            .init(key: "tokens_per_second", value: .number(Rates.median(repeats.map(\.tokensPerSecond)))),
            .init(key: "captions_per_second", value: .number(Rates.median(repeats.map(\.captionsPerSecond)))),
        ]
        let rewardShares = repeats.compactMap(\.rewardShare)
        if !rewardShares.isEmpty {
            figures.append(.init(key: "reward_share", value: .number(Rates.median(rewardShares))))
        }
        try options.print(figures, in: context)
    }

    /// The decoder that learns, and the words that captions are made of.
    private func start() throws -> (decoder: DecoderKind, words: [String]) {
        guard let initialModel else { return (model.decoder, (0..<model.vocabulary - 4).map { "word\($0)" }) }
        let folder = ModelFolder(try Validation.existingFolder(initialModel))
        let vocabulary = try Vocabulary(contentsOf: folder.file(ModelFolder.vocabularyName))
        return (try folder.configuration().decoder.kind, vocabulary.words)
    }

    /// What photos look like to a decoder that takes features of this kind.
    private func appearance(_ kind: FeatureKind) throws -> SyntheticDataset.Appearance {
        guard let features else { return .random(kind, size: model.featureSize, regions: model.regions) }
        let store = try FeatureStore(contentsOf: Validation.existingFile(features))
        guard store.description.kind == kind else {
            throw CommandError(
                .badData,
                "\(features): \(store.description.kind.rawValue) features; make them with --kind \(kind.rawValue)"
            )
        }
        return .stored(store)
    }

    /// Long enough never to end, and without what the other side of the comparison does not do.
    private func settings(_ decoder: DecoderKind) -> TrainingConfiguration {
        var settings = TrainingConfiguration()
        settings.initialModel = initialModel
        settings.decoder = decoder
        settings.featureScaling = .none
        settings.batchSize = batch
        (settings.embeddingSize, settings.hiddenSize, settings.outputSize) = (model.size, model.size, model.size)
        settings.attentionSize = model.size
        (settings.imageDropout, settings.wordDropout, settings.outputDropout) = (0.5, 0.5, 0.5)
        settings.labelSmoothing = 0.1
        settings.averageDecay = 0
        settings.minimumCount = 1
        settings.isMirrored = false
        settings.usesBFloat16 = bf16
        settings.epochs = 1_000_000
        settings.firstValidation = 1_000_000
        settings.threads = options.threads ?? 0
        settings.objective = objective
        if objective == .selfCritical {
            settings.samples = SyntheticDataset.captionsPerPhoto
            settings.learningRate = 1e-9
            if initialModel == nil { settings.search.maximumLength = 12 }
        }
        return settings
    }
}
