package import CutlineImages
package import CutlineMetrics
package import CutlineModels
import CutlineText
package import Foundation

/// Captions the photographs of a data set with a model, or several that caption together, from the files up, and scores the
/// captions.
package struct ModelEvaluation {
    /// What was said of one photograph.
    package struct Prediction: Sendable, Hashable, Codable {
        package let image: String
        /// In words joined by spaces; nil when the photograph could not be read.
        package let caption: String?
        /// The mean log-probability of a word.
        package let score: Double?
        /// The probability that it is a good caption, where the model is calibrated for the search.
        package let confidence: Double?
        /// What the decoder's probabilities tell of it, where that is measured.
        package let evidence: CaptionEvidence?
        /// Why there is no caption.
        package let error: String?
    }

    package let ensemble: CaptioningEnsemble
    package var search: SearchOptions
    package var constraints = CaptionConstraints()
    package var batchSize = 16
    package var decoder = PhotoDecoder()
    /// Whether evidence is measured even where the model is not calibrated.
    package var measuresEvidence = false

    /// `search` is the first model's own where nil.
    package init(_ ensemble: CaptioningEnsemble, search: SearchOptions? = nil) {
        self.ensemble = ensemble
        self.search = search ?? ensemble.configuration.search
    }

    /// Of one model.
    package init(_ model: CaptioningModel, search: SearchOptions? = nil) {
        self.init(CaptioningEnsemble(model), search: search)
    }

    /// In the order of `images`; `onProgress` is told how many are done, and ends it by throwing.
    ///
    /// - Throws: `ModelError` when the model cannot follow the constraints.
    package func predictions(
        for images: [CaptionedImage],
        in folder: URL,
        onProgress: (Int) throws -> Void
    ) throws -> [Prediction] {
        let resolved = try constraints.resolved(
            in: ensemble.vocabulary,
            ensemble.configuration.normalizer,
            options: search
        )
        var predictions: [Prediction] = []
        for start in stride(from: 0, to: images.count, by: batchSize) {
            predictions += predict(Array(images[start..<min(start + batchSize, images.count)]), in: folder, resolved)
            try onProgress(predictions.count)
        }
        return predictions
    }

    /// Scores predictions against the data set's captions. A photograph without a caption counts as an empty one.
    package func score(
        _ predictions: [Prediction],
        for images: [CaptionedImage],
        meteor: METEOR? = nil
    ) throws -> CaptionScores {
        try CaptionScorer(meteor: meteor).score(Self.samples(predictions, for: images))
    }

    /// Each photograph's caption beside what people wrote.
    package static func samples(_ predictions: [Prediction], for images: [CaptionedImage]) -> [CaptionSample] {
        zip(images, predictions).map { image, prediction in
            CaptionSample(imageID: image.id, references: image.captions, hypothesis: prediction.caption ?? "")
        }
    }

    private func predict(
        _ images: [CaptionedImage],
        in folder: URL,
        _ constraints: SearchConstraints
    ) -> [Prediction] {
        let preprocessings = ensemble.preprocessings
        let decoder = decoder
        let loaded = ParallelMap.map(images) { image in
            Result {
                let photograph = try decoder.decode(contentsOf: folder.appendingPathComponent(image.path))
                return preprocessings.map { $0.resize(photograph) }
            }
        }
        let calibration = ensemble.calibration(for: search, self.constraints)
        var findings = ensemble.findings(
            for: loaded.compactMap { try? $0.get() },
            search: search,
            constraints: constraints,
            measuringEvidence: measuresEvidence || calibration != nil
        ).makeIterator()
        return zip(images, loaded).map { image, result in
            let finding = (try? result.get()).flatMap { _ in findings.next() }
            let best = finding?.hypotheses.first
            return Prediction(
                image: image.id,
                caption: finding.map { _ in ensemble.vocabulary.decode(best?.words ?? []).joined(separator: " ") },
                score: best?.meanLogProbability,
                confidence: finding?.evidence.flatMap { calibration?.confidence($0) },
                evidence: finding?.evidence,
                error: result.failure.map { "\($0)" }
            )
        }
    }
}

extension Result {
    fileprivate var failure: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}
