package import CutlineModels
package import CutlineText
package import TorchNN

/// Everything that decides what a training run computes. It is resolved once and kept in the run's `config.json`.
package struct TrainingConfiguration: Sendable, Hashable, Codable {
    // MARK: Model

    /// An encoder's name, the path of a module, or that of a model folder whose encoder is taken.
    package var encoder = "efficientnet-lite2"
    /// The layer from which on the encoder learns, as `cutline model plot` names it; nil where it does not.
    package var trainedLayer: String?
    /// The folder of a model that the run goes on from, with its decoder and its vocabulary.
    package var initialModel: String?
    /// How photographs are resized, where not as the encoder has it.
    package var interpolation: ImagePreprocessing.Interpolation?
    package var geometry: ImagePreprocessing.Geometry?
    package var decoder = DecoderKind.merge
    package var normalizer = CaptionNormalizer()
    package var vocabulary = Vocabulary.Kind.words
    /// Words seen less often in the training captions are unknown.
    package var minimumCount = 5
    package var featureScaling = FeatureScaling.Kind.standardizedRoot
    package var embeddingSize = 256
    package var hiddenSize = 384
    package var outputSize = 384
    /// Of the vectors in which regions and states are compared.
    package var attentionSize = 512
    /// The parts in which dot-product attention compares.
    package var heads = 8
    /// Of a Transformer.
    package var layers = 3
    /// In which regions look at each other before words look at them; 0 for none.
    package var refiningLayers = 1
    /// Whether the LSTM has two biases, as PyTorch's, or one, as Keras'.
    package var recurrentBias = true
    package var imageDropout = 0.3
    /// The probability that a region is not seen.
    package var regionDropout = 0.0
    package var wordDropout = 0.3
    package var outputDropout = 0.3
    /// A file of vectors that the words' embedding starts with; nil to start at random.
    package var wordVectors: String?
    /// How words without a vector in that file start.
    package var missingVectors = MissingVectors.random
    /// Leave the embedding as it starts.
    package var freezesEmbedding = false

    // MARK: Data

    /// Captions in a batch.
    package var batchSize = 64
    /// Show the mirror image of a photograph half of the time, with "left" and "right" exchanged in its captions.
    package var isMirrored = true
    /// Longer captions are cut.
    package var maximumLength = 40

    /// The smallest share of a photograph's area that is shown, where the encoder learns.
    package var smallestCrop = 1.0
    /// How far brightness, contrast and saturation are changed, where the encoder learns.
    package var colourStrength = 0.0

    // MARK: Objective

    package var objective = ObjectiveKind.crossEntropy
    /// The share of words that the decoder is told as unknown.
    package var maskedWords = 0.0
    /// The share of words that the decoder is told as it would have said them itself, at the end of the run.
    package var scheduledSampling = 0.0
    /// The folders of models whose probabilities, averaged, are learned beside people's words.
    package var teachers: [String] = []
    /// What the teachers' words count beside people's, 0 to 1.
    package var teacherWeight = 0.5
    /// In self-critical training, captions that are drawn for each photograph.
    package var samples = 5
    /// In self-critical training, what scores are divided by when captions are drawn.
    package var sampleTemperature = 0.5
    /// In self-critical training, whether the decoder's dropout is on while captions are drawn.
    package var sampleDropout = false
    /// In self-critical training, what BLEU-4 counts beside CIDEr-D.
    package var bleuWeight = 0.0

    // MARK: Optimisation

    package var epochs = 13
    package var learningRate = 1.5e-3
    /// The peak for the encoder, where it learns.
    package var encoderLearningRate = 5e-5
    /// In how many parts a batch is gone through before the weights change, to save memory.
    package var accumulation = 1
    package var schedule = LearningRateSchedule.Shape.cosine
    package var warmupSteps = 200
    package var weightDecay = 0.01
    /// What AdamW adds to the root of the mean square of a gradient.
    package var adamEpsilon = 1e-8
    /// Global norm above which gradients are scaled down; 0 for never.
    package var gradientClip = 1.0
    package var labelSmoothing = 0.1
    /// The weight of looking at all regions alike over a caption, for decoders with attention; see
    /// `DecoderKind.usualAttentionPenalty`.
    package var attentionPenalty = 0.0
    /// Of the moving average whose weights are validated and kept; 0 turns it off.
    package var averageDecay = 0.998
    /// Matrix products in bfloat16.
    package var usesBFloat16 = false
    package var seed: UInt64 = 1
    /// Threads of the engine; part of the configuration because sums depend on it.
    package var threads = 0

    // MARK: Validation

    /// Epochs without a better CIDEr after which training ends; 0 for never.
    package var patience = 5
    /// The first epoch that is validated.
    package var firstValidation = 1
    package var search = SearchOptions()

    package init() {}

    enum CodingKeys: String, CodingKey {
        case encoder, interpolation, geometry, decoder, normalizer, vocabulary
        case objective, teachers, samples, accumulation, heads, layers
        case epochs, schedule, seed, threads, patience, search
        case trainedLayer = "trained_layer"
        case initialModel = "initial_model"
        case smallestCrop = "smallest_crop"
        case colourStrength = "colour_strength"
        case maskedWords = "masked_words"
        case scheduledSampling = "scheduled_sampling"
        case teacherWeight = "teacher_weight"
        case sampleTemperature = "sample_temperature"
        case sampleDropout = "sample_dropout"
        case bleuWeight = "bleu_weight"
        case encoderLearningRate = "encoder_learning_rate"
        case minimumCount = "minimum_count"
        case featureScaling = "feature_scaling"
        case embeddingSize = "embedding_size"
        case hiddenSize = "hidden_size"
        case outputSize = "output_size"
        case attentionSize = "attention_size"
        case refiningLayers = "refining_layers"
        case recurrentBias = "recurrent_bias"
        case imageDropout = "image_dropout"
        case regionDropout = "region_dropout"
        case wordDropout = "word_dropout"
        case outputDropout = "output_dropout"
        case wordVectors = "word_vectors"
        case missingVectors = "missing_vectors"
        case freezesEmbedding = "freeze_embedding"
        case batchSize = "batch_size"
        case isMirrored = "mirrored"
        case maximumLength = "maximum_length"
        case learningRate = "learning_rate"
        case warmupSteps = "warmup_steps"
        case weightDecay = "weight_decay"
        case adamEpsilon = "adam_epsilon"
        case gradientClip = "gradient_clip"
        case labelSmoothing = "label_smoothing"
        case attentionPenalty = "attention_penalty"
        case averageDecay = "average_decay"
        case usesBFloat16 = "bf16"
        case firstValidation = "first_validation"
    }

    /// The decoder that this configuration describes, for features and a vocabulary of these sizes.
    package func decoderConfiguration(featureSize: Int, vocabularySize: Int) -> DecoderConfiguration {
        var settings = DecoderSettings(featureSize: featureSize, vocabularySize: vocabularySize)
        settings.featureScaling = featureScaling
        settings.embeddingSize = embeddingSize
        settings.hiddenSize = hiddenSize
        settings.outputSize = outputSize
        settings.attentionSize = attentionSize
        settings.heads = heads
        settings.layers = layers
        settings.refiningLayers = refiningLayers
        settings.maximumLength = maximumLength
        settings.recurrentBias = recurrentBias
        settings.imageDropout = imageDropout
        settings.regionDropout = regionDropout
        settings.wordDropout = wordDropout
        settings.outputDropout = outputDropout
        return DecoderConfiguration(decoder, settings)
    }
}
