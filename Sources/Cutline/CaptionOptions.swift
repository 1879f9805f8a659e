/// How captions are looked for. What is nil follows the model's own settings.
public struct CaptionOptions: Sendable, Hashable {
    /// Hypotheses kept at each word: 1 is fastest, 3 to 5 reads best.
    public var beamWidth: Int?
    /// How many candidates to return, at most; the beam is made wide enough.
    public var candidates: Int
    /// In words.
    public var minimumLength: Int?
    public var maximumLength: Int?

    public init(beamWidth: Int? = nil, candidates: Int = 1, minimumLength: Int? = nil, maximumLength: Int? = nil) {
        self.beamWidth = beamWidth
        self.candidates = candidates
        self.minimumLength = minimumLength
        self.maximumLength = maximumLength
    }
}
