import CutlineModels
import CutlineText
import TorchNN

/// Settings of a run that belong together, as a starting point.
package enum TrainingPreset: String, Sendable, Hashable, CaseIterable {
    /// The recipe of the bundled model.
    case `default`
    /// What the tutorial notebook trains: its network, optimiser and text, without its errors.
    case notebook

    package var configuration: TrainingConfiguration {
        switch self {
        case .default: TrainingConfiguration()
        case .notebook: Self.notebookConfiguration
        }
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
