import CutlineModels
import CutlineText
import TorchNN

/// Settings of a run that belong together, as a starting point.
package enum TrainingPreset: String, Sendable, Hashable, CaseIterable {
    /// A merge decoder on pooled features, which learns in minutes.
    case `default`
    /// The first stage of the bundled model: up-down on regions, of an encoder that does not learn.
    case upDown = "up-down"
    /// The second: encoder and decoder together, from a model on. Which layers of the encoder learn is for the user to say.
    case fineTuning = "fine-tuning"
    /// The third: captions that score well, from a model on.
    case selfCritical = "self-critical"
    /// What the tutorial notebook trains: its network, optimiser and text, without its errors.
    case notebook

    package var configuration: TrainingConfiguration {
        switch self {
        case .default: TrainingConfiguration()
        case .upDown: Self.upDownConfiguration
        case .fineTuning: Self.fineTuningConfiguration
        case .selfCritical: Self.selfCriticalConfiguration
        case .notebook: Self.notebookConfiguration
        }
    }

    private static var upDownConfiguration: TrainingConfiguration {
        var settings = TrainingConfiguration()
        settings.decoder = .upDown
        (settings.embeddingSize, settings.hiddenSize, settings.attentionSize) = (512, 512, 512)
        settings.regionDropout = 0.1
        settings.outputDropout = 0.5
        settings.batchSize = 160
        settings.epochs = 12
        settings.learningRate = 1e-3
        settings.patience = 0
        return settings
    }

    private static var fineTuningConfiguration: TrainingConfiguration {
        var settings = upDownConfiguration
        settings.smallestCrop = 0.65
        settings.colourStrength = 0.2
        settings.batchSize = 100
        settings.epochs = 5
        settings.learningRate = 4e-4
        settings.encoderLearningRate = 1e-4
        settings.warmupSteps = 100
        return settings
    }

    private static var selfCriticalConfiguration: TrainingConfiguration {
        var settings = upDownConfiguration
        settings.objective = .selfCritical
        settings.batchSize = 100
        settings.epochs = 6
        settings.learningRate = 6e-5
        settings.encoderLearningRate = 3e-5
        settings.smallestCrop = 0.7
        settings.colourStrength = 0.2
        settings.warmupSteps = 30
        return settings
    }

    /// Where the notebook says nothing, it is Keras' default that counts.
    private static var notebookConfiguration: TrainingConfiguration {
        var settings = TrainingConfiguration()
        settings.decoder = .merge
        settings.normalizer = CaptionNormalizer(mode: .notebook)
        settings.vocabulary = .keras
        settings.minimumCount = 1

        settings.featureScaling = .none
        settings.embeddingSize = 300
        settings.hiddenSize = 300
        settings.outputSize = 256
        settings.recurrentBias = false
        // The notebook imports Dropout, and has none in its network.
        (settings.imageDropout, settings.wordDropout, settings.outputDropout) = (0, 0, 0)
        settings.missingVectors = .zero
        settings.freezesEmbedding = true

        settings.batchSize = 32
        settings.isMirrored = false
        settings.epochs = 20
        settings.learningRate = 1e-3
        settings.schedule = .constant
        settings.warmupSteps = 0
        settings.weightDecay = 0
        settings.adamEpsilon = 1e-7
        settings.gradientClip = 0
        settings.labelSmoothing = 0
        settings.averageDecay = 0

        // It never stops early, and takes the best word up to 34 times.
        settings.patience = 0
        settings.search = SearchOptions(
            beamWidth: 1,
            minimumLength: 1,
            maximumLength: 34,
            blockedRepetition: 0
        )
        return settings
    }
}
