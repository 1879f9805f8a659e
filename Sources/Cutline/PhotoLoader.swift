import CutlineImages
import CutlineModels
import Foundation

/// A photograph at the network's input size, or why there is none.
struct LoadedPhoto: Sendable {
    struct Image: Sendable {
        /// By each of the loader's preprocessings.
        let pixels: [ResizedPhotograph]
        /// What of the photograph the first of them show, in shares of its sides.
        let area: CGRect
        let warnings: [String]
    }

    let url: URL
    let image: Result<Image, any Error>
}

/// Decodes and resizes photographs, as many at a time as there are cores. Only the small results stay in memory.
struct PhotoLoader: Sendable {
    private let decoder: PhotoDecoder
    private let preprocessings: [ImagePreprocessing]
    private let queue: OperationQueue

    init(decoder: PhotoDecoder, preprocessings: [ImagePreprocessing]) {
        self.decoder = decoder
        self.preprocessings = preprocessings
        queue = OperationQueue()
        queue.maxConcurrentOperationCount = ProcessInfo.processInfo.activeProcessorCount
    }

    /// In the order of `photos`.
    func load(_ photos: [URL]) async -> [LoadedPhoto] {
        await withTaskGroup(of: (Int, LoadedPhoto).self) { group in
            for (index, photo) in photos.enumerated() {
                group.addTask { (index, await load(photo)) }
            }
            var loaded: [(Int, LoadedPhoto)] = []
            for await photo in group { loaded.append(photo) }
            return loaded.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func load(_ photo: URL) async -> LoadedPhoto {
        await withCheckedContinuation { continuation in
            queue.addOperation { continuation.resume(returning: loadNow(photo)) }
        }
    }

    private func loadNow(_ photo: URL) -> LoadedPhoto {
        let image = Result<LoadedPhoto.Image, any Error> {
            let photograph = try decoder.decode(contentsOf: photo)
            return LoadedPhoto.Image(
                pixels: preprocessings.map { $0.resize(photograph) },
                area: preprocessings[0].visibleArea(width: photograph.width, height: photograph.height),
                warnings: photograph.warnings.map(\.message)
            )
        }
        return LoadedPhoto(url: photo, image: image)
    }
}
