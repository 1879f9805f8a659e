import CutlineMetrics
import CutlineModels
import Foundation
import TorchNN

/// What is done with the validation photographs after an epoch.
extension Trainer {
    private static let sampleCount = 8

    /// Captions the validation photographs as users would have it, scores the captions, and keeps the model if it is the best.
    func validate(_ epoch: Int) throws -> TrainingEvent.Validation {
        let start = Date()
        let source = source.remembering(try source.rows(of: validation.map(\.id)))
        var validationLoss = validationLoss
        validationLoss.source = source
        let captions = try FeatureCaptioning(
            decoder: decoder,
            vocabulary: vocabulary,
            search: configuration.search,
            device: device
        )
        .captions(for: validation.map(\.id), from: source)
        let scores = try CaptionScorer(includesImages: true).score(
            zip(validation, captions).map { image, caption in
                CaptionSample(imageID: image.id, references: image.captions, hypothesis: caption)
            }
        )
        let isBest = position.bestScore.map { scores.cider > $0 } ?? true
        if isBest {
            position.bestScore = scores.cider
            position.bestEpoch = epoch
            try writeBest(epoch: epoch, scores: scores)
            try ValidationPrediction.write(
                ValidationPrediction.all(of: validation, captions: captions, scores: scores),
                to: folder.predictions
            )
        }
        return TrainingEvent.Validation(
            epoch: epoch,
            step: position.step,
            loss: validationLoss.mean(over: validationExamples, batchSize: batchSize),
            bleu1: scores.bleu1,
            bleu2: scores.bleu2,
            bleu3: scores.bleu3,
            bleu4: scores.bleu4,
            rougeL: scores.rougeL,
            cider: scores.cider,
            isBest: isBest,
            seconds: Date().timeIntervalSince(start),
            samples: zip(validation, captions).prefix(Self.sampleCount).map {
                TrainingEvent.Sample(image: $0.id, caption: $1)
            }
        )
    }

    private func writeBest(epoch: Int, scores: CaptionScores) throws {
        let name = try ModelEncoder(configuration.encoder)?.name() ?? configuration.encoder
        let model = CaptioningModel(
            configuration: ModelConfiguration(
                encoder: .init(name: name, preprocessing: source.preprocessing),
                decoder: decoderConfiguration,
                normalizer: configuration.normalizer,
                search: configuration.search
            ),
            vocabulary: vocabulary,
            encoder: try source.encoder(),
            decoder: (decoder, parameters)
        )
        let card = ModelCard(
            configuration: configuration,
            encoder: model.configuration.encoder.name,
            epoch: epoch,
            scores: scores,
            trainingImages: trainingImages
        )
        try model.write(to: folder.best, card: card.text)
    }
}
