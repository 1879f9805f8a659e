/// A line of text that says what a photograph shows.
public struct Caption: Sendable, Hashable {
    /// One way of putting it, with how probable the model finds it.
    public struct Candidate: Sendable, Hashable {
        /// For people to read: "A dog runs on the grass."
        public let text: String
        /// As the model says it, in lower-case words without punctuation: what metrics compare.
        public let rawText: String
        /// The mean log-probability of a word, in nats; nearer to 0 is surer.
        public let score: Double
    }

    /// The best candidate first; never empty.
    public let candidates: [Candidate]
    /// The probability that the best candidate is a good caption, from 0 to 1, where the model has been calibrated
    /// (`cutline calibrate`) and the search is the one it was calibrated for; otherwise nil.
    public let confidence: Double?
    /// What went less than well, such as a file that ends early.
    public let warnings: [String]

    /// The best candidate, for people to read.
    public var text: String { candidates[0].text }
    /// The best candidate in lower-case words without punctuation.
    public var rawText: String { candidates[0].rawText }
    /// The mean log-probability of a word of the best candidate, in nats.
    public var score: Double { candidates[0].score }

    init(candidates: [Candidate], confidence: Double?, warnings: [String]) {
        precondition(!candidates.isEmpty, "a caption without candidates")
        self.candidates = candidates
        self.confidence = confidence
        self.warnings = warnings
    }
}
