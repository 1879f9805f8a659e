public import Foundation

/// How a model came to its caption: what it looked at for each word, what else it could have said, and which captions
/// lost.
public struct CaptionExplanation: Sendable, Hashable {
    /// One choice: a word, or the end of the caption.
    public struct Choice: Sendable, Hashable {
        /// Nil for the end.
        public let word: String?
        /// What the model gave the word after those before it.
        public let probability: Double
        /// 1 where no word was likelier.
        public let rank: Int
        /// The likeliest words, the likeliest first, the chosen one among them if it is likely enough.
        public let alternatives: [Alternative]
        /// Where the model looked; nil where it has no attention, or where its regions lie in no square.
        public let attention: AttentionMap?
    }

    public struct Alternative: Sendable, Hashable {
        /// Nil for the end.
        public let word: String?
        public let probability: Double
        /// Whether it was chosen.
        public let isChosen: Bool
        /// Whether the search forbids it here: it would repeat what was said, end the caption too early, or is no word.
        public let isForbidden: Bool
    }

    /// A caption that the search finished.
    public struct Hypothesis: Sendable, Hashable {
        public let text: String
        public let rawText: String
        /// The sum over the words and the end, in nats.
        public let logProbability: Double
        /// That sum divided by the number of choices.
        public let meanLogProbability: Double
        /// What captions are ranked by: the sum divided by what the length penalty says.
        public let score: Double
        /// Whether the model ended it, rather than the limit of its length.
        public let isFinished: Bool
    }

    /// What captioned.
    public struct Model: Sendable, Hashable {
        public let encoder: String
        public let decoder: String
        /// The side of the network's square input, in pixels.
        public let inputSize: Int
        public let vocabularySize: Int
    }

    /// How the caption was looked for.
    public struct Search: Sendable, Hashable {
        public let beamWidth: Int
        public let lengthPenalty: CaptionOptions.LengthPenalty
        /// In words.
        public let minimumLength: Int
        public let maximumLength: Int
        /// No run of so many words comes twice; 0 allows it.
        public let blockedRepetition: Int
    }

    /// The caption that won, as `Captioner.caption` gives it.
    public let caption: Caption
    /// Its words in their order, and the end unless the caption was cut short.
    public let choices: [Choice]
    /// All captions that were still in the running at the end, the best first.
    public let hypotheses: [Hypothesis]
    /// The part of the upright photograph that the network saw, in shares of its sides.
    public let area: CGRect
    public let model: Model
    public let search: Search

    /// The part of the upright photograph, in shares of its sides, that a region of an attention map stands for. What a
    /// region knows comes from around it too: networks look further than a region is wide.
    public func area(row: Int, column: Int, of map: AttentionMap) -> CGRect {
        let (width, height) = (area.width / Double(map.columns), area.height / Double(map.rows))
        return CGRect(
            x: area.minX + Double(column) * width,
            y: area.minY + Double(row) * height,
            width: width,
            height: height
        )
    }
}
