/// How captions are looked for. What is nil follows the model's own settings.
///
/// `Documentation/Search.md` explains every option, with its usual values and its source.
public struct CaptionOptions: Sendable, Hashable {
    /// What captions' log-probabilities are divided by before they are ranked, n being the number of words and the end.
    public enum LengthPenalty: Sendable, Hashable {
        /// n.
        case average
        /// ((5 + n) / 6)^alpha (Wu et al., 2016).
        case gnmt(Double)
        /// n^alpha; 0 ranks by the sum.
        case power(Double)
    }

    /// When a beam search is over, once as many captions as the beam is wide have ended.
    public enum Stopping: String, Sendable, Hashable, CaseIterable {
        /// At once.
        case first
        /// When none that goes on ranks higher so far.
        case likely
        /// When none that goes on can come to rank higher.
        case certain
    }

    /// How words are drawn, rather than searched for.
    public struct Sampling: Sendable, Hashable {
        /// Below 1 likely words become likelier, above 1 all words more alike.
        public var temperature: Double
        /// Draws from this many of the likeliest words; 0 for all.
        public var topK: Int
        /// Draws from the fewest words that have this probability together (Holtzman et al., 2020).
        public var topP: Double
        /// The same seed gives the same captions.
        public var seed: UInt64

        public init(temperature: Double = 1, topK: Int = 0, topP: Double = 1, seed: UInt64 = 0) {
            self.temperature = temperature
            self.topK = topK
            self.topP = topP
            self.seed = seed
        }
    }

    /// Hypotheses kept at each word: 1 is fastest, 3 to 5 reads best.
    public var beamWidth: Int?
    /// How many candidates to return, at most; the beam is made wide enough.
    public var candidates: Int
    /// In words.
    public var minimumLength: Int?
    public var maximumLength: Int?
    public var lengthPenalty: LengthPenalty?
    public var stopping: Stopping?
    /// No caption repeats a run of this many words; 0 allows everything.
    public var blockedRepetition: Int?
    /// Whether captions may not end in words such as "a" and "with".
    public var blocksOpenEndings: Bool?
    /// Parts of the beam that keep apart, for candidates that differ (Vijayakumar et al., 2018); they divide the beam's width.
    public var groups: Int?
    /// How much a group is held back from the words of those before it, in nats.
    public var diversity: Double?
    /// Draws as many captions as candidates are asked for; nil searches.
    public var sampling: Sampling?
    /// How every caption begins.
    public var start = ""
    /// Words that every caption says, in any order.
    public var requiredWords: [String] = []
    /// Words that no caption says.
    public var forbiddenWords: [String] = []

    public init(beamWidth: Int? = nil, candidates: Int = 1, minimumLength: Int? = nil, maximumLength: Int? = nil) {
        self.beamWidth = beamWidth
        self.candidates = candidates
        self.minimumLength = minimumLength
        self.maximumLength = maximumLength
    }
}
