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
    let model: CaptioningModel
    let loader: PhotoLoader
    private let batchSize: Int

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Loads the model in `folder`. Models are data, but for those with an `encoder.pt`: that is a program, which runs.
    ///
    /// - Throws: an error that names the file, when the folder is no model, is damaged, or was made by a newer version.
    public init(modelAt folder: URL, options: CaptionerOptions = .init()) throws {
        let precision: Precision =
            switch options.precision {
            case .automatic: .preferred
            case .fp32: .fp32
            case .bf16: .bf16
            }
        model = try CaptioningModel(
            contentsOf: ModelFolder(folder),
            precision: precision,
            on: Device(named: options.device)
        )
        loader = PhotoLoader(
            decoder: PhotoDecoder(strict: options.isStrict),
            preprocessing: model.configuration.encoder.preprocessing
        )
        batchSize = max(1, options.batchSize)
    }

    /// Loads the model that comes with Cutline.
    public static func bundled(_ options: CaptionerOptions = .init()) throws -> Captioner {
        try Captioner(modelAt: BundledModel.folder, options: options)
    }

    /// Captions one photograph: a file in JPEG, PNG, WebP, GIF, TIFF, HEIC or AVIF.
    ///
    /// - Throws: an error that names the file, when it is missing, too large or no photograph.
    public func caption(_ photo: URL, options: CaptionOptions = .init()) async throws -> Caption {
        let loaded = await loader.load([photo])
        return try captions(for: loaded, options: options)[0].outcome.get()
    }

    /// Captions photographs in batches, in their order. A photograph that cannot be read gives an error in its place, and
    /// the others go on. The next photographs are decoded while the network is busy.
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
        var hypotheses = model.hypotheses(for: readable.map(\.pixels), search: search(options)).makeIterator()
        return photos.map { photo in
            let outcome = photo.image.map { image in
                Caption(candidates: candidates(hypotheses.next() ?? [], options), warnings: image.warnings)
            }
            return CaptionResult(photo: photo.url, outcome: outcome)
        }
    }

    func candidates(_ hypotheses: [Hypothesis], _ options: CaptionOptions) -> [Caption.Candidate] {
        hypotheses.prefix(max(1, options.candidates)).map { hypothesis in
            let words = model.vocabulary.decode(hypothesis.words)
            return Caption.Candidate(
                text: SentenceCasing.sentence(of: words),
                rawText: words.joined(separator: " "),
                score: hypothesis.meanLogProbability
            )
        }
    }

    func search(_ options: CaptionOptions) -> SearchOptions {
        var search = model.configuration.search
        search.beamWidth = max(1, options.beamWidth ?? search.beamWidth, options.candidates)
        search.minimumLength = options.minimumLength ?? search.minimumLength
        search.maximumLength = max(1, options.maximumLength ?? search.maximumLength)
        return search
    }
}
