package import CutlineMetrics
package import CutlineModels

/// Fits a model's confidence on photographs that people have captioned.
///
/// A caption is good when its CIDEr-D reaches a threshold. The usual threshold is what people reach: the median, over all their
/// captions, of a caption's CIDEr-D against the others of its photograph. So a confidence of 0.3 says that of ten such captions
/// three would pass for a person's of the better half.
package struct ConfidenceFitting {
    /// The calibration, fitted on all photographs.
    package let calibration: ConfidenceCalibration
    /// How many captions are good.
    package let goodCount: Int
    /// Spearman's rank correlation of the confidence with CIDEr, by photograph.
    package let correlation: Double?
    /// That of the mean log-probability alone, for comparison.
    package let plainCorrelation: Double?
    /// Confidences beside what came true.
    package let reliability: ReliabilityCurve

    /// Correlation and reliability are of confidences that were fitted without the photograph's fold.
    ///
    /// - Parameters:
    ///   - predictions: with their evidence, found by `search`; photographs that could not be read are left out.
    ///   - images: in the order of the predictions.
    ///   - threshold: from which CIDEr-D on a caption is good; what people reach where nil.
    /// - Throws: `ConfidenceFittingError` where there is too little to learn from.
    package init(
        _ predictions: [ModelEvaluation.Prediction],
        for images: [CaptionedImage],
        search: SearchOptions,
        threshold: Double? = nil,
        folds: Int = 10
    ) throws {
        let measured = zip(images, predictions).filter { $1.evidence != nil }
        guard measured.count >= Self.leastCount(folds: folds) else {
            throw ConfidenceFittingError(
                "\(measured.count) photographs are too few to calibrate on; give at least \(Self.leastCount(folds: folds))"
            )
        }
        let samples = ModelEvaluation.samples(measured.map(\.1), for: measured.map(\.0))
        let scores = try CaptionScorer(includesImages: true).score(samples)
        let ciders = (scores.perImage ?? []).map(\.cider)
        guard let threshold = threshold ?? PeopleAgreement.median(PeopleAgreement.ciders(samples)) else {
            throw ConfidenceFittingError(
                "no photograph has two captions by people, so what people reach is not known; give a --threshold"
            )
        }
        let outcomes = ciders.map { $0 >= threshold }
        goodCount = outcomes.count { $0 }
        guard goodCount >= folds, outcomes.count - goodCount >= folds else {
            throw ConfidenceFittingError(
                """
                \(goodCount) of \(outcomes.count) captions have a CIDEr of at least \(threshold), and as few as that teach nothing; \
                give another --threshold, or more photographs
                """
            )
        }
        let rows = measured.compactMap(\.1.evidence).map(\.values)
        let confidences = CrossFitting.predictions(rows, outcomes: outcomes, folds: folds)
        correlation = RankCorrelation.spearman(confidences, ciders)
        plainCorrelation = RankCorrelation.spearman(rows.map { $0[0] }, ciders)
        reliability = ReliabilityCurve(confidences, outcomes: outcomes)
        let model = LogisticRegression(rows, outcomes: outcomes)
        calibration = ConfidenceCalibration(
            terms: CaptionEvidence.names.indices.map { index in
                ConfidenceCalibration.Term(
                    name: CaptionEvidence.names[index],
                    mean: model.means[index],
                    deviation: model.deviations[index],
                    weight: model.weights[index]
                )
            },
            intercept: model.intercept,
            threshold: threshold,
            photographs: rows.count,
            search: search
        )
    }

    private static func leastCount(folds: Int) -> Int { max(20, 2 * folds) }
}

/// Why a model's confidence cannot be fitted.
package struct ConfidenceFittingError: Error, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
