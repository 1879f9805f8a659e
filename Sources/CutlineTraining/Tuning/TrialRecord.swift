/// What became of a trial: a line of `trials.jsonl`.
package struct TrialRecord: Sendable, Hashable, Codable {
    package enum State: String, Sendable, Codable {
        /// It ran to its end, or until it had no better epoch for as long as its patience.
        case finished
        /// Others were ahead, by the rule for stopping early.
        case stopped
        /// Its loss became no number.
        case failed
    }

    package struct Score: Sendable, Hashable, Codable {
        package let epoch: Int
        package let cider: Double
    }

    /// Counted from 1.
    package let trial: Int
    package let state: State
    /// What the space varies, as this trial has it.
    package let settings: [String: JSONValue]
    /// Of every validation, in the order of epochs.
    package let scores: [Score]
    /// Why it failed.
    package var message: String?

    /// The best of the scores; of equal ones the first.
    package var best: Score? {
        scores.reduce(nil) { best, score in
            guard let best, best.cider >= score.cider else { return score }
            return best
        }
    }

    var curve: [Int: Double] {
        Dictionary(scores.map { ($0.epoch, $0.cider) }, uniquingKeysWith: { $1 })
    }
}
