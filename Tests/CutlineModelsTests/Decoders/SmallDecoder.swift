import CutlineModels
import Foundation
import Torch
import TorchNN

/// A decoder of any kind with weights of the formula, three photographs and three captions of different lengths.
struct SmallDecoder {
    static let captions: [[Int32]] = [[1, 4, 5, 6, 7, 3], [1, 10, 9, 3], [1, 8]]
    static let images = [1, 0, 1]
    static let photographs = 3
    static let regions = 4

    let configuration: DecoderConfiguration
    let decoder: any CaptionDecoding
    let store: ParameterStore
    let features: Tensor

    /// Sizes are those of Scripts/fixtures/decoders.py.
    static var settings: DecoderSettings {
        var settings = DecoderSettings(featureSize: 6, vocabularySize: 11)
        settings.embeddingSize = 5
        (settings.hiddenSize, settings.outputSize, settings.attentionSize) = (8, 8, 7)
        (settings.heads, settings.layers, settings.refiningLayers) = (2, 2, 2)
        // Shorter than the longest caption.
        settings.maximumLength = 4
        return settings
    }

    init(_ kind: DecoderKind, _ settings: DecoderSettings = Self.settings) {
        let configuration = DecoderConfiguration(kind, settings)
        self.configuration = configuration
        (decoder, store) = Formula.model { configuration.decoder($0) }
        features = Self.features(of: decoder.featureKind, photographs: Self.photographs)
    }

    /// Tensors of fewer photographs hold other numbers.
    static func features(of kind: FeatureKind, photographs: Int) -> Tensor {
        let shape = kind == .grid ? [photographs, regions, 6] : [photographs, 6]
        return Formula.tensor("features", shape).absolute() + 0.1
    }

    func memory(_ mode: ForwardMode = .evaluation) -> DecoderMemory {
        decoder.memory(of: features, mode)
    }

    func outputs(
        _ captions: [[Int32]] = Self.captions,
        images: [Int] = Self.images,
        _ mode: ForwardMode = .evaluation
    ) -> DecoderOutput {
        decoder.outputs(PackedCaptions(captions, images: images, padding: 0), memory: memory(mode), mode)
    }
}
