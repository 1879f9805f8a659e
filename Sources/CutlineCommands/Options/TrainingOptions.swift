import ArgumentParser
import CutlineModels
import CutlineText
import CutlineTraining
import Foundation
import TorchNN

/// What a user may set of `TrainingConfiguration`; what is left out keeps its default, or on resuming its value.
struct TrainingOptions: ParsableArguments {
    @Option(
        help: """
            Where settings start from: a small model that learns in minutes, the three stages of the bundled model, or \
            what the tutorial notebook trains.
            """
    )
    var preset: TrainingPreset?

    @Option(
        help: ArgumentHelp(
            "The network that looks at photos: by name, a TorchScript module, or the encoder of a model folder.",
            valueName: "name|file.pt|dir"
        )
    )
    var encoder: String?

    @Option(
        name: .customLong("from"),
        help: ArgumentHelp(
            "A model folder to go on from: its decoder, its vocabulary and, unless --encoder is given, its encoder.",
            valueName: "dir"
        )
    )
    var initialModel: String?

    @Option(
        name: .customLong("train-encoder-from"),
        help: ArgumentHelp(
            "Let the encoder learn too, from this layer on, as 'cutline model plot' names it; photos are then looked at anew each time.",
            valueName: "layer"
        )
    )
    var trainedLayer: String?

    @Option(help: ArgumentHelp("Peak of the encoder's learning rate, where it learns.", valueName: "x"))
    var encoderLearningRate: Double?

    @Option(
        help: ArgumentHelp(
            "Where the encoder learns, the smallest share of a photo that is shown; 1 for whole photos.",
            valueName: "x"
        )
    )
    var smallestCrop: Double?

    @Option(
        help: ArgumentHelp(
            "Where the encoder learns, how far brightness, contrast and saturation change.",
            valueName: "x"
        )
    )
    var colourStrength: Double?

    @Option(
        help: """
            What the decoder learns: each word of people's captions, or to draw captions that score well by CIDEr-D; \
            the latter from a trained model (--from) and at a low --learning-rate, such as 5e-5.
            """
    )
    var objective: ObjectiveKind?

    @Option(
        name: .customLong("teacher"),
        help: ArgumentHelp(
            "A model folder whose probabilities are learned beside people's words; several teach as the ensemble that they are.",
            valueName: "dir"
        )
    )
    var teachers: [String] = []

    @Option(help: ArgumentHelp("What teachers' words count beside people's, 0 to 1; by default 0.5.", valueName: "x"))
    var teacherWeight: Double?

    @Option(help: ArgumentHelp("Captions drawn for each photo in self-critical training.", valueName: "n"))
    var samples: Int?

    @Option(
        help: ArgumentHelp(
            "What scores are divided by when captions are drawn in self-critical training; lower is nearer to the likeliest.",
            valueName: "x"
        )
    )
    var sampleTemperature: Double?

    @Flag(
        inversion: .prefixedNo,
        help: "In self-critical training, keep the decoder's dropout on while it draws captions."
    )
    var sampleDropout: Bool?

    @Option(help: ArgumentHelp("What BLEU-4 counts beside CIDEr-D in self-critical training.", valueName: "x"))
    var bleuWeight: Double?

    @Option(help: ArgumentHelp("Share of words that the decoder is told as unknown.", valueName: "x"))
    var maskedWords: Double?

    @Option(
        help: ArgumentHelp(
            "Share of words that the decoder is told as it would say them itself, at the end of the run.",
            valueName: "x"
        )
    )
    var scheduledSampling: Double?

    @Option(help: ArgumentHelp("Parts in which a batch is gone through, to save memory.", valueName: "n"))
    var accumulation: Int?

    @OptionGroup var resizing: ResizingOptions

    @Option(help: "The network that finds words.")
    var decoder: DecoderKind?

    @Option(help: ArgumentHelp("Passes over the training captions.", valueName: "n"))
    var epochs: Int?

    @Option(help: ArgumentHelp("Captions in a batch.", valueName: "n"))
    var batchSize: Int?

    @Option(help: ArgumentHelp("Peak of the learning rate, after its warm-up.", valueName: "x"))
    var learningRate: Double?

