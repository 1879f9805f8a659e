package import CutlineImages
package import CutlineMetrics
package import CutlineModels
import CutlineText
package import Foundation

/// Captions the photographs of a data set with a model, from the files up, and scores the captions.
package struct ModelEvaluation {
    /// What the model said of one photograph.
    package struct Prediction: Sendable, Hashable, Codable {
        package let image: String
        /// In words joined by spaces; nil when the photograph could not be read.
        package let caption: String?
        /// The mean log-probability of a word.
        package let score: Double?
        /// Why there is no caption.
        package let error: String?
    }

    package let model: CaptioningModel
    package var search: SearchOptions
    package var batchSize = 16
    package var decoder = PhotoDecoder()

    /// `search` is the model's own where nil.
    package init(_ model: CaptioningModel, search: SearchOptions? = nil) {
        self.model = model
        self.search = search ?? model.configuration.search
    }

    /// In the order of `images`; `onProgress` is told how many are done, and ends it by throwing.
    package func predictions(
        for images: [CaptionedImage],
        in folder: URL,
        onProgress: (Int) throws -> Void
    ) rethrows -> [Prediction] {
        var predictions: [Prediction] = []
        for start in stride(from: 0, to: images.count, by: batchSize) {
            predictions += predict(Array(images[start..<min(start + batchSize, images.count)]), in: folder)
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
        try CaptionScorer(meteor: meteor).score(
            zip(images, predictions).map { image, prediction in
                CaptionSample(imageID: image.id, references: image.captions, hypothesis: prediction.caption ?? "")
            }
        )
    }

    private func predict(_ images: [CaptionedImage], in folder: URL) -> [Prediction] {
        let preprocessing = model.configuration.encoder.preprocessing
        let decoder = decoder
        let loaded = ParallelMap.map(images) { image in
            Result { preprocessing.resize(try decoder.decode(contentsOf: folder.appendingPathComponent(image.path))) }
        }
        var hypotheses = model.hypotheses(for: loaded.compactMap { try? $0.get() }, search: search).makeIterator()
        return zip(images, loaded).map { image, result in
            switch result {
            case .success:
                let best = hypotheses.next()?.first
                let words = model.vocabulary.decode(best?.words ?? [])
                return Prediction(
                    image: image.id,
                    caption: words.joined(separator: " "),
                    score: best?.meanLogProbability,
                    error: nil
                )
            case .failure(let error):
                return Prediction(image: image.id, caption: nil, score: nil, error: "\(error)")
            }
        }
    }
}
