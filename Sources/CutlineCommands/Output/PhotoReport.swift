import Cutline

/// What `caption` has to say about one photograph.
struct PhotoReport: Sendable, Hashable {
    struct Candidate: Sendable, Hashable {
        let text: String
        /// The mean log-probability of a word, in nats.
        let score: Double
    }

    /// As the user named it.
    let path: String
    /// The best first; empty when there is an error.
    let candidates: [Candidate]
    /// The probability that the best is a good caption; nil where the model is not calibrated for the search.
    var confidence: Double?
    let warnings: [String]
    let error: String?
}

extension PhotoReport {
    init(path: String, _ outcome: Result<Caption, any Error>) {
        switch outcome {
        case .success(let caption):
            self.init(
                path: path,
                candidates: caption.candidates.map { Candidate(text: $0.text, score: $0.score) },
                confidence: caption.confidence,
                warnings: caption.warnings,
                error: nil
            )
        case .failure(let error):
            self.init(path: path, error)
        }
    }

    init(path: String, _ error: any Error) {
        self.init(path: path, candidates: [], warnings: [], error: ErrorText.of(error))
    }
}
