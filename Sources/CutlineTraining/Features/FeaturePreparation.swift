package import CutlineModels
package import Foundation
package import Torch
package import TorchNN

/// Finds or makes the features of a data set's photographs.
package struct FeaturePreparation {
    package let encoder: String
    package let resizing: ImagePreprocessing.Resizing
    package let kind: FeatureKind
    package let storage: DataType
    package let precision: Precision
    package let isMirrored: Bool
    package let batchSize: Int
    /// Where photographs are encoded.
    package let device: Device

    package init(
        encoder: String,
        resizing: ImagePreprocessing.Resizing = .init(),
        kind: FeatureKind,
        storage: DataType = .float16,
        precision: Precision = .preferred,
        isMirrored: Bool = false,
        batchSize: Int = 16,
        on device: Device = .cpu
    ) {
        self.encoder = encoder
        self.resizing = resizing
        self.kind = kind
        self.storage = storage
        self.precision = precision
        self.isMirrored = isMirrored
        self.batchSize = batchSize
        self.device = device
    }

    /// Opens the store at `output` if it holds what is wanted of these photographs, unchanged; else extracts, going on where an
    /// earlier extraction stopped. A store that was made otherwise is refused, never overwritten.
    ///
    /// - Returns: the store, and the photographs that could not be read; nil when stopped.
    package func prepare(
        _ images: [(id: String, file: URL)],
        at output: URL,
        onProgress: (FeatureExtractor.Progress) -> Void,
        shouldStop: () -> Bool = { false }
    ) throws -> (store: FeatureStore, failures: [FeatureExtractor.Failure])? {
        if FileManager.default.fileExists(atPath: output.path) {
            let store = try FeatureStore(contentsOf: output)
            try store.check(against: description(shape: store.description.shape))
            let known = images.filter { store.contains($0.id) }
            let unreadable = images.filter { !store.contains($0.id) }
            let files = Dictionary(known.map { ($0.id, $0.file) }, uniquingKeysWith: { first, _ in first })
            try store.checkContents(of: known.map(\.id)) { id in files[id] ?? output }
            return (
                store,
                unreadable.map { .init(id: $0.id, problem: "\($0.file.path): has no features in \(output.path)") }
            )
        }
        let loaded = try EncoderWeights.load(encoder, precision: precision, on: device).encoder
        var extractor = FeatureExtractor(
            encoder: loaded,
            description: try description(shape: loaded.shape(of: kind)),
            on: device
        )
        extractor.batchSize = batchSize
        guard let failures = try extractor.extract(images, to: output, onProgress: onProgress, shouldStop: shouldStop)
        else { return nil }
        return (try FeatureStore(contentsOf: output), failures)
    }

    private func description(shape: [Int]) throws -> FeatureDescription {
        FeatureDescription(
            encoder: try ModelEncoder(encoder)?.name() ?? ScriptFile(encoder)?.name ?? encoder,
            weights: try EncoderWeights.digest(of: encoder),
            preprocessing: try EncoderRegistry.preprocessing(for: encoder).applying(resizing),
            precision: EncoderWeights.precision(of: encoder, asked: precision),
            kind: kind,
            shape: shape,
            storage: storage,
            isMirrored: isMirrored
        )
    }
}
