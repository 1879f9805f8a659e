/// The size of a decoder whose LSTM is given the photograph, and where it drops out.
package struct InjectConfiguration: DecoderShape {
    /// The length of the image vector.
    package var featureSize: Int
    package var vocabularySize: Int
    package var featureScaling: FeatureScaling.Kind
    /// Of the word vectors.
    package var embeddingSize: Int
    /// Of the LSTM.
    package var hiddenSize: Int
    /// On the image vector, on the word vectors, and before the vocabulary.
    package var imageDropout: Double
    package var wordDropout: Double
    package var outputDropout: Double

    package init(_ settings: DecoderSettings) {
        featureSize = settings.featureSize
        vocabularySize = settings.vocabularySize
        featureScaling = settings.featureScaling
        embeddingSize = settings.embeddingSize
        hiddenSize = settings.hiddenSize
        imageDropout = settings.imageDropout
        wordDropout = settings.wordDropout
        outputDropout = settings.outputDropout
    }

    enum CodingKeys: String, CodingKey {
        case featureSize = "feature_size"
        case vocabularySize = "vocabulary_size"
        case featureScaling = "feature_scaling"
        case embeddingSize = "embedding_size"
        case hiddenSize = "hidden_size"
        case imageDropout = "image_dropout"
        case wordDropout = "word_dropout"
        case outputDropout = "output_dropout"
    }

    package var embedding: (name: String, shape: [Int]) { ("embedding.weight", [vocabularySize, embeddingSize]) }

    package var problem: String? {
        problem(
            sizes: [
                (CodingKeys.featureSize, featureSize), (.vocabularySize, vocabularySize),
                (.embeddingSize, embeddingSize), (.hiddenSize, hiddenSize),
            ],
            shares: [
                (CodingKeys.imageDropout, imageDropout), (.wordDropout, wordDropout), (.outputDropout, outputDropout),
            ]
        )
    }
}
