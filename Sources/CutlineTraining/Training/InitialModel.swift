import CutlineModels
import CutlineText
import Foundation
import Torch
import TorchNN

/// A model that a run goes on from: its decoder and its vocabulary.
struct InitialModel {
    let decoder: DecoderConfiguration
    let vocabulary: Vocabulary
    private let weights: URL

    /// Loads what does not depend on weights, and refuses a model of other words or another kind than the run's.
    init(_ path: String, for configuration: TrainingConfiguration) throws {
        let folder = ModelFolder(URL(fileURLWithPath: path))
        let model = try folder.configuration()
        try folder.verify(model)
        for (what, found, wanted) in [
            ("decoder", model.decoder.kind.rawValue, configuration.decoder.rawValue),
            ("cleaning of captions", model.normalizer.mode.rawValue, configuration.normalizer.mode.rawValue),
        ] where found != wanted {
            throw TrainingError(.invalidConfiguration, "\(path): its \(what) is '\(found)', the run's '\(wanted)'")
        }
        decoder = model.decoder
        vocabulary = try Vocabulary(contentsOf: folder.file(ModelFolder.vocabularyName))
        weights = folder.file(ModelFolder.weightsName)
    }

    func load(on device: Device) throws -> (model: any CaptionDecoding, store: ParameterStore) {
        try ParameterStore.loading(
            SafetensorsFile(contentsOf: weights).tensors().under("decoder"),
            origin: weights.path,
            on: device
        ) { decoder.decoder($0) }
    }
}
