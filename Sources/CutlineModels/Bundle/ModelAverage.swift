import CutlineText
import Foundation
import Torch

/// One model out of several that were trained further from the same one: its weights are the mean of theirs (Wortsman et al., 2022:
/// "Model soups"). It costs what one model costs, and may caption nearly as well as all of them together.
package struct ModelAverage {
    private let models: [ModelFolder]
    private let configuration: ModelConfiguration

    /// Checks the folders, and refuses models that are not built alike.
    ///
    /// - Parameters:
    ///   - models: at least one; the first one's settings of the search are kept.
    ///   - resizing: how the average resizes photographs, where not as the models do.
    package init(of models: [ModelFolder], resizing: ImagePreprocessing.Resizing = .init()) throws {
        precondition(!models.isEmpty, "an average of no models")
        let configurations = try models.map { model in
            let configuration = try model.configuration()
            try model.verify(configuration)
            return configuration
        }
        for (model, configuration) in zip(models, configurations).dropFirst() {
            guard let part = Self.difference(configurations[0], configuration) else { continue }
            throw ModelError(
                .foreign,
                """
                \(models[0].url.path) and \(model.url.path) do not have the same \(part), so they have no average; take models that \
                'cutline train --from' made of the same one
                """
            )
        }
        self.models = models
        var average = configurations[0]
        average.encoder.preprocessing = try average.encoder.preprocessing.applying(resizing)
        average.confidence = nil
        configuration = average
    }

    /// What keeps two models from being averaged, if something does.
    private static func difference(_ first: ModelConfiguration, _ other: ModelConfiguration) -> String? {
        if first.encoder != other.encoder { return "encoder" }
        if first.files[ModelFolder.scriptName] != other.files[ModelFolder.scriptName] { return "module" }
        if first.decoder != other.decoder { return "decoder" }
        if first.normalizer != other.normalizer { return "cleaning of captions" }
        let vocabulary = ModelFolder.vocabularyName
        return first.files[vocabulary] == other.files[vocabulary] ? nil : "vocabulary"
    }

    /// Writes the model folder, without a confidence, which was of one model's captions.
    package func write(to folder: ModelFolder, card: String) throws {
        var sums: [String: Tensor] = [:]
        var storage: [String: DataType] = [:]
        for model in models {
            let file = model.file(ModelFolder.weightsName)
            let tensors = try SafetensorsFile(contentsOf: file).tensors()
            for (name, tensor) in tensors {
                let value = tensor.to(.float32)
                guard let sum = sums[name] else {
                    (sums[name], storage[name]) = (value, tensor.dataType)
                    continue
                }
                sums[name] = sum + value
            }
            guard tensors.count == sums.count else {
                throw ModelError(
                    .damaged,
                    "\(file.path): has other tensors than \(models[0].url.path); copy the whole folder again"
                )
            }
        }
        try folder.write(
            configuration,
            weights: Dictionary(
                uniqueKeysWithValues: sums.map { name, sum in
                    (name, (sum / Double(models.count)).to(storage[name] ?? .float16))
                }
            ),
            vocabulary: Vocabulary(contentsOf: models[0].file(ModelFolder.vocabularyName)),
            script: configuration.encoder.isScript ? models[0].file(ModelFolder.scriptName) : nil,
            card: card
        )
    }
}
