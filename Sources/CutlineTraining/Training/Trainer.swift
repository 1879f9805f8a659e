import Crypto
import CutlineMetrics
package import CutlineModels
package import CutlineText
package import Foundation
package import Torch
package import TorchNN

/// Trains a decoder on stored features, or with the encoder in front of it, and reports what happens as events.
///
/// The run's folder always holds a checkpoint from which `resume` goes on bit for bit (same machine, same number of threads),
/// and in `best/` the model with the best validation so far.
package final class Trainer {
    /// Photographs whose features a decoder's statistics are taken from where features are not stored.
    private static let calibrationCount = 512

    /// How often checkpoints are written inside an epoch.
    var secondsBetweenCheckpoints = 120.0
    let configuration: TrainingConfiguration
    let folder: RunFolder
    let source: any FeatureSource
    let vocabulary: Vocabulary
    private let examples: TrainingExamples
    let validation: [CaptionedImage]
    let validationExamples: TrainingExamples
    private let unknownRate: Double
    private let hasWordVectors: Bool
    let trainingImages: Int
    /// In photographs.
    let batchSize: Int

    private let generator: RandomGenerator
    let decoderConfiguration: DecoderConfiguration
    let decoder: any CaptionDecoding
    let parameters: ParameterStore
    /// All that a checkpoint has to hold of the model.
    private var tensors: [String: Tensor] {
        parameters.tensors.merging(encoderParameters.map { ($0.name, $0.tensor) }) { decoder, _ in decoder }
    }
    /// What learns of the encoder.
    private let encoderParameters: [(name: String, tensor: Tensor)]
    private let optimizer: AdamW
    private let average: MovingAverage?
    private let schedule: LearningRateSchedule
    private let objective: any TrainingObjective
    private let teacher: Teacher?
    let validationLoss: CaptionLoss
    let device: Device
    var position = Checkpoint.Position()

    /// Prepares a run on the training and validation photographs of `dataset`.
    ///
    /// - Parameters:
    ///   - features: of all these photographs; nil where the encoder learns too, and looks at the photographs themselves.
    ///   - wordVectors: what the file that the configuration names holds of the vocabulary's words.
    ///   - teacherWords: where what teachers expect is kept, by default in the run's folder.
    ///   - loadEncoder: where the encoder comes from that goes into `best/`, where it does not learn.
    package init(
        _ configuration: TrainingConfiguration,
        dataset: Dataset,
        features: FeatureStore?,
        wordVectors: WordVectors? = nil,
        output: RunFolder,
        resuming: Bool,
        teacherWords: URL? = nil,
        on device: Device = .cpu,
        loadEncoder: @escaping (String) throws -> (encoder: any ImageEncoding, store: ParameterStore) = {
            try EncoderWeights.load($0, precision: .fp32)
        }
    ) throws {
        try output.check(configuration, on: dataset, resuming: resuming)
        self.configuration = configuration
        self.device = device
        folder = output
        precondition(
            (features == nil) == (configuration.trainedLayer != nil),
            "stored features are of an encoder that does not learn"
        )
        let source: any FeatureSource =
            if let features {
                StoredFeatures(store: features) { try loadEncoder(configuration.encoder) }
            } else {
                try configuration.encodedPhotographs(of: dataset, on: device)
            }
        self.source = source
        let training = dataset.images(in: .train)
        validation = dataset.images(in: .validation)
        if configuration.threads > 0 { Runtime.threadCount = configuration.threads }
        trainingImages = training.count
        let normalizer = configuration.normalizer
        let start = try configuration.initialModel.map { try InitialModel($0, for: configuration) }
        vocabulary = start?.vocabulary ?? configuration.vocabulary(of: training)
        unknownRate = vocabulary.coverage(of: validation.lazy.flatMap(\.captions).map(normalizer.words)).unknownRate
        let trainingRows = try source.rows(of: training.map(\.id))
        examples = TrainingExamples(
            training,
            rows: trainingRows,
            normalizer: normalizer,
            vocabulary: vocabulary,
            maximumLength: configuration.maximumLength
        )
        validationExamples = TrainingExamples(
            validation,
            rows: try source.rows(of: validation.map(\.id)),
            normalizer: normalizer,
            vocabulary: vocabulary,
            maximumLength: configuration.maximumLength
        )

        generator = RandomGenerator(seed: configuration.seed)
        let featureSize = source.shape.last ?? 0
        let built: (model: any CaptionDecoding, store: ParameterStore)
        if let start {
            decoderConfiguration = start.decoder
            guard decoderConfiguration.featureSize == featureSize else {
                throw TrainingError(
                    .invalidConfiguration,
                    """
                    \(configuration.initialModel ?? ""): its decoder takes features of \(decoderConfiguration.featureSize) numbers, \
                    '\(configuration.encoder)' gives \(featureSize)
                    """
                )
            }
            built = try start.load(on: device)
        } else {
            decoderConfiguration = configuration.decoderConfiguration(
                featureSize: featureSize,
                vocabularySize: vocabulary.count
            )
            built = ParameterStore.fresh(generator, on: device) { [decoderConfiguration] in
                decoderConfiguration.decoder($0)
            }
        }
        decoder = built.model
        parameters = built.store
        hasWordVectors = wordVectors != nil
        precondition(hasWordVectors == (configuration.wordVectors != nil), "word vectors that the settings do not name")
        try parameters.prepareEmbedding(
            decoderConfiguration.embedding.name,
            wordVectors.map { [vocabulary] vectors in
                EmbeddingStart(vectors: vectors, missing: configuration.missingVectors, vocabulary: vocabulary)
            },
            isFrozen: configuration.freezesEmbedding
        )
        encoderParameters = source.trainedParameters.map { ("encoder.\($0.name)", $0.tensor) }
        optimizer = AdamW(
            [
                AdamW.Group(parameters.parameters),
                // Pretrained weights are pulled to zero by decay, away from what they know.
                AdamW.Group(
                    encoderParameters,
                    rateFactor: configuration.encoderLearningRate / configuration.learningRate,
                    weightDecay: 0
                ),
            ],
            AdamWOptions(
                learningRate: configuration.learningRate,
                epsilon: configuration.adamEpsilon,
                weightDecay: configuration.weightDecay
            )
        )
        average =
            configuration.averageDecay > 0
            ? MovingAverage(parameters.parameters + encoderParameters, decay: configuration.averageDecay) : nil
        batchSize = examples.photographs(forCaptions: configuration.batchSize)
        let stepsPerEpoch = EpochPlan.batchCount(photographs: examples.photographs.count, batchSize: batchSize)
        schedule = LearningRateSchedule(
            configuration.schedule,
            peak: configuration.learningRate,
            warmupSteps: configuration.warmupSteps,
            totalSteps: stepsPerEpoch * configuration.epochs
        )
        validationLoss = CaptionLoss(
            decoder: decoder,
            source: source,
            loss: SequenceLoss(
                labelSmoothing: configuration.labelSmoothing,
                padding: Int(vocabulary.specials.padding)
            ),
            attentionWeight: configuration.attentionPenalty,
            usesBFloat16: configuration.usesBFloat16,
            device: device
        )
        teacher = try configuration.teacher(
            examples,
            of: dataset,
            rows: trainingRows,
            vocabulary: vocabulary,
            file: teacherWords ?? output.teacherWords
        )
        objective = try configuration.objective(
            loss: validationLoss,
            training: training,
            rows: trainingRows,
            vocabulary: vocabulary,
            teacher: teacher
        )
        try output.prepare()
        position.fingerprint = try fingerprint()
        // A model that is trained further has its statistics already.
        if start == nil && !resuming {
            let rows = trainingRows.prefix(features == nil ? Self.calibrationCount : .max)
            inference {
                decoder.calibrate(
                    on: source.features(of: rows.map { PhotographView(row: $0) }, isTraining: false).to(on: device)
                )
            }
        }
        if resuming {
            position = try Checkpoint.read(
                into: tensors,
                optimizer: optimizer,
                average: average,
                generator: generator,
                fingerprint: position.fingerprint,
                from: output.checkpoint
            )
        } else {
            try output.write(configuration)
        }
    }

    /// What must be equal for a checkpoint to be continued: the settings, the examples, the features, the vectors that words start
    /// with, and what is validated on.
    private func fingerprint() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        var hash = SHA256()
        hash.update(data: try encoder.encode(configuration))
        hash.update(data: try source.identity)
        for photograph in examples.photographs {
            for caption in photograph.captions { caption.withUnsafeBytes { hash.update(bufferPointer: $0) } }
            withUnsafeBytes(of: Int64(photograph.row)) { hash.update(bufferPointer: $0) }
        }
        if let teacher { hash.update(data: Data(teacher.fingerprint.utf8)) }
        for image in validation { hash.update(data: try encoder.encode(image)) }
        if hasWordVectors, let embedding = parameters.tensors[decoderConfiguration.embedding.name] {
            embedding.floats.withUnsafeBytes { hash.update(bufferPointer: $0) }
        }
        return hash.finalize().hexadecimal
    }

    /// Trains to the end, until `shouldStop` says so, or until the loss is no number.
    @discardableResult
    package func run(
        onEvent: (TrainingEvent) -> Void,
        shouldStop: () -> Bool = { false }
    ) throws -> TrainingEvent.End {
        let mirrors = configuration.isMirrored && source.hasMirrorImages
        func plan(_ epoch: Int) -> EpochPlan {
            EpochPlan(
                photographs: examples.photographs.count,
                batchSize: batchSize,
                mirrors: mirrors,
                seed: configuration.seed,
                epoch: epoch
            )
        }
        onEvent(.started(start(stepsPerEpoch: schedule.totalSteps / max(1, configuration.epochs))))
        if position.step == 0 { try save(onEvent) }
        while position.epoch < configuration.epochs {
            if hasLostPatience { return end(.stoppedEarly, onEvent) }
            guard try isTaught(onEvent, shouldStop) else { return end(.interrupted, onEvent) }
            let plan = plan(position.epoch)
            var lastSave = Date()
            while position.batch < plan.batches.count {
                if shouldStop() {
                    try save(onEvent)
                    return end(.interrupted, onEvent)
                }
                let shown = plan.batches[position.batch].map { entry in
                    let photograph = examples.photographs[entry.index]
                    return (photograph, photograph.view(entry))
                }
                onEvent(.stepped(try step(shown)))
                let isLast = position.batch == plan.batches.count
                if !isLast, Date().timeIntervalSince(lastSave) > secondsBetweenCheckpoints {
                    try save(onEvent)
                    lastSave = Date()
                }
            }
            try endEpoch(onEvent)
        }
        return end(.completed, onEvent)
    }

    /// Whether all is known that teachers expect, if there are any.
    private func isTaught(_ onEvent: (TrainingEvent) -> Void, _ shouldStop: () -> Bool) throws -> Bool {
        guard let teacher else { return true }
        return try teacher.prepare(
            onProgress: { onEvent(.taught(TrainingEvent.Teaching(done: $0, total: $1))) },
            shouldStop: shouldStop
        )
    }

    private var hasLostPatience: Bool {
        configuration.patience > 0 && position.bestScore != nil
            && position.epoch - position.bestEpoch >= configuration.patience
    }

    private func step(_ shown: [ShownPhotograph]) throws -> TrainingEvent.Step {
        let start = Date()
        let progress = Double(position.step) / Double(max(1, schedule.totalSteps))
        // Gradients of the parts add up to those of the whole, each part by its share of the photographs.
        let partSize = (shown.count + configuration.accumulation - 1) / configuration.accumulation
        var (lossValue, captions, tokens) = (0.0, 0, 0)
        var rewardSeconds: Double?
        for first in stride(from: 0, to: shown.count, by: partSize) {
            let part = Array(shown[first..<min(first + partSize, shown.count)])
            let share = Double(part.count) / Double(shown.count)
            let measured = objective.measure(part, progress: progress, using: generator)
            guard measured.loss.isFinite else { throw diverged("loss", measured.loss) }
            (share == 1 ? measured.value : measured.value * share).backward()
            lossValue += measured.loss * share
            captions += measured.captions
            tokens += measured.tokens
            if let seconds = measured.rewardSeconds { rewardSeconds = (rewardSeconds ?? 0) + seconds }
        }
        let clip = configuration.gradientClip
        let norm = optimizer.clipGradients(to: clip > 0 ? clip : .infinity)
        guard norm.isFinite else { throw diverged("gradient", norm) }
        let rate = schedule.rate(at: position.step)
        optimizer.options.learningRate = rate
        optimizer.step()
        optimizer.clearGradients()
        average?.update()

        let seconds = Date().timeIntervalSince(start)
        position.step += 1
        position.batch += 1
        position.lossSum += lossValue * Double(tokens)
        position.tokens += tokens
        position.seconds += seconds
        return TrainingEvent.Step(
            step: position.step,
            epoch: position.epoch + 1,
            loss: lossValue,
            gradientNorm: norm,
            learningRate: rate,
            tokens: tokens,
            captions: captions,
            seconds: seconds,
            rewardSeconds: rewardSeconds
        )
    }

    private func diverged(_ what: String, _ value: Double) -> TrainingError {
        TrainingError(
            .diverged,
            "the \(what) became \(value) at step \(position.step + 1); \(advice)"
        )
    }

    private var advice: String {
        "the last state that was saved is in \(folder.checkpoint.path). Try a lower --learning-rate"
    }

    private func endEpoch(_ onEvent: (TrainingEvent) -> Void) throws {
        try checkWeights()
        let epoch = position.epoch + 1
        onEvent(
            .epochEnded(
                TrainingEvent.Epoch(
                    epoch: epoch,
                    step: position.step,
                    loss: position.lossSum / Double(max(1, position.tokens)),
                    learningRate: optimizer.options.learningRate,
                    tokensPerSecond: Double(position.tokens) / max(1e-9, position.seconds),
                    seconds: position.seconds
                )
            )
        )
        if epoch >= configuration.firstValidation || epoch == configuration.epochs {
            if let average {
                try average.applied { onEvent(.validated(try validate(epoch))) }
            } else {
                onEvent(.validated(try validate(epoch)))
            }
        }
        position.epoch = epoch
        position.batch = 0
        position.lossSum = 0
        position.tokens = 0
        position.seconds = 0
        try save(onEvent)
    }

    /// Keeps weights that are lost from being validated or saved: a step can break them without the loss showing it yet.
    private func checkWeights() throws {
        let norm = ForAll.norm(tensors.values.map { $0.detached() })
        guard norm.isFinite else {
            throw TrainingError(
                .diverged,
                "the norm of the weights is \(norm) after step \(position.step); \(advice)"
            )
        }
    }

    private func save(_ onEvent: (TrainingEvent) -> Void) throws {
        try checkWeights()
        try Checkpoint.write(
            position,
            tensors: tensors,
            optimizer: optimizer,
            average: average,
            generator: generator,
            to: folder.checkpoint
        )
        onEvent(.saved(folder.checkpoint))
    }

    private func end(_ end: TrainingEvent.End, _ onEvent: (TrainingEvent) -> Void) -> TrainingEvent.End {
        onEvent(.ended(end))
        return end
    }

    private func start(stepsPerEpoch: Int) -> TrainingEvent.Start {
        TrainingEvent.Start(
            trainingImages: trainingImages,
            trainingCaptions: examples.captionCount,
            trainingTokens: examples.tokens,
            validationImages: validation.count,
            vocabularySize: vocabulary.count,
            unknownRate: unknownRate,
            parameters: parameters.count + encoderParameters.reduce(0) { $0 + $1.tensor.count },
            epochs: configuration.epochs,
            stepsPerEpoch: stepsPerEpoch,
            step: position.step
        )
    }
}
