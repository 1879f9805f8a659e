import Crypto
import Foundation
import Torch
import TorchNN

/// The encoder of a model folder, whose weights may have been trained further with the model.
package struct ModelEncoder {
    private let folder: ModelFolder

    /// Nil where `name` is no path of a model folder but the name of an encoder.
    package init?(_ name: String) {
        let folder = ModelFolder(URL(fileURLWithPath: name).standardizedFileURL)
        guard FileManager.default.fileExists(atPath: folder.file(ModelFolder.configurationName).path) else {
            return nil
        }
        self.folder = folder
    }

    package var path: String { folder.url.path }

    /// The name under which the network is registered.
    package func name() throws -> String { try folder.configuration().encoder.name }

    func preprocessing() throws -> ImagePreprocessing { try folder.configuration().encoder.preprocessing }

    func digest() throws -> String {
        try SHA256.hexadecimal(of: folder.file(ModelFolder.weightsName))
    }

    func load(
        precision: Precision,
        trainedFrom layer: String?,
        on device: Device
    ) throws -> (encoder: any ImageEncoding, store: ParameterStore) {
        let configuration = try folder.configuration()
        try folder.verify(configuration)
        guard !configuration.encoder.isScript else {
            throw ModelError(.unusable, "\(path): its encoder is a TorchScript module; name the module itself")
        }
        let weights = folder.file(ModelFolder.weightsName)
        return try EncoderWeights.load(
            configuration.encoder.name,
            from: SafetensorsFile(contentsOf: weights).tensors().under("encoder"),
            origin: weights.path,
            precision: precision,
            trainedFrom: layer,
            on: device
        )
    }
}