    @Option(help: ArgumentHelp("Steps until the peak of the learning rate.", valueName: "n"))
    var warmupSteps: Int?

    @Option(help: "What the learning rate does after its peak: fall as a cosine, or stay.")
    var schedule: LearningRateSchedule.Shape?

    @Option(help: ArgumentHelp("AdamW's weight decay.", valueName: "x"))
    var weightDecay: Double?

    @Option(help: ArgumentHelp("What AdamW adds to the root of the mean square of gradients.", valueName: "x"))
    var adamEpsilon: Double?

    @Option(help: ArgumentHelp("Norm above which gradients are scaled down; 0 for never.", valueName: "x"))
    var gradientClip: Double?

    @Option(help: ArgumentHelp("Share of the target that is spread over all words.", valueName: "x"))
    var labelSmoothing: Double?

    @Option(
        help: ArgumentHelp(
            "Weight of looking at all regions alike over a caption; by default 0, with soft attention 1.",
            valueName: "x"
        )
    )
    var attentionPenalty: Double?

    @Option(
        help: ArgumentHelp("Decay of the weights' moving average, which is what is kept; 0 for none.", valueName: "x")
    )
    var averageDecay: Double?

    @Option(help: ArgumentHelp("What is done to photos' features before the decoder sees them.", valueName: "kind"))
    var featureScaling: FeatureScaling.Kind?

    @Option(help: ArgumentHelp("Length of word vectors.", valueName: "n"))
    var embeddingSize: Int?

    @Option(help: ArgumentHelp("Size of the LSTM, or of a Transformer's layers.", valueName: "n"))
    var hiddenSize: Int?

    @Option(help: ArgumentHelp("Size of the layer before the vocabulary.", valueName: "n"))
    var outputSize: Int?

    @Option(help: ArgumentHelp("Size of the vectors in which regions and states are compared.", valueName: "n"))
    var attentionSize: Int?

    @Option(
        help: ArgumentHelp("Parts in which dot-product attention compares; divides the hidden size.", valueName: "n")
    )
    var heads: Int?

    @Option(help: ArgumentHelp("Layers of a Transformer.", valueName: "n"))
    var layers: Int?

    @Option(
        help: ArgumentHelp(
            "Layers in which regions look at each other, with attention on attention; 0 for none.",
            valueName: "n"
        )
    )
    var refiningLayers: Int?

    @Option(help: ArgumentHelp("Dropout on photos' features.", valueName: "x"))
    var imageDropout: Double?

    @Option(help: ArgumentHelp("Share of a photo's regions that are not seen.", valueName: "x"))
    var regionDropout: Double?

    @Option(help: ArgumentHelp("Dropout on word vectors.", valueName: "x"))
    var wordDropout: Double?

    @Option(help: ArgumentHelp("Dropout on the last layers.", valueName: "x"))
    var outputDropout: Double?

    @Flag(inversion: .prefixedNo, help: "Give the LSTM two biases, as PyTorch's has, or one, as Keras'.")
    var recurrentBias: Bool?

    @Option(
        help: ArgumentHelp(
            "A text file of GloVe vectors that words start with; see --embedding-size.",
            valueName: "file"
        )
    )
    var wordVectors: String?

    @Option(help: "How words that the file lacks start.")
    var missingVectors: MissingVectors?

    @Flag(inversion: .prefixedNo, help: "Leave word vectors as the file has them.")
    var freezeEmbedding: Bool?

    @Option(help: "How captions are cleaned.")
    var cleaning: CaptionNormalizer.Mode?

    @Option(help: "How words are numbered: by Cutline, or as Keras' Tokenizer does it.")
    var vocabulary: Vocabulary.Kind?

    @Option(
        help: ArgumentHelp(
            "Words seen less often in training captions are unknown; by default 5, with Keras' vocabulary 1.",
            valueName: "n"
        )
    )
    var minimumCount: Int?

    @Option(help: ArgumentHelp("Longer captions are cut, in words.", valueName: "n"))
    var maximumLength: Int?

    @Option(help: ArgumentHelp("Epochs without a better CIDEr until training ends; 0 for never.", valueName: "n"))
    var patience: Int?

