import CutlineModels
import CutlineText
import Foundation
import Testing
import Torch
import TorchNN

@testable import CutlineTraining

@Suite("Training as the notebook does")
struct NotebookTrainingTests {
    @Test("with Keras' vocabulary captions are learnt by heart, and no start, end or padding is ever said")
    func overfitting() throws {
        let scene = try TrainingScene(captions: TrainingScene.captions.map { [$0[0]] })
        var configuration = TrainingScene.memorizing
        configuration.vocabulary = .keras
        configuration.normalizer = CaptionNormalizer(mode: .notebook)
        configuration.recurrentBias = false
        configuration.schedule = .constant
        configuration.learningRate = 0.01
        configuration.warmupSteps = 0
        configuration.gradientClip = 0
        configuration.adamEpsilon = 1e-7
        let run = scene.run()
        let events = try scene.train(configuration, in: run)
        let validation = try #require(events.compactMap(\.validation).last)
        let expected = TrainingScene.captions.map { captions in
            captions[0].split(separator: " ").filter { $0.count > 1 }.joined(separator: " ")
        }
        #expect(validation.samples.map(\.caption) == expected)

        let vocabulary = try Vocabulary(contentsOf: run.best.file(ModelFolder.vocabularyName))
        #expect(vocabulary.kind == .keras)
        #expect(try run.best.configuration().normalizer.mode == .notebook)
        #expect(vocabulary.token(at: vocabulary.specials.start) == "startseq")
        let rates = events.compactMap { event -> Double? in
            if case .stepped(let step) = event { step.learningRate } else { nil }
        }
        #expect(Set(rates) == [0.01])
    }

    @Test("words that Keras' vocabulary lacks are left out of captions, and captions of nothing else are no examples")
    func unknownWords() {
        let vocabulary = Vocabulary(.keras, fitting: [["a", "dog"], ["a", "dog"], ["cat"]], minimumCount: 2)
        let examples = TrainingExamples(
            [CaptionedImage(id: "a.jpg", captions: ["a dog", "a red dog", "cat", "dog"])],
            rows: [5],
            normalizer: CaptionNormalizer(),
            vocabulary: vocabulary,
            maximumLength: 40
        )
        // startseq and endseq come three times; a and dog twice.
        #expect(examples.photographs.map(\.captions) == [[[1, 3, 4, 2], [1, 3, 4, 2], [1, 4, 2]]])
    }

    @Test("padding is the vocabulary's")
    func padding() {
        let captions: [TrainingExamples.Caption] = [[1, 5, 2], [1, 5, 6, 2]]
        let photograph = TrainingExamples.Photograph(row: 0, captions: captions, mirroredCaptions: captions)
        let batch = TrainingBatch([(photograph, PhotographView(row: 0))], padding: 9)
        #expect(batch.captions.rows.integers == [1, 5, 6, 1, 5, 9])
    }

    @Test("gradients are not scaled where the clip is off")
    func noClip() throws {
        let scene = try TrainingScene()
        var norms: [[Double]] = []
        var rows: [[UInt8]] = []
        for (name, clip) in [("off", 0), ("far", 1e9), ("near", 1e-3)] {
            var configuration = TrainingScene.configuration
            configuration.gradientClip = clip
            let events = try scene.train(configuration, in: scene.run(name), stopAfter: 6)
            norms.append(events.compactMap { if case .stepped(let step) = $0 { step.gradientNorm } else { nil } })
            rows.append(try #require(scene.run(name).checkpointTensors()["model.lstm.weight_ih_l0"]))
        }
        #expect(norms[0] == norms[1])
        #expect(rows[0] == rows[1])
        #expect(rows[0] != rows[2])
    }
}
