import CutlineModels
import CutlineTraining
public import Foundation
import Torch

/// A training run in a folder of its own, the same as `cutline train` makes: `cutline report` draws it.
///
///     let run = TrainingRun(.notebook, on: photos, in: folder)
///     try await run.start { event in if case .epoch(let epoch) = event { print(epoch.loss) } }
///     let captioner = try Captioner(modelAt: run.bestModel)
///
/// Training goes on away from Swift's cooperative threads. When its task is cancelled it saves its state and returns; while
/// photographs are still encoded there is no state yet, so that `CancellationError` is thrown, and the same call goes on encoding.
public struct TrainingRun: Sendable {
    /// How a run came to its end.
    public enum Ending: Sendable, Hashable {
        case completed
        /// No better validation for as many epochs as `TrainingSettings.patience`.
        case stoppedEarly
        /// The task was cancelled in training; `resume` goes on from there.
        case interrupted
    }

    public let settings: TrainingSettings
    public let photos: CaptionedPhotos
    /// Where features are, or will be.
    public let featuresFile: URL
    public let folder: URL

    /// - Parameters:
    ///   - photos: of which training and validation photographs are used; others play no part.
    ///   - features: of these photographs, made as `settings` ask for it; nil to make them in the run's folder.
    ///   - folder: is made where it does not exist.
    public init(
        _ settings: TrainingSettings,
        on photos: CaptionedPhotos,
        features: PhotoFeatures? = nil,
        in folder: URL
    ) {
        self.settings = settings
        self.photos = photos
        self.folder = folder
        featuresFile = features?.file ?? RunFolder(folder).features
    }

    /// The folder of the model with the best CIDEr on validation photographs so far, for `Captioner(modelAt:)`.
    public var bestModel: URL { RunFolder(folder).best.url }

    /// Trains from the start.
    ///
    /// - Parameter onEvent: is called for every event in order, on a thread of the run; what it takes, training waits for.
    /// - Throws: `CancellationError` when the task is cancelled before training begins; an error that says what to do, when the
    ///   folder holds a run already, no run can follow the settings, there are no training or validation photographs, weights or
    ///   word vectors are missing, `features` were made otherwise, or the loss is no longer a number.
    @discardableResult
    public func start(onEvent: @escaping @Sendable (Event) -> Void = { _ in }) async throws -> Ending {
        try await BackgroundWork.run { isCancelled in try run(resuming: false, onEvent, isCancelled) }
    }

    /// Goes on from the state that was saved last: with the same settings, photographs and number of threads on the same
    /// machine, as if the run had never stopped.
    ///
    /// - Throws: as `start` does, and when the folder holds no run, or one with other settings or captions.
    @discardableResult
    public func resume(onEvent: @escaping @Sendable (Event) -> Void = { _ in }) async throws -> Ending {
        try await BackgroundWork.run { isCancelled in try run(resuming: true, onEvent, isCancelled) }
    }

    private func run(
        resuming: Bool,
        _ onEvent: (Event) -> Void,
        _ isCancelled: () -> Bool
    ) throws -> Ending {
        let output = RunFolder(folder)
        let configuration = try settings.configuration.fittedToWordVectors()
        let used = photos.dataset.usedInTraining
        try output.check(configuration, on: used, resuming: resuming)
        if configuration.threads > 0 { Runtime.threadCount = configuration.threads }
        let prepared = try configuration.featurePreparation(file: featuresFile).prepare(
            used.images.compactMap { image in used.file(of: image).map { (image.id, $0) } },
            at: featuresFile,
            onProgress: { onEvent(.encoding(done: $0.done, total: $0.total)) },
            shouldStop: isCancelled
        )
        guard let prepared else { throw CancellationError() }
        for failure in prepared.failures { onEvent(.unreadable(id: failure.id, problem: failure.problem)) }
        let dataset = used.removing(Set(prepared.failures.map(\.id)))
        let trainer = try Trainer(
            configuration,
            dataset: dataset,
            features: prepared.store,
            wordVectors: configuration.wordVectors(for: dataset.images(in: .train))?.vectors,
            output: output,
            resuming: resuming
        )
        try photos.source.write(to: output)
        let end = try trainer.runLogged(
            onEvent: { event in Event(event).map(onEvent) },
            shouldStop: isCancelled
        )
        return switch end {
        case .completed: .completed
        case .stoppedEarly: .stoppedEarly
        case .interrupted: .interrupted
        }
    }
}
