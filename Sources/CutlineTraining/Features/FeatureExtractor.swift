package import CutlineImages
package import CutlineModels
package import Foundation
package import Torch
import TorchNN

/// Encodes photographs into a feature store. What is done is kept, so that an interrupted extraction goes on where it stopped.
package struct FeatureExtractor {
    /// Where an extraction stands.
    package struct Progress: Sendable {
        package let done: Int
        package let total: Int
        /// How many of `done` were there before this extraction started.
        package let resumed: Int
    }

    /// A photograph that has no features.
    package struct Failure: Sendable, Hashable, Codable {
        package let id: String
        package let problem: String
    }

    package let encoder: any ImageEncoding
    package let description: FeatureDescription
    /// Where the encoder is.
    package let device: Device
    package var batchSize = 16
    package var decoder = PhotoDecoder()

    package init(encoder: any ImageEncoding, description: FeatureDescription, on device: Device = .cpu) {
        self.encoder = encoder
        self.description = description
        self.device = device
    }

    /// Encodes `images` into `output`.
    ///
    /// - Parameters:
    ///   - images: ids and the files they stand for.
    ///   - shouldStop: asked after every batch; when it says so, the work done is left for the next time.
    /// - Returns: the photographs that could not be read, or nil when stopped.
    package func extract(
        _ images: [(id: String, file: URL)],
        to output: URL,
        onProgress: (Progress) -> Void,
        shouldStop: () -> Bool = { false }
    ) throws -> [Failure]? {
        let partial = try PartialFeatures(for: output, description: description, ids: images.map(\.id))
        let resumed = partial.done
        onProgress(Progress(done: resumed, total: images.count, resumed: resumed))
        while partial.done < images.count {
            if shouldStop() {
                try partial.save()
                return nil
            }
            let batch = Array(images[partial.done..<min(partial.done + batchSize, images.count)])
            try partial.append(encode(batch))
            onProgress(Progress(done: partial.done, total: images.count, resumed: resumed))
        }
        guard partial.failures.count < images.count else {
            try partial.discard()
            throw FeatureError(
                .empty,
                file: output.path,
                detail:
                    "not one of \(images.count) photographs could be read; the first: \(partial.failures.first?.problem ?? "")"
            )
        }
        try partial.finish()
        return partial.failures
    }

    /// A row for each photograph of the batch, or why there is none.
    private func encode(_ batch: [(id: String, file: URL)]) -> [Result<PartialFeatures.Row, FeatureFailure>] {
        let loaded = load(batch)
        let readable = loaded.compactMap { try? $0.get() }
        guard !readable.isEmpty else {
            return loaded.map { $0.map { _ in PartialFeatures.Row(digest: [], bytes: []) } }
        }
        let views = (0..<description.views).map { view in
            let images = description.preprocessing.batch(readable.map(\.photograph), mirrored: view == 1, on: device)
            return encoder.encode(images)[description.kind].to(description.storage)
        }
        let rows = Tensor.stacking(views, axis: 1)
        let bytes = rows.withBytes { Array($0) }
        var next = 0
        return loaded.map { result in
            result.map { image in
                defer { next += 1 }
                let start = next * description.rowSize
                return PartialFeatures.Row(
                    digest: image.digest,
                    bytes: Array(bytes[start..<(start + description.rowSize)])
                )
            }
        }
    }

    private struct LoadedImage: Sendable {
        let photograph: ResizedPhotograph
        let digest: [UInt8]
    }

    /// Decodes and resizes on all cores, in the order of the batch.
    private func load(_ batch: [(id: String, file: URL)]) -> [Result<LoadedImage, FeatureFailure>] {
        let preprocessing = description.preprocessing
        let decoder = decoder
        return ParallelMap.map(batch) { image in
            do {
                let photograph = try decoder.decode(contentsOf: image.file)
                let digest = try FeatureDigest.of(image.file)
                return .success(LoadedImage(photograph: preprocessing.resize(photograph), digest: digest))
            } catch {
                return .failure(FeatureFailure(problem: "\(error)"))
            }
        }
    }
}

struct FeatureFailure: Error, Sendable {
    let problem: String
}
