/// The size of a Transformer that words captions, and where it drops out.
package struct TransformerConfiguration: RegionShape {
    /// The length of a region's vector.
    package var featureSize: Int
    package var vocabularySize: Int
    package var featureScaling: FeatureScaling.Kind
    /// Of the word vectors.
    package var embeddingSize: Int
    /// Of the layers and of the projected regions.
    package var hiddenSize: Int
    /// The parts in which words and regions are compared.
    package var heads: Int
    /// The number of layers.
    package var depth: Int
    /// Words of a caption that have a position of their own; those after them share the last.
    package var maximumLength: Int
    /// On regions' vectors, on whole regions, on the sums of words and positions, and on what layers add and before the vocabulary.
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
        depth = settings.layers
        maximumLength = settings.maximumLength
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
        case depth = "layers"
        case maximumLength = "maximum_length"
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
                (.embeddingSize, embeddingSize), (.hiddenSize, hiddenSize), (.maximumLength, maximumLength),
            ],
            shares: [
                (CodingKeys.imageDropout, imageDropout), (.regionDropout, regionDropout), (.wordDropout, wordDropout),
                (.outputDropout, outputDropout),
            ]
        ) ?? problem(heads: (CodingKeys.heads, heads), of: (CodingKeys.hiddenSize, hiddenSize))
            ?? problem(depth: (CodingKeys.depth, depth), from: 1)
    }
}
