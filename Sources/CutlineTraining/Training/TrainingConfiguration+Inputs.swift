package import CutlineModels
package import CutlineText
import Foundation
import Torch
package import TorchNN

/// What a run's settings ask for beside captions: features of photographs, and vectors of words.
extension TrainingConfiguration {
    /// What the decoder looks at.
    package var featureKind: FeatureKind {
        get throws {
            // The kind depends on no size, and building a decoder of the smallest costs nothing.
            let smallest = try decoderConfiguration(featureSize: 1, vocabularySize: 1)
            return ParameterStore.fresh(RandomGenerator(seed: 0)) { smallest.decoder($0).featureKind }.model
        }
    }

    package func featurePreparation(precision: Precision = .preferred) throws -> FeaturePreparation {
        FeaturePreparation(
            encoder: encoder,
            resizing: .init(interpolation: interpolation, geometry: geometry),
            kind: try featureKind,
            precision: precision,
            isMirrored: isMirrored
        )
    }

    /// The embedding as long as the word vectors; without any, words start at random and have to be learned.
    package func fittedToWordVectors() throws(WordVectorError) -> TrainingConfiguration {
        var settings = self
        if let wordVectors {
            settings.embeddingSize = try WordVectorReader(URL(fileURLWithPath: wordVectors)).dimension()
        } else {
            settings.freezesEmbedding = false
        }
        return settings
    }

    /// The vocabulary of training photographs, and what the file of word vectors holds of it; nil where no file is named.
    package func wordVectors(
        for training: [CaptionedImage],
        isStrict: Bool = false
    ) throws -> (vocabulary: Vocabulary, vectors: WordVectors)? {
        guard let wordVectors else { return nil }
        let vocabulary = vocabulary(of: training)
        let reader = WordVectorReader(URL(fileURLWithPath: wordVectors), isStrict: isStrict)
        return (vocabulary, try reader.vectors(of: vocabulary.allTokens))
    }
}
