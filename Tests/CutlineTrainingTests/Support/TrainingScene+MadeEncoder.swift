import CutlineModels
import Foundation
import Torch
import TorchNN

@testable import CutlineTraining

extension TrainingScene {
    /// A run whose model has a made encoder, to go on from.
    func runWithMadeEncoder(_ name: String = "first", seed: UInt64 = 1) throws -> RunFolder {
        let run = run(name)
        var configuration = Self.configuration
        configuration.seed = seed
        configuration.epochs = 1
        configuration.firstValidation = 1
        // Features of another encoder have other sizes than the made one's: let it look at the photographs itself.
        let store = try storeOfMadeEncoder()
        let trainer = try Trainer(
            configuration,
            dataset: dataset,
            features: store,
            output: run,
            resuming: false,
            loadEncoder: { _ in try MadeEncoder.load() }
        )
        try trainer.run(onEvent: { _ in })
        return run
    }

    private func storeOfMadeEncoder() throws -> FeatureStore {
        let encoder = try MadeEncoder.load().encoder
        let description = FeatureDescription(
            encoder: MadeEncoder.name,
            weights: "made",
            preprocessing: encoder.preprocessing,
            precision: .fp32,
            kind: .pooled,
            shape: encoder.shape(of: .pooled),
            storage: .float32,
            isMirrored: false
        )
        let file = folder["made-features"]
        guard !FileManager.default.fileExists(atPath: file.path) else { return try FeatureStore(contentsOf: file) }
        let photos = dataset.images.map { (id: $0.id, file: folder[$0.path]) }
        _ = try FeatureExtractor(encoder: encoder, description: description).extract(
            photos,
            to: file,
            onProgress: { _ in }
        )
        return try FeatureStore(contentsOf: file)
    }
}
