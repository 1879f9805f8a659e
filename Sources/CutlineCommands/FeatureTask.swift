import ArgumentParser
import CutlineModels
import CutlineTraining
import Foundation
import Torch

/// A photo under the name that features and captions know it by.
struct PhotoFile: Sendable {
    let id: String
    let url: URL

    /// Every photo of a data set that was loaded with its folder.
    static func all(of dataset: Dataset) -> [PhotoFile] {
        dataset.images.compactMap { image in dataset.file(of: image).map { PhotoFile(id: image.id, url: $0) } }
    }
}

/// Makes or opens a feature store, with a progress bar.
struct FeatureTask: Sendable {
    /// What is left to know once the store is there.
    struct Outcome: Sendable {
        let failures: [FeatureExtractor.Failure]
        let summary: String
    }

    let photos: [PhotoFile]
    let output: URL
    let preparation: FeaturePreparation

    /// Reports photos that cannot be read. Throws when the user stops it.
    func run(in context: CommandContext, _ stop: StopSignal) async throws -> Outcome {
        try await Offload.run { try run(in: context) { stop.shouldStop } }
    }

    private func run(in context: CommandContext, shouldStop: () -> Bool) throws -> Outcome {
        var bar: ProgressBar?
        let isThere = FileManager.default.fileExists(atPath: output.path)
        if isThere { context.note("\(output.path): checking the features that are there") }
        let prepared = try preparation.prepare(
            photos.map { ($0.id, $0.url) },
            at: output,
            onProgress: { progress in
                if bar == nil {
                    if progress.resumed > 0 {
                        context.note("going on after \(NumberText.count(progress.resumed)) photos")
                    }
                    bar = ProgressBar(
                        context,
                        title: "encoding",
                        unit: "photos",
                        total: progress.total,
                        alreadyDone: progress.resumed
                    )
                }
                bar?.update(to: progress.done)
            },
            shouldStop: shouldStop
        )
        guard let prepared else {
            bar?.clear()
            throw CommandError(.interrupted, "stopped; the same command goes on from here")
        }
        bar?.finish()
        for failure in prepared.failures { context.note("error: \(failure.problem)") }
        return Outcome(
            failures: prepared.failures,
            summary: summary(of: prepared.store)
        )
    }

    private func summary(of store: FeatureStore) -> String {
        let description = store.description
        let size = (try? FileManager.default.attributesOfItem(atPath: output.path)[.size] as? Int).flatMap { $0 } ?? 0
        let shape = description.shape.map(String.init).joined(separator: "×")
        let views = description.isMirrored ? ", mirror images too" : ""
        let photos = "\(NumberText.count(store.ids.count)) photos"
        let features =
            "\(description.encoder) \(description.kind.rawValue) \(shape) \(description.storage.rawValue)\(views)"
        return "\(output.path): \(photos), \(features), \(NumberText.bytes(size))"
    }
}

extension FeatureKind: ExpressibleByArgument {}
