package import CutlineText
import Foundation
package import Torch
package import TorchNN

/// An encoder and a decoder with everything that turns a photograph into words.
///
/// Not safe to use from several threads at once; whoever shares it puts it into an actor.
package final class CaptioningModel {
    package let configuration: ModelConfiguration
    package let vocabulary: Vocabulary
    package let encoder: any ImageEncoding
    package let decoder: any CaptionDecoding
    package let device: Device
    private let encoderStore: ParameterStore
    private let decoderStore: ParameterStore

    package init(
        configuration: ModelConfiguration,
        vocabulary: Vocabulary,
        encoder: (encoder: any ImageEncoding, store: ParameterStore),
        decoder: (decoder: any CaptionDecoding, store: ParameterStore),
        device: Device = .cpu
    ) {
        self.configuration = configuration
        self.vocabulary = vocabulary
        self.encoder = encoder.encoder
        encoderStore = encoder.store
        self.decoder = decoder.decoder
        decoderStore = decoder.store
        self.device = device
    }

    /// Loads a model folder after checking it.
    package convenience init(
        contentsOf folder: ModelFolder,
        precision: Precision = .preferred,
        on device: Device = .cpu
    ) throws {
        let configuration = try folder.configuration()
        try folder.verify(configuration)
        let vocabulary = try Vocabulary(contentsOf: folder.file(ModelFolder.vocabularyName))
        guard vocabulary.count == configuration.decoder.vocabularySize else {
            throw ModelError(
                .damaged,
                "\(folder.url.path): the decoder scores \(configuration.decoder.vocabularySize) words, the vocabulary has \(vocabulary.count)"
            )
        }
        let weights = folder.file(ModelFolder.weightsName)
        let tensors = try SafetensorsFile(contentsOf: weights).tensors()
        let encoder =
            if configuration.encoder.isScript {
                (
                    try ScriptEncoder(
                        contentsOf: folder.file(ModelFolder.scriptName),
                        preprocessing: configuration.encoder.preprocessing,
                        on: device
                    ) as any ImageEncoding, ParameterStore.empty
                )
            } else {
                try EncoderWeights.load(
                    configuration.encoder.name,
                    from: tensors.under("encoder"),
                    origin: weights.path,
                    precision: precision,
                    on: device
                )
            }
        let decoder = try ParameterStore.loading(
            tensors.under("decoder"),
            origin: weights.path,
            on: device
        ) { configuration.decoder.decoder($0) }
        guard encoder.0.preprocessing.fits(configuration.encoder.preprocessing) else {
            throw ModelError(.foreign, "\(folder.url.path): its preprocessing is not that of its encoder")
        }
        self.init(
            configuration: configuration,
            vocabulary: vocabulary,
            encoder: encoder,
            decoder: (decoder.model, decoder.store),
            device: device
        )
    }

    /// Writes the model folder, with weights in `storage`.
    package func write(to folder: ModelFolder, storage: DataType = .float16, card: String) throws {
        var weights: [String: Tensor] = [:]
        for (name, tensor) in encoderStore.tensors where encoder.needs(name, for: decoder.featureKind) {
            weights["encoder.\(name)"] = tensor.detached().to(storage)
        }
        for (name, tensor) in decoderStore.tensors { weights["decoder.\(name)"] = tensor.detached().to(storage) }
        try folder.write(
            configuration,
            weights: weights,
            vocabulary: vocabulary,
            script: encoder.script?.file,
            card: card
        )
    }

    /// The best hypotheses for each photograph; `search` overrides the model's own settings.
    package func hypotheses(for photographs: [ResizedPhotograph], search: SearchOptions? = nil) -> [[Hypothesis]] {
        guard !photographs.isEmpty else { return [] }
        let images = configuration.encoder.preprocessing.batch(photographs, on: device)
        return hypotheses(forFeatures: encoder.encode(images)[decoder.featureKind], search: search)
    }

    /// The best hypotheses for photographs whose features are known.
    package func hypotheses(forFeatures features: Tensor, search: SearchOptions? = nil) -> [[Hypothesis]] {
        CaptionSearch([decoder], search ?? configuration.search, vocabulary: vocabulary).hypotheses(for: features)
    }

    /// Whether this model's encoder, with its preprocessing, gives the features that the other's gives: its parameters are the
    /// other's, and perhaps more that the other's decoder does not look at.
    package func encodes(for other: CaptioningModel) -> Bool {
        guard configuration.encoder == other.configuration.encoder else { return false }
        if configuration.encoder.isScript {
            return configuration.files[ModelFolder.scriptName] == other.configuration.files[ModelFolder.scriptName]
        }
        let own = encoderStore.tensors
        return other.encoderStore.tensors.allSatisfy { name, tensor in
            guard let mine = own[name], mine.shape == tensor.shape else { return false }
            return mine === tensor || mine.equals(tensor).all().to(.float32).scalar == 1
        }
    }

    /// The number of values in the encoder's and the decoder's parameters.
    package var parameterCounts: (encoder: Int, decoder: Int) {
        (encoder.script?.parameterCount ?? encoderStore.count, decoderStore.count)
    }

    /// The network's layers.
    package var graph: NetworkGraph {
        NetworkGraph(
            names: [.encoder: configuration.encoder.name, .decoder: configuration.decoder.kind.rawValue],
            encoder: (encoder, encoderStore),
            decoder: (decoder, decoderStore)
        )
    }
}
