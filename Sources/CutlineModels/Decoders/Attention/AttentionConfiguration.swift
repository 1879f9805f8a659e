/// The size of a decoder that attends to regions with an LSTM, and where it drops out.
package struct AttentionConfiguration: RegionShape {
    /// The length of a region's vector.
    package var featureSize: Int
    package var vocabularySize: Int
    package var featureScaling: FeatureScaling.Kind
    /// Of the word vectors.
    package var embeddingSize: Int
    /// Of the LSTMs and of the projected regions.
    package var hiddenSize: Int
    /// Of the vectors in which a region and the state are compared.
    package var attentionSize: Int
    /// On regions' vectors, on whole regions, on word vectors, and before the vocabulary.
    package var imageDropout: Double
    package var regionDropout: Double
    package var wordDropout: Double
    package var outputDropout: Double

    package init(_ settings: DecoderSettings) {
        featureSize = settings.featureSize
        vocabularySize = settings.vocabularySize
        featureScaling = settings.featureScaling
        embeddingSize = settings.embeddingSize
        hiddenSize = settings.hiddenSize
        attentionSize = settings.attentionSize
        imageDropout = settings.imageDropout
        regionDropout = settings.regionDropout
        wordDropout = settings.wordDropout
        outputDropout = settings.outputDropout
    }

    enum CodingKeys: String, CodingKey {
        case featureSize = "feature_size"
        case vocabularySize = "vocabulary_size"
        case featureScaling = "feature_scaling"
        case embeddingSize = "embedding_size"
        case hiddenSize = "hidden_size"
        case attentionSize = "attention_size"
        case imageDropout = "image_dropout"
        case regionDropout = "region_dropout"
        case wordDropout = "word_dropout"
        case outputDropout = "output_dropout"
    }

    package var embedding: (name: String, shape: [Int]) { ("embed.0.weight", [vocabularySize, embeddingSize]) }

    package var problem: String? {
        problem(
            sizes: [
                (CodingKeys.featureSize, featureSize), (.vocabularySize, vocabularySize),
                (.embeddingSize, embeddingSize), (.hiddenSize, hiddenSize), (.attentionSize, attentionSize),
            ],
            shares: [
                (CodingKeys.imageDropout, imageDropout), (.regionDropout, regionDropout), (.wordDropout, wordDropout),
                (.outputDropout, outputDropout),
            ]
        )
    }
}
