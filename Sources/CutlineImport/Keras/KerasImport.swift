import Crypto
package import CutlineModels
import CutlineText
package import Foundation
import Torch
import TorchNN

/// Makes a model folder of a captioner that Keras saved, its tokenizer, and an encoder's weights.
package struct KerasImport: Sendable {
    /// What became of it.
    package struct Outcome: Sendable {
        package let encoder: String
        package let parameterCounts: (encoder: Int, decoder: Int)
        package let vocabularySize: Int
        package let maximumLength: Int
        package let notes: [String]
    }

    package var model: URL
    package var tokenizer: URL
    package var marks = KerasCaptioner.Marks()
    /// The encoder that the features came from, where their length is not to tell.
    package var encoder: String?
    package var resizing = ImagePreprocessing.Resizing()
    package var maximumLength: Int?

    package init(model: URL, tokenizer: URL) {
        self.model = model
        self.tokenizer = tokenizer
    }

    /// Weights are stored as float32, so that captions are Keras'.
    package func write(to folder: ModelFolder) throws -> Outcome {
        let captioner = try KerasCaptioner(
            contentsOf: model,
            tokenizer: tokenizer,
            marks: marks,
            maximumLength: maximumLength
        )
        let choice = try KerasEncoderChoice(encoder, featureSize: captioner.configuration.featureSize)
        let preprocessing = try choice.preprocessing(resizing)
        let encoder = try EncoderWeights.load(choice.name, precision: .fp32)
        let width = encoder.encoder.shape(of: .pooled)
        guard width == [captioner.configuration.featureSize] else {
            throw ImportError(
                .foreignEncoder,
                """
                \(model.path): the captioner reads features of \(captioner.configuration.featureSize) numbers, and \(choice.name) \
                gives \(width[0]); name with --encoder the network that they came from
                """
            )
        }
        let imported = CaptioningModel(
            configuration: ModelConfiguration(
                encoder: .init(name: choice.name, preprocessing: preprocessing),
                decoder: .merge(captioner.configuration),
                normalizer: CaptionNormalizer(mode: .notebookLiteral),
                search: captioner.search
            ),
            vocabulary: captioner.vocabulary,
            encoder: encoder,
            decoder: try captioner.decoder()
        )
        let notes = [choice.note].compactMap { $0 } + captioner.notes
        let card = ImportedModelCard(
            model: (model.lastPathComponent, try SHA256.hexadecimal(of: model)),
            tokenizer: (tokenizer.lastPathComponent, try SHA256.hexadecimal(of: tokenizer)),
            encoder: imported.configuration.encoder,
            layers: captioner.layers,
            vocabularySize: captioner.vocabulary.count,
            maximumLength: captioner.maximumLength,
            notes: notes
        )
        try imported.write(to: folder, storage: .float32, card: card.text)
        return Outcome(
            encoder: imported.configuration.encoder.name,
            parameterCounts: imported.parameterCounts,
            vocabularySize: captioner.vocabulary.count,
            maximumLength: captioner.maximumLength,
            notes: notes
        )
    }
}
