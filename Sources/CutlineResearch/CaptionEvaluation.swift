import CutlineMetrics
import CutlineModels
import CutlineTraining
public import Foundation
import TorchNN

/// What a model says of photographs, scored against what people wrote.
///
///     let evaluation = try await CaptionEvaluation(ofModelAt: run.bestModel, on: photos, part: .test)
///     print(evaluation.scores.cider)
///
/// Everything is done as for a user: photographs are decoded from their files, captions found by search. The scores are those
/// of `pycocoevalcap`, on the captions as they were written, whatever cleaning the model was trained with.
public struct CaptionEvaluation: Sendable {
    /// Fractions; CIDEr up to 10.
    public struct Scores: Sendable, Hashable {
        public let bleu1: Double
        public let bleu2: Double
        public let bleu3: Double
        public let bleu4: Double
        public let rougeL: Double
        /// CIDEr-D, with the document frequencies of these photographs' captions.
        public let cider: Double
    }

    public struct Prediction: Sendable, Hashable {
        public let photo: CaptionedPhotos.Photo
        /// In lower-case words joined by spaces; nil where the photograph could not be read, which scores as an empty one.
        public let caption: String?
        /// The mean log-probability of a word, in nats.
        public let score: Double?
        /// Why there is no caption.
        public let problem: String?
    }

    public let scores: Scores
    /// In the order of the caption file.
    public let predictions: [Prediction]

    /// Captions photographs and scores the captions.
    ///
    /// - Parameters:
    ///   - folder: of the model.
    ///   - part: nil for all photographs.
    ///   - beamWidth: captions kept in mind at each word; nil for the model's own setting, 1 for greedy search.
    ///   - onProgress: is told how many of how many are done, on a thread of its own.
    /// - Throws: `CancellationError` when the task is cancelled; an error that names the file when the folder is no model, or
    ///   says that there are no photographs.
    public init(
        ofModelAt folder: URL,
        on photos: CaptionedPhotos,
        part: CaptionedPhotos.Part? = nil,
        beamWidth: Int? = nil,
        onProgress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws {
        let chosen = photos.filter { part == nil || $0.part == part }
        self = try await BackgroundWork.run { isCancelled in
            let model = try CaptioningModel(contentsOf: ModelFolder(folder))
            var evaluation = ModelEvaluation(model)
            evaluation.search.beamWidth = max(1, beamWidth ?? evaluation.search.beamWidth)
            let images = chosen.dataset.images
            let predictions = try evaluation.predictions(
                for: images,
                in: URL(fileURLWithPath: chosen.source.images)
            ) { done in
                onProgress(done, images.count)
                if isCancelled() { throw CancellationError() }
            }
            return CaptionEvaluation(
                scores: Scores(try evaluation.score(predictions, for: images)),
                predictions: zip(chosen.photos, predictions).map(Prediction.init)
            )
        }
    }

    private init(scores: Scores, predictions: [Prediction]) {
        self.scores = scores
        self.predictions = predictions
    }
}

extension CaptionEvaluation.Scores {
    init(_ scores: CaptionScores) {
        bleu1 = scores.bleu1
        bleu2 = scores.bleu2
        bleu3 = scores.bleu3
        bleu4 = scores.bleu4
        rougeL = scores.rougeL
        cider = scores.cider
    }
}

extension CaptionEvaluation.Prediction {
    init(_ photo: CaptionedPhotos.Photo, _ prediction: ModelEvaluation.Prediction) {
        self.photo = photo
        caption = prediction.caption
        score = prediction.score
        problem = prediction.error
    }
}
