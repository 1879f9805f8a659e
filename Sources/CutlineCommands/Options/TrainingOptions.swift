import ArgumentParser
import CutlineModels
import CutlineTraining

/// What a user may set of `TrainingConfiguration`; what is left out keeps its default, or on resuming its value.
struct TrainingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The network that looks at photos, or a TorchScript module.", valueName: "name|file.pt"))
    var encoder: String?

    @OptionGroup var resizing: ResizingOptions

    @Option(help: ArgumentHelp("The network that finds words.", valueName: "name"))
    var decoder: String?

    @Option(help: ArgumentHelp("Passes over the training captions.", valueName: "n"))
    var epochs: Int?

    @Option(help: ArgumentHelp("Captions in a batch.", valueName: "n"))
    var batchSize: Int?

    @Option(help: ArgumentHelp("Peak of the learning rate, which warms up and then falls as a cosine.", valueName: "x"))
    var learningRate: Double?

    @Option(help: ArgumentHelp("Steps until the peak of the learning rate.", valueName: "n"))
    var warmupSteps: Int?

    @Option(help: ArgumentHelp("AdamW's weight decay.", valueName: "x"))
    var weightDecay: Double?

    @Option(help: ArgumentHelp("Norm above which gradients are scaled down.", valueName: "x"))
    var gradientClip: Double?

    @Option(help: ArgumentHelp("Share of the target that is spread over all words.", valueName: "x"))
    var labelSmoothing: Double?

    @Option(
        help: ArgumentHelp("Decay of the weights' moving average, which is what is kept; 0 for none.", valueName: "x")
    )
    var averageDecay: Double?

    @Option(help: ArgumentHelp("What is done to photos' features before the decoder sees them.", valueName: "kind"))
    var featureScaling: FeatureScaling.Kind?

    @Option(help: ArgumentHelp("Length of word vectors.", valueName: "n"))
    var embeddingSize: Int?

    @Option(help: ArgumentHelp("Size of the LSTM.", valueName: "n"))
    var hiddenSize: Int?

    @Option(help: ArgumentHelp("Size of the layer before the vocabulary.", valueName: "n"))
    var outputSize: Int?

    @Option(help: ArgumentHelp("Dropout on photos' features.", valueName: "x"))
    var imageDropout: Double?

    @Option(help: ArgumentHelp("Dropout on word vectors.", valueName: "x"))
    var wordDropout: Double?

    @Option(help: ArgumentHelp("Dropout on the last layers.", valueName: "x"))
    var outputDropout: Double?

    @Option(help: ArgumentHelp("Words seen less often in training captions are unknown.", valueName: "n"))
    var minimumCount: Int?

    @Option(help: ArgumentHelp("Longer captions are cut, in words.", valueName: "n"))
    var maximumLength: Int?

    @Option(help: ArgumentHelp("Epochs without a better CIDEr until training ends.", valueName: "n"))
    var patience: Int?

    @Option(help: ArgumentHelp("The first epoch after which validation photos are captioned.", valueName: "n"))
    var firstValidation: Int?

    @Option(help: ArgumentHelp("Captions kept in mind at each word, in validation and in the model.", valueName: "n"))
    var beam: Int?

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
            ("--hidden-size", hiddenSize), ("--output-size", outputSize), ("--minimum-count", minimumCount),
            ("--maximum-length", maximumLength), ("--patience", patience), ("--first-validation", firstValidation),
            ("--beam", beam), ("--threads", threads),
        ]
        for (name, value) in counts { try Validation.atLeastOne(value, name) }
        let shares = [
            ("--label-smoothing", labelSmoothing), ("--average-decay", averageDecay), ("--image-dropout", imageDropout),
            ("--word-dropout", wordDropout), ("--output-dropout", outputDropout),
        ]
        for case (let name, let value?) in shares where !(0..<1).contains(value) {
            throw ValidationError("\(name) is \(value); it must be at least 0 and less than 1.")
        }
        for case (let name, let value?) in [("--learning-rate", learningRate), ("--gradient-clip", gradientClip)]
        where !(value > 0 && value.isFinite) {
            throw ValidationError("\(name) is \(value); it must be above 0.")
        }
        if let weightDecay, weightDecay < 0 {
            throw ValidationError("--weight-decay is \(weightDecay); it must not be negative.")
        }
        if let warmupSteps, warmupSteps < 0 {
            throw ValidationError("--warmup-steps is \(warmupSteps); it must not be negative.")
        }
    }

    /// `configuration` with what the user set.
    func applied(to configuration: TrainingConfiguration) -> TrainingConfiguration {
        var result = configuration
        func set<Value>(_ path: WritableKeyPath<TrainingConfiguration, Value>, _ value: Value?) {
            if let value { result[keyPath: path] = value }
        }
        // A run is resumed from any folder.
        set(\.encoder, encoder.map { ScriptFile($0)?.path ?? $0 })
        result.interpolation = resizing.interpolation ?? configuration.interpolation
        result.geometry = resizing.geometry ?? configuration.geometry
        set(\.decoder, decoder)
        set(\.epochs, epochs)
        set(\.batchSize, batchSize)
        set(\.learningRate, learningRate)
        set(\.warmupSteps, warmupSteps)
        set(\.weightDecay, weightDecay)
        set(\.gradientClip, gradientClip)
        set(\.labelSmoothing, labelSmoothing)
        set(\.averageDecay, averageDecay)
        set(\.featureScaling, featureScaling)
        set(\.embeddingSize, embeddingSize)
        set(\.hiddenSize, hiddenSize)
        set(\.outputSize, outputSize)
        set(\.imageDropout, imageDropout)
        set(\.wordDropout, wordDropout)
        set(\.outputDropout, outputDropout)
        set(\.minimumCount, minimumCount)
        set(\.maximumLength, maximumLength)
        set(\.patience, patience)
        set(\.firstValidation, firstValidation)
        set(\.search.beamWidth, beam)
        set(\.seed, seed)
        set(\.threads, threads)
        set(\.isMirrored, mirrored)
        set(\.usesBFloat16, bf16)
        return result
    }
}

extension FeatureScaling.Kind: ExpressibleByArgument {}