    @Option(help: ArgumentHelp("The first epoch after which validation photos are captioned.", valueName: "n"))
    var firstValidation: Int?

    @Option(help: ArgumentHelp("Captions kept in mind at each word, in validation and in the model.", valueName: "n"))
    var beam: Int?

    @Option(help: ArgumentHelp("The fewest words of a caption, in validation and in the model.", valueName: "n"))
    var minimumWords: Int?

    @Option(help: ArgumentHelp("The most words of a caption, in validation and in the model.", valueName: "n"))
    var maximumWords: Int?

    @Option(help: ArgumentHelp("No caption repeats a run of this many words; 0 allows it.", valueName: "n"))
    var blockedRepetition: Int?

    @Option(help: ArgumentHelp("The start of all random numbers.", valueName: "n"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("Threads of the engine; by default one a core.", valueName: "n"))
    var threads: Int?

    @Flag(inversion: .prefixedNo, help: "Show mirror images half of the time.")
    var mirrored: Bool?

    @Flag(inversion: .prefixedNo, help: "Multiply in bfloat16.")
    var bf16: Bool?

    func validate() throws {
        let counts = [
            ("--epochs", epochs), ("--batch-size", batchSize), ("--embedding-size", embeddingSize),
            ("--hidden-size", hiddenSize), ("--output-size", outputSize), ("--attention-size", attentionSize),
            ("--heads", heads), ("--layers", layers), ("--minimum-count", minimumCount),
            ("--maximum-length", maximumLength),
            ("--first-validation", firstValidation), ("--beam", beam), ("--maximum-words", maximumWords),
            ("--threads", threads), ("--accumulation", accumulation),
        ]
        for (name, value) in counts { try Validation.atLeastOne(value, name) }
        if let samples, samples < 2 { throw ValidationError("--samples is \(samples); it must be at least 2.") }
        if let smallestCrop, !(smallestCrop > 0 && smallestCrop <= 1) {
            throw ValidationError("--smallest-crop is \(smallestCrop); it must be above 0 and at most 1.")
        }
        if let teacherWeight, !(0...1).contains(teacherWeight) {
            throw ValidationError("--teacher-weight is \(teacherWeight); it must be 0 to 1.")
        }
        let shares = [
            ("--masked-words", maskedWords), ("--scheduled-sampling", scheduledSampling),
            ("--colour-strength", colourStrength),
            ("--label-smoothing", labelSmoothing), ("--average-decay", averageDecay), ("--image-dropout", imageDropout),
            ("--region-dropout", regionDropout), ("--word-dropout", wordDropout), ("--output-dropout", outputDropout),
        ]
        for case (let name, let value?) in shares where !(0..<1).contains(value) {
            throw ValidationError("\(name) is \(value); it must be at least 0 and less than 1.")
        }
        for case (let name, let value?) in [
            ("--learning-rate", learningRate), ("--adam-epsilon", adamEpsilon),
            ("--encoder-learning-rate", encoderLearningRate), ("--sample-temperature", sampleTemperature),
        ]
        where !(value > 0 && value.isFinite) {
            throw ValidationError("\(name) is \(value); it must be above 0.")
        }
        for case (let name, let value?) in [
            ("--weight-decay", weightDecay), ("--gradient-clip", gradientClip),
            ("--attention-penalty", attentionPenalty),
            ("--bleu-weight", bleuWeight),
        ]
        where !(value >= 0 && value.isFinite) {
            throw ValidationError("\(name) is \(value); it must not be negative.")
        }
        let wholes = [
            ("--refining-layers", refiningLayers), ("--warmup-steps", warmupSteps), ("--minimum-words", minimumWords),
            ("--patience", patience),
            ("--blocked-repetition", blockedRepetition),
        ]
        for case (let name, let value?) in wholes where value < 0 {
            throw ValidationError("\(name) is \(value); it must not be negative.")
        }
    }

    /// `configuration` with what the user set. The preset is left to who knows whether the run is new.
    func applied(to configuration: TrainingConfiguration) -> TrainingConfiguration {
        var result = configuration
        func set<Value>(_ path: WritableKeyPath<TrainingConfiguration, Value>, _ value: Value?) {
            if let value { result[keyPath: path] = value }
        }
        // A run is resumed from any folder.
        func absolute(_ encoder: String) -> String {
            ScriptFile(encoder)?.path ?? ModelEncoder(encoder)?.path ?? encoder
        }
        if let initialModel { result.initialModel = URL(fileURLWithPath: initialModel).standardizedFileURL.path }
        set(\.encoder, (encoder ?? initialModel).map(absolute))
        if let trainedLayer { result.trainedLayer = trainedLayer }
        set(\.encoderLearningRate, encoderLearningRate)
        set(\.smallestCrop, smallestCrop)
        set(\.colourStrength, colourStrength)
        set(\.objective, objective)
        if !teachers.isEmpty {
            result.teachers = teachers.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
        }
        set(\.teacherWeight, teacherWeight)
        set(\.samples, samples)
        set(\.sampleTemperature, sampleTemperature)
        set(\.sampleDropout, sampleDropout)
        set(\.bleuWeight, bleuWeight)
        set(\.maskedWords, maskedWords)
        set(\.scheduledSampling, scheduledSampling)
        set(\.accumulation, accumulation)
        result.interpolation = resizing.interpolation ?? configuration.interpolation
        result.geometry = resizing.geometry ?? configuration.geometry
        set(\.decoder, decoder)
        set(\.epochs, epochs)
        set(\.batchSize, batchSize)
        set(\.learningRate, learningRate)
        set(\.warmupSteps, warmupSteps)
        set(\.schedule, schedule)
        set(\.weightDecay, weightDecay)
        set(\.adamEpsilon, adamEpsilon)
        set(\.gradientClip, gradientClip)
        set(\.labelSmoothing, labelSmoothing)
        set(\.attentionPenalty, attentionPenalty ?? decoder?.usualAttentionPenalty)
        set(\.averageDecay, averageDecay)
        set(\.featureScaling, featureScaling)
        set(\.embeddingSize, embeddingSize)
        set(\.hiddenSize, hiddenSize)
        set(\.outputSize, outputSize)
        set(\.attentionSize, attentionSize)
        set(\.heads, heads)
        set(\.layers, layers)
        set(\.refiningLayers, refiningLayers)
        set(\.imageDropout, imageDropout)
        set(\.regionDropout, regionDropout)
        set(\.wordDropout, wordDropout)
        set(\.outputDropout, outputDropout)
        set(\.recurrentBias, recurrentBias)
        if let wordVectors { result.wordVectors = URL(fileURLWithPath: wordVectors).path }
        set(\.missingVectors, missingVectors)
        set(\.freezesEmbedding, freezeEmbedding)
        set(\.normalizer, cleaning.map { CaptionNormalizer(mode: $0) })
        set(\.vocabulary, vocabulary)
        set(\.minimumCount, minimumCount ?? vocabulary?.usualMinimumCount)
        set(\.maximumLength, maximumLength)
        set(\.patience, patience)
        set(\.firstValidation, firstValidation)
        set(\.search.beamWidth, beam)
        set(\.search.minimumLength, minimumWords)
        set(\.search.maximumLength, maximumWords)
        set(\.search.blockedRepetition, blockedRepetition)
        set(\.seed, seed)
        set(\.threads, threads)
        set(\.isMirrored, mirrored)
        set(\.usesBFloat16, bf16)
        return result
    }
}

extension Vocabulary.Kind {
    /// Keras keeps every word it has seen.
    var usualMinimumCount: Int { self == .keras ? 1 : 5 }
}

extension CaptionNormalizer.Mode: ExpressibleByArgument {}
extension DecoderKind: ExpressibleByArgument {}
extension FeatureScaling.Kind: ExpressibleByArgument {}
extension LearningRateSchedule.Shape: ExpressibleByArgument {}
extension MissingVectors: ExpressibleByArgument {}
extension TrainingPreset: ExpressibleByArgument {}
extension ObjectiveKind: ExpressibleByArgument {}
extension Vocabulary.Kind: ExpressibleByArgument {}
