import CutlineModels
import CutlineText
import CutlineTraining
public import Foundation

/// Everything that decides what a training run computes.
///
///     var settings = TrainingSettings.notebook
///     settings.encoder = "resnet101-keras"
///     settings.wordVectors = URL(fileURLWithPath: "glove.6B.300d.txt")
///
/// The settings that are not here are those of the preset that one starts from.
public struct TrainingSettings: Sendable, Hashable {
    /// How words get their numbers.
    public enum Numbering: String, Sendable, Hashable, CaseIterable {
        /// Cutline's: rare words become unknown.
        case words
        /// Those of a `WordIndex`.
        case keras
    }

    /// The recipe of the model that comes with Cutline.
    public static let standard = TrainingSettings(TrainingPreset.default.configuration)
    /// What the tutorial notebook trains: its network, optimiser, text and greedy search, without its errors.
    public static let notebook = TrainingSettings(TrainingPreset.notebook.configuration)

    var configuration: TrainingConfiguration

    init(_ configuration: TrainingConfiguration) {
        self.configuration = configuration
    }

    /// The settings that a run was started with.
    /// - Throws: an error that names the file, when there is no run in `folder`.
    public init(ofRunIn folder: URL) throws {
        configuration = try RunFolder(folder).loadConfiguration()
    }

    // MARK: Photographs

    /// One of `PhotoFeatures.encoderNames`, or the path of a TorchScript module.
    public var encoder: String {
        get { configuration.encoder }
        // A run is resumed from any folder.
        set { configuration.encoder = ScriptFile(newValue)?.path ?? newValue }
    }

    public var resizing: PhotoResizing {
        get { PhotoResizing(configuration.interpolation, configuration.geometry) }
        set {
            configuration.interpolation = newValue.preprocessing.interpolation
            configuration.geometry = newValue.preprocessing.geometry
        }
    }

    /// Show mirror images half of the time.
    public var usesMirrorImages: Bool {
        get { configuration.isMirrored }
        set { configuration.isMirrored = newValue }
    }

    // MARK: Words

    public var cleaning: CaptionCleaning {
        get { CaptionCleaning(configuration.normalizer.mode) }
        set { configuration.normalizer = newValue.normalizer }
    }

    public var numbering: Numbering {
        get { configuration.vocabulary == .keras ? .keras : .words }
        set { configuration.vocabulary = newValue == .keras ? .keras : .words }
    }

    /// Words seen less often in training captions are unknown.
    public var minimumCount: Int {
        get { configuration.minimumCount }
        set { configuration.minimumCount = newValue }
    }

    /// A text file of GloVe vectors that words start with; their length becomes the embedding's. Nil to start at random.
    public var wordVectors: URL? {
        get { configuration.wordVectors.map { URL(fileURLWithPath: $0) } }
        set { configuration.wordVectors = newValue?.path }
    }

    /// Leave word vectors as the file has them. Without a file, words are learned all the same.
    public var freezesWordVectors: Bool {
        get { configuration.freezesEmbedding }
        set { configuration.freezesEmbedding = newValue }
    }

    // MARK: Network

    /// The length of word vectors, where no file gives it.
    public var embeddingSize: Int {
        get { configuration.embeddingSize }
        set { configuration.embeddingSize = newValue }
    }

    /// Of the LSTM.
    public var hiddenSize: Int {
        get { configuration.hiddenSize }
        set { configuration.hiddenSize = newValue }
    }

    /// Of the layer before the vocabulary.
    public var outputSize: Int {
        get { configuration.outputSize }
        set { configuration.outputSize = newValue }
    }

    /// The share of values that is dropped in training, from 0 to 1: of features, word vectors and the last layers.
    public var dropout: (image: Double, word: Double, output: Double) {
        get { (configuration.imageDropout, configuration.wordDropout, configuration.outputDropout) }
        set { (configuration.imageDropout, configuration.wordDropout, configuration.outputDropout) = newValue }
    }

    // MARK: Optimisation

    /// Passes over the training captions.
    public var epochs: Int {
        get { configuration.epochs }
        set { configuration.epochs = newValue }
    }

    /// Captions in a batch.
    public var batchSize: Int {
        get { configuration.batchSize }
        set { configuration.batchSize = newValue }
    }

    /// At its peak.
    public var learningRate: Double {
        get { configuration.learningRate }
        set { configuration.learningRate = newValue }
    }

    /// The start of all random numbers.
    public var seed: UInt64 {
        get { configuration.seed }
        set { configuration.seed = newValue }
    }

    /// Threads of the engine in this process; 0 for one a core.
    public var threads: Int {
        get { configuration.threads }
        set { configuration.threads = newValue }
    }

    // MARK: Validation

    /// Epochs without a better CIDEr on validation photographs after which training ends; 0 for never.
    public var patience: Int {
        get { configuration.patience }
        set { configuration.patience = newValue }
    }

    /// The first epoch after which validation photographs are captioned; the last epoch always is one.
    public var firstValidation: Int {
        get { configuration.firstValidation }
        set { configuration.firstValidation = newValue }
    }

    /// Captions kept in mind at each word, in validation and in the model; 1 is greedy search.
    public var beamWidth: Int {
        get { configuration.search.beamWidth }
        set { configuration.search.beamWidth = newValue }
    }

    /// The most words of a caption, in validation and in the model.
    public var maximumWords: Int {
        get { configuration.search.maximumLength }
        set { configuration.search.maximumLength = newValue }
    }
}
