import CutlineModels
import CutlineText
import Foundation
import Torch
import TorchNN

@testable import CutlineTraining

/// A made data set of small pictures with its feature store, and runs on it.
///
/// The validation photos are copies of training photos, so that a model which learnt its captions by heart scores high.
struct TrainingScene {
    static let captions = [
        ["a brown dog runs to the left", "the dog plays"],
        ["two children sit on the right side of a bench", "two children"],
        ["a red ball lies in the grass", "a ball on a green field"],
        ["a man rides a bicycle", "a man on the left rides"],
        ["people walk through snow", "three people in the snow"],
    ]

    let folder: TemporaryFolder
    let dataset: Dataset
    let store: FeatureStore

    init(
        captions: [[String]] = Self.captions,
        validationCaptions: [[String]]? = nil,
        encoder: PatternEncoder = PatternEncoder(),
        kind: FeatureKind = .pooled,
        storage: DataType = .float16
    ) throws {
        Runtime.threadCount = 1
        let folder = try TemporaryFolder()
        let indices = captions.indices
        _ = try folder.writePhotos(captions.count)
        for index in indices { try folder.write("copy\(index).tif", TestPhoto(seed: UInt64(index)).file) }
        let training = indices.map { CaptionedImage(id: "photo\($0).tif", captions: captions[$0]) }
        let validation = indices.map {
            CaptionedImage(id: "copy\($0).tif", captions: (validationCaptions ?? captions)[$0])
        }
        let splits = training.map { ($0.id, Split.train) } + validation.map { ($0.id, Split.validation) }
        let dataset = Dataset(
            folder: folder.url,
            images: training + validation,
            splits: SplitAssignment(source: "test", splits: Dictionary(uniqueKeysWithValues: splits))
        )
        let extractor = FeatureExtractor(encoder: encoder, description: encoder.description(kind, storage: storage))
        let photos = dataset.images.map { (id: $0.id, file: folder[$0.path]) }
        _ = try extractor.extract(photos, to: folder["features"], onProgress: { _ in })
        self.folder = folder
        self.dataset = dataset
        store = try FeatureStore(contentsOf: folder["features"])
    }

    /// Small, and with everything on that a resumed run has to restore.
    static var configuration: TrainingConfiguration {
        var configuration = TrainingConfiguration()
        configuration.encoder = "efficientnet-lite0"
        configuration.minimumCount = 1
        configuration.embeddingSize = 12
        configuration.hiddenSize = 16
        configuration.outputSize = 16
        configuration.batchSize = 2
        configuration.epochs = 5
        configuration.learningRate = 0.01
        configuration.warmupSteps = 4
        configuration.averageDecay = 0.9
        configuration.threads = 1
        configuration.patience = 100
        configuration.firstValidation = 2
        configuration.search = SearchOptions(beamWidth: 1, minimumLength: 1, maximumLength: 12)
        return configuration
    }

    /// Learns by heart: nothing is dropped, smoothed or averaged.
    static var memorizing: TrainingConfiguration {
        var configuration = configuration
        configuration.embeddingSize = 24
        configuration.hiddenSize = 32
        configuration.outputSize = 32
        (configuration.imageDropout, configuration.wordDropout, configuration.outputDropout) = (0, 0, 0)
        configuration.labelSmoothing = 0
        configuration.averageDecay = 0
        configuration.weightDecay = 0
        configuration.isMirrored = false
        configuration.batchSize = 8
        configuration.epochs = 120
        configuration.learningRate = 0.02
        configuration.firstValidation = configuration.epochs
        return configuration
    }

    func run(_ name: String = "run") -> RunFolder {
        RunFolder(folder[name])
    }

    func trainer(
        _ configuration: TrainingConfiguration = Self.configuration,
        in run: RunFolder,
        resuming: Bool = false,
        wordVectors: WordVectors? = nil,
        // The model's encoder plays no part in training; none of weights keeps the tests fast.
        loadEncoder: @escaping (String) throws -> (encoder: any ImageEncoding, store: ParameterStore) = { _ in
            (PatternEncoder(), ParameterStore.fresh(RandomGenerator(seed: 1)) { _ in }.store)
        }
    ) throws -> Trainer {
        try Trainer(
            configuration,
            dataset: dataset,
            features: configuration.trainedLayer == nil ? store : nil,
            wordVectors: wordVectors,
            output: run,
            resuming: resuming,
            loadEncoder: loadEncoder
        )
    }

    /// Runs a trainer with its log, until `steps` are done, and gives its events.
    @discardableResult
    func train(
        _ trainer: Trainer,
        in run: RunFolder,
        stopAfter steps: Int = .max,
        onEvent: (TrainingEvent) throws -> Void = { _ in }
    ) throws -> [TrainingEvent] {
        var events: [TrainingEvent] = []
        var log: MetricsLog?
        var problem: (any Error)?
        var done = 0
        try trainer.run(
            onEvent: { event in
                events.append(event)
                do {
                    if case .started(let start) = event { log = try MetricsLog(run, step: start.step) }
                    if case .stepped = event { done += 1 }
                    try log?.record(event)
                    try onEvent(event)
                } catch {
                    problem = error
                }
            },
            shouldStop: { done >= steps || problem != nil }
        )
        if let problem { throw problem }
        return events
    }

    /// Trains to the end, or until `steps` are done.
    @discardableResult
    func train(
        _ configuration: TrainingConfiguration = Self.configuration,
        in run: RunFolder,
        resuming: Bool = false,
        wordVectors: WordVectors? = nil,
        stopAfter steps: Int = .max
    ) throws -> [TrainingEvent] {
        let trainer = try trainer(configuration, in: run, resuming: resuming, wordVectors: wordVectors)
        return try train(trainer, in: run, stopAfter: steps)
    }
}

extension TrainingEvent {
    var name: String {
        switch self {
        case .started: "started"
        case .taught: "taught"
        case .stepped: "stepped"
        case .epochEnded: "epoch"
        case .validated: "validated"
        case .saved: "saved"
        case .ended: "ended"
        }
    }

    var validation: Validation? {
        if case .validated(let validation) = self { validation } else { nil }
    }

    var epoch: Epoch? {
        if case .epochEnded(let epoch) = self { epoch } else { nil }
    }

    var end: End? {
        if case .ended(let end) = self { end } else { nil }
    }
}
