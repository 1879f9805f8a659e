import Foundation

/// Turns evidence into the probability that a caption is good: logistic regression, fitted on captions whose scores are known.
/// `Documentation/Search.md` says what "good" means.
package struct ConfidenceCalibration: Sendable, Hashable, Codable {
    /// One kind of evidence, standardised by the photographs it was fitted on.
    package struct Term: Sendable, Hashable, Codable {
        package var name: String
        package var mean: Double
        package var deviation: Double
        package var weight: Double

        package init(name: String, mean: Double, deviation: Double, weight: Double) {
            self.name = name
            self.mean = mean
            self.deviation = deviation
            self.weight = weight
        }
    }

    /// In the order of `CaptionEvidence.names`.
    package var terms: [Term]
    package var intercept: Double
    /// A caption is good whose CIDEr is at least this.
    package var threshold: Double
    /// How many photographs it was fitted on.
    package var photographs: Int
    /// The search that found the captions it was fitted on.
    package var search: SearchOptions

    package init(terms: [Term], intercept: Double, threshold: Double, photographs: Int, search: SearchOptions) {
        self.terms = terms
        self.intercept = intercept
        self.threshold = threshold
        self.photographs = photographs
        self.search = search
    }

    /// The probability that the caption is good, from 0 to 1.
    package func confidence(_ evidence: CaptionEvidence) -> Double {
        let logit = zip(terms, evidence.values).reduce(intercept) { sum, term in
            sum + term.0.weight * (term.1 - term.0.mean) / term.0.deviation
        }
        return 1 / (1 + exp(-logit))
    }

    /// Whether it tells anything of captions that `search` finds: those of its own search, or of the same with a wider beam.
    package func fits(_ search: SearchOptions) -> Bool {
        var same = search
        same.beamWidth = self.search.beamWidth
        return same == self.search && search.beamWidth >= self.search.beamWidth
    }

    /// What no calibration can be, if something is.
    package var problem: String? {
        guard terms.map(\.name) == CaptionEvidence.names else {
            return "its terms are \(terms.map(\.name).joined(separator: ", ")), and not "
                + CaptionEvidence.names.joined(separator: ", ")
        }
        let numbers = terms.flatMap { [$0.mean, $0.deviation, $0.weight] } + [intercept, threshold]
        if !numbers.allSatisfy(\.isFinite) { return "it holds what is no number" }
        if terms.contains(where: { $0.deviation <= 0 }) { return "a deviation is not above 0" }
        return search.problem.map { "search: \($0)" }
    }
}
