import CutlineModels
import CutlineTraining
public import Foundation
import Torch

/// What an encoder sees in photographs, in one file that is made once and used by any number of runs.
public struct PhotoFeatures: Sendable {
    /// How much of a photograph a vector stands for.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// One vector for the whole photograph, of shape [C].
        case pooled
        /// A vector for each of R regions, row by row from the top left, of shape [R, C].
        case grid
    }

    /// A photograph without features.
    public struct Failure: Sendable, Hashable {
        public let id: String
        /// Names the file, and what is wrong with it.
        public let problem: String
    }

    public let file: URL
    /// The encoder's name; that of its file for a module.
    public let encoder: String
    /// The photographs that have features, in the order of the file.
    public let ids: [String]
    /// Of one photograph's features: [C] or [R, C].
    public let shape: [Int]
    /// Whether photographs' mirror images have features too.
    public let hasMirrorImages: Bool
    /// Photographs that were asked for and could not be read.
    public let failures: [Failure]

    /// The number of photographs that have features.
    public var count: Int { ids.count }

    /// The encoders that have a name.
    public static let encoderNames = EncoderRegistry.names

    /// Opens a file of features.
    /// - Throws: an error that names the file, when it is none.
    public init(contentsOf file: URL) throws {
        self.init(try FeatureStore(contentsOf: file), failures: [])
    }

    init(_ store: FeatureStore, failures: [Failure]) {
        file = store.url
        encoder = store.description.encoder
        ids = store.ids
        shape = store.description.shape
        hasMirrorImages = store.description.isMirrored
        self.failures = failures
    }

    /// Encodes photographs into `file`, or opens it where it holds just that of the same photographs.
    ///
    /// What an earlier call left unfinished is gone on with. A photograph that cannot be read is reported in `failures`.
    /// - Parameters:
    ///   - encoder: one of `encoderNames`, or the path of a TorchScript module `file.pt`, which is a program: use only those
    ///     you trust.
    ///   - mirrored: encode mirror images too, as `TrainingSettings.usesMirrorImages` needs them.
    ///   - onProgress: is told how many of how many are done, on a thread of its own.
    /// - Throws: `CancellationError` when the task is cancelled; an error that names the file when the encoder's weights are
    ///   missing, or `file` was made otherwise, which is never overwritten.
    public static func encode(
        _ photos: CaptionedPhotos,
        with encoder: String,
        resizing: PhotoResizing = PhotoResizing(),
        kind: Kind = .pooled,
        mirrored: Bool = false,
        to file: URL,
        onProgress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws -> PhotoFeatures {
        let preparation = FeaturePreparation(
            encoder: encoder,
            resizing: resizing.preprocessing,
            kind: kind == .grid ? .grid : .pooled,
            isMirrored: mirrored
        )
        return try await BackgroundWork.run { isCancelled in
            let prepared = try preparation.prepare(
                photos.photos.map { ($0.id, $0.file) },
                at: file,
                onProgress: { onProgress($0.done, $0.total) },
                shouldStop: isCancelled
            )
            guard let prepared else { throw CancellationError() }
            return PhotoFeatures(
                prepared.store,
                failures: prepared.failures.map { Failure(id: $0.id, problem: $0.problem) }
            )
        }
    }

    /// The features of one photograph, region by region where there are several: as many numbers as `shape` multiplies to.
    /// - Throws: an error that names the photograph, when it has none here.
    public func values(of id: String) throws -> [Float] {
        let store = try FeatureStore(contentsOf: file)
        return store.features(rows: try store.rows(of: [id])).floats
    }
}
