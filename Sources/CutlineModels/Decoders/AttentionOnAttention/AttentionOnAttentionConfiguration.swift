/// The size of a decoder with attention on attention, and where it drops out.
package struct AttentionOnAttentionConfiguration: RegionShape {
    /// The length of a region's vector.
    package var featureSize: Int
    package var vocabularySize: Int
    package var featureScaling: FeatureScaling.Kind
    /// Of the word vectors.
    package var embeddingSize: Int
    /// Of the LSTM, of the projected regions and of all attention.
    package var hiddenSize: Int
    /// The parts in which regions are compared.
    package var heads: Int
    /// How often regions look at each other before words look at them; 0 for never.
    package var refiningLayers: Int
    /// On regions' vectors and what refines them, on whole regions, on word vectors, and before the vocabulary.
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
        heads = settings.heads
        refiningLayers = settings.refiningLayers
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
        case heads
        case refiningLayers = "refining_layers"
        case imageDropout = "image_dropout"
        case regionDropout = "region_dropout"
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
                (CodingKeys.imageDropout, imageDropout), (.regionDropout, regionDropout), (.wordDropout, wordDropout),
                (.outputDropout, outputDropout),
            ]
        ) ?? problem(heads: (CodingKeys.heads, heads), of: (CodingKeys.hiddenSize, hiddenSize))
            ?? problem(depth: (CodingKeys.refiningLayers, refiningLayers), from: 0)
    }
}
