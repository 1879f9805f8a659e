import CutlineImages
import CutlineModels
import CutlineText
public import Foundation
import Torch
import TorchNN

/// Turns photographs into captions, offline, on this machine's CPU.
///
///     let captioner = try await Captioner.bundled()
///     print(try await captioner.caption(photo).text)
///
/// One captioner may be shared by any number of tasks. The network runs on a thread of its own, never on the
/// cooperative pool.
public actor Captioner {
    private let executor = DedicatedExecutor(label: "Cutline.Captioner")
    let ensemble: CaptioningEnsemble
    let plan: CaptionPlan
    let loader: PhotoLoader
    private let batchSize: Int

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Loads the model in `folder`. Models are data, but for those with an `encoder.pt`: that is a program, which runs.
    ///
    /// - Throws: an error that names the file, when the folder is no model, is damaged, or was made by a newer version.
    public init(modelAt folder: URL, options: CaptionerOptions = .init()) throws {
        try self.init(modelsAt: [folder], options: options)
    }

    /// Loads several models that caption together: the probabilities that they give a word are averaged at every step. They
    /// have to number the same words, and may differ in all else. The first one's settings count.
    ///
    /// - Throws: an error that names the file, when a folder is no model; one that names two folders, when they do not number
    ///   the same words.
    public init(modelsAt folders: [URL], options: CaptionerOptions = .init()) throws {
        precondition(!folders.isEmpty, "a captioner needs a model")
        let precision: Precision =
            switch options.precision {
            case .automatic: .preferred
            case .fp32: .fp32
            case .bf16: .bf16
            }
        let ensemble = try CaptioningEnsemble(
            contentsOf: folders.map(ModelFolder.init),
            precision: precision,
            on: Device(named: options.device)
        )
        self.ensemble = ensemble
        plan = CaptionPlan(
            search: ensemble.configuration.search,
            vocabulary: ensemble.vocabulary,
            normalizer: ensemble.configuration.normalizer
        )
        loader = PhotoLoader(
            decoder: PhotoDecoder(strict: options.isStrict),
            preprocessings: ensemble.preprocessings
        )
        batchSize = max(1, options.batchSize)
    }

    /// Loads the model that comes with Cutline.
    public static func bundled(_ options: CaptionerOptions = .init()) throws -> Captioner {
        try Captioner(modelAt: BundledModel.folder, options: options)
    }

    /// Whether captions can be looked for as the options say.
    ///
    /// - Throws: an error that names what contradicts what, or the words that the model does not know.
    public nonisolated func check(_ options: CaptionOptions) throws {
        _ = try plan.resolved(options)
    }

    /// Captions one photograph: a file in JPEG, PNG, WebP, GIF, TIFF, HEIC or AVIF.
    ///
    /// - Throws: an error that names the file, when it is missing, too large or no photograph; what `check` throws.
    public func caption(_ photo: URL, options: CaptionOptions = .init()) async throws -> Caption {
        let loaded = await loader.load([photo])
        return try captions(for: loaded, options: options)[0].outcome.get()
    }

    /// Captions photographs in batches, in their order. A photograph that cannot be read gives an error in its place, and
    /// the others go on. The next photographs are decoded while the network is busy. Where `check` throws, every photograph
    /// gives its error.
    public nonisolated func captions(
        for photos: [URL],
        options: CaptionOptions = .init()
    ) -> AsyncStream<CaptionResult> {
        let batches = stride(from: 0, to: photos.count, by: batchSize).map {
            Array(photos[$0..<min($0 + batchSize, photos.count)])
        }
        return AsyncStream { continuation in
            let task = Task {
                var upcoming = batches.first.map { first in Task { await loader.load(first) } }
                for index in batches.indices {
                    guard let current = upcoming, !Task.isCancelled else { break }
                    let loaded = await current.value
                    let next = batches.dropFirst(index + 1).first
                    upcoming = next.map { next in Task { await loader.load(next) } }
                    for result in await captions(for: loaded, options: options) { continuation.yield(result) }
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func captions(for photos: [LoadedPhoto], options: CaptionOptions) -> [CaptionResult] {
        let readable = photos.compactMap { try? $0.image.get() }
        let found = Result { try findings(readable, options) }
        var upcoming = ((try? found.get()) ?? []).makeIterator()
        return photos.map { photo in
            let outcome = Result<Caption, any Error> {
                let image = try photo.image.get()
                _ = try found.get()
                let (candidates, confidence) = upcoming.next() ?? ([], nil)
                return Caption(candidates: candidates, confidence: confidence, warnings: image.warnings)
            }
            return CaptionResult(photo: photo.url, outcome: outcome)
        }
    }

    private func findings(
        _ photos: [LoadedPhoto.Image],
        _ options: CaptionOptions
    ) throws -> [(candidates: [Caption.Candidate], confidence: Double?)] {
        let (search, constraints) = try plan.resolved(options)
        let calibration = ensemble.calibration(for: search, options.constraints)
        return ensemble.findings(
            for: photos.map(\.pixels),
            search: search,
            constraints: constraints,
            measuringEvidence: calibration != nil
        ).map { finding in
            (candidates(finding.hypotheses, options), finding.evidence.flatMap { calibration?.confidence($0) })
        }
    }

    func candidates(_ hypotheses: [Hypothesis], _ options: CaptionOptions) -> [Caption.Candidate] {
        hypotheses.prefix(max(1, options.candidates)).map { hypothesis in
            let words = ensemble.vocabulary.decode(hypothesis.words)
            return Caption.Candidate(
                text: SentenceCasing.sentence(of: words),
                rawText: words.joined(separator: " "),
                score: hypothesis.meanLogProbability
            )
        }
    }
}
