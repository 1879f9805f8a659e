import CutlineImages
import CutlineMetrics
import CutlineModels
import CutlineText
import Foundation
import Testing
import Torch
import TorchNN

@testable import CutlineTraining

@Suite("Evaluation")
struct ModelEvaluationTests {
    private static let captions = ["a dog runs", "a red ball in the grass", "two children", "a man rides a horse"]

    private let folder: TemporaryFolder
    private let model: CaptioningModel
    private let images: [CaptionedImage]

    /// Features from files, a decoder that learns four captions by heart, and the model folder that the run leaves.
    init() throws {
        Runtime.threadCount = 1
        let folder = try TemporaryFolder()
        let photos = try folder.writePhotos(4, size: 32)
        let images = zip(photos, Self.captions).map { CaptionedImage(id: $0.id, captions: [$1]) }
        let made = try MadeEncoder.load()
        let description = FeatureDescription(
            encoder: MadeEncoder.name,
            weights: "made",
            preprocessing: made.encoder.preprocessing,
            precision: .fp32,
            kind: .pooled,
            shape: made.encoder.shape(of: .pooled),
            storage: .float16,
            isMirrored: false
        )
        let copies = images.map { CaptionedImage(id: "copy-\($0.id)", path: $0.path, captions: $0.captions) }
        let splits = images.map { ($0.id, Split.train) } + copies.map { ($0.id, Split.validation) }
        let all = images + copies
        _ = try FeatureExtractor(encoder: made.encoder, description: description).extract(
            all.map { ($0.id, folder[$0.path]) },
            to: folder["features"],
            onProgress: { _ in }
        )
        let run = RunFolder(folder["run"])
        let trainer = try Trainer(
            TrainingScene.memorizing,
            dataset: Dataset(
                folder: folder.url,
                images: all,
                splits: SplitAssignment(source: "test", splits: Dictionary(uniqueKeysWithValues: splits))
            ),
            features: FeatureStore(contentsOf: folder["features"]),
            output: run,
            resuming: false,
            loadEncoder: { _ in made }
        )
        try trainer.run(onEvent: { _ in })
        self.folder = folder
        self.images = images
        model = try CaptioningModel(contentsOf: run.best, precision: .fp32)
    }

    private func predictions(
        _ images: [CaptionedImage],
        batchSize: Int = 2,
        onProgress: (Int) -> Void = { _ in }
    ) throws -> [ModelEvaluation.Prediction] {
        var evaluation = ModelEvaluation(model)
        evaluation.batchSize = batchSize
        return try evaluation.predictions(for: images, in: folder.url, onProgress: onProgress)
    }

    @Test("a trained model says of the photos' files what it learnt of their features, in their order")
    func order() throws {
        var progress: [Int] = []
        let predicted = try predictions(images) { progress.append($0) }
        #expect(progress == [2, 4])
        #expect(predicted.map(\.image) == images.map(\.id))
        #expect(predicted.map(\.caption) == Self.captions)
        #expect(try predictions(images.reversed(), batchSize: 3).map(\.caption) == Self.captions.reversed())
        for prediction in predicted {
            let score = try #require(prediction.score)
            #expect(score < 0 && score > -0.5)
            #expect(prediction.error == nil)
        }
        let alone = try #require(try predictions([images[2]])[0].score)
        #expect(abs(alone - (predicted[2].score ?? 0)) < 1e-3)
        let scores = try ModelEvaluation(model).score(predicted, for: images)
        #expect(scores.bleu1 > 0.999)
        #expect(scores.images == 4)
        #expect(scores.meteor == nil)
    }

    @Test("a photo that cannot be read has an error and counts as an empty caption")
    func badPhoto() throws {
        let bad = CaptionedImage(id: "bad.tif", captions: ["a cat"])
        try folder.write("bad.tif", "not a picture")
        let nowhere = CaptionedImage(id: "nowhere.tif", captions: ["a cow"])
        let all = [bad, images[0], nowhere, images[1]]
        let predicted = try predictions(all, batchSize: 3)
        #expect(predicted.map(\.image) == all.map(\.id))
        #expect(predicted.map(\.caption) == [nil, Self.captions[0], nil, Self.captions[1]])
        #expect(predicted.map { $0.score == nil } == [true, false, true, false])
        #expect(predicted[0].error?.contains("bad.tif") == true)
        #expect(predicted[2].error?.contains("nowhere.tif") == true)
        let scores = try ModelEvaluation(model).score(predicted, for: all)
        let hypotheses = ["", Self.captions[0], "", Self.captions[1]]
        let expected = try CaptionScorer().score(
            zip(all, hypotheses).map { CaptionSample(imageID: $0.id, references: $0.captions, hypothesis: $1) }
        )
        #expect(scores == expected)
        #expect(scores.images == 4)
        #expect(scores.bleu1 < 1)
        #expect(try predictions([bad, nowhere]).allSatisfy { $0.caption == nil && $0.error != nil })
    }

    @Test("the search can be another than the model's own")
    func search() throws {
        var short = model.configuration.search
        #expect(short == TrainingScene.memorizing.search)
        short.maximumLength = 2
        let evaluation = ModelEvaluation(model, search: short)
        let words = try evaluation.predictions(for: images, in: folder.url, onProgress: { _ in }).map { prediction in
            prediction.caption?.split(separator: " ").count ?? 0
        }
        #expect(words.allSatisfy { (1...2).contains($0) })
    }
}
