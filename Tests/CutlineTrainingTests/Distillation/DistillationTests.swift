import CutlineImages
import CutlineModels
import CutlineText
import Foundation
import Testing
import Torch
import TorchNN

@testable import CutlineTraining

@Suite("Learning from other models")
struct DistillationTests {
    private let scene: TrainingScene
    private let teachers: [RunFolder]

    init() throws {
        let scene = try TrainingScene(captions: Array(TrainingScene.captions.prefix(3)))
        self.scene = scene
        teachers = try [1, 2].map { try scene.runWithMadeEncoder("teacher\($0)", seed: $0) }
    }

    /// A run that is taught.
    private func configuration(weight: Double = 0.5) -> TrainingConfiguration {
        var configuration = TrainingScene.configuration
        configuration.teachers = teachers.map(\.best.url.path)
        configuration.teacherWeight = weight
        return configuration
    }

    private func examples(
        _ vocabulary: Vocabulary,
        photographs: Int = 3,
        maximumLength: Int = 40
    ) -> TrainingExamples {
        let training = Array(scene.dataset.images(in: .train).prefix(photographs))
        return TrainingExamples(
            training,
            rows: Array(training.indices),
            normalizer: CaptionNormalizer(),
            vocabulary: vocabulary,
            maximumLength: maximumLength
        )
    }

    private func teacher(
        _ vocabulary: Vocabulary,
        file: String,
        models: [RunFolder]? = nil,
        photographs: Int = 3,
        hasMirrorImages: Bool = true
    ) throws -> Teacher {
        let training = Array(scene.dataset.images(in: .train).prefix(photographs))
        return try Teacher(
            (models ?? teachers).map(\.best),
            Teacher.Material(
                vocabulary: vocabulary,
                examples: examples(vocabulary, photographs: photographs),
                files: Dictionary(
                    uniqueKeysWithValues: training.enumerated().map { ($0.offset, scene.folder[$0.element.path]) }
                ),
                hasMirrorImages: hasMirrorImages
            ),
            weight: 0.3,
            precision: .fp32,
            file: scene.folder[file]
        )
    }

    @Test("the loss is the cross-entropy of the teacher's probabilities, least where they are met")
    func loss() {
        let probabilities: [Float] = [0.7, 0.3, 0.6, 0.4]
        let lesson = Lesson(
            words: Tensor([2, 0, 1, 3] as [Int64], shape: [2, 2]),
            probabilities: Tensor(probabilities, shape: [2, 2]),
            weight: 1
        )
        let logits: [Float] = [0.5, -1, 2, 0, 1, 0.3, -0.2, 0.1]
        func logProbability(_ row: Int, _ word: Int) -> Float {
            let scores = logits[row * 4..<row * 4 + 4]
            return scores[row * 4 + word] - Foundation.log(scores.map { Foundation.exp($0) }.reduce(0, +))
        }
        let first = 0.7 * logProbability(0, 2) + 0.3 * logProbability(0, 0)
        let second = 0.6 * logProbability(1, 1) + 0.4 * logProbability(1, 3)
        #expect(abs(lesson.loss(Tensor(logits, shape: [2, 4])).scalar + Double(first + second) / 2) < 1e-6)

        let met = Tensor([Foundation.log(0.3), -100, Foundation.log(0.7), -100] as [Float], shape: [1, 4])
        let single = Lesson(words: lesson.words[0..<1], probabilities: lesson.probabilities[0..<1], weight: 1)
        met.requiresGradient = true
        single.loss(met).backward()
        #expect((met.gradient?.absolute().max().scalar ?? 1) < 1e-6)
    }

    @Test("a lesson holds what the models together expect of the view that is shown, word for word")
    func expectations() throws {
        let ensemble = try CaptioningEnsemble(contentsOf: teachers.map(\.best), precision: .fp32)
        let examples = examples(ensemble.vocabulary)
        let teacher = try teacher(ensemble.vocabulary, file: "words")
        var progress: [Int] = []
        #expect(try teacher.prepare(onProgress: { done, _ in progress.append(done) }, shouldStop: { false }))
        #expect(progress == [3, 6])
        let preprocessing = ensemble.preprocessings[0]
        for isMirrored in [false, true] {
            let shown: [ShownPhotograph] = [2, 0].map { index in
                (examples.photographs[index], PhotographView(row: index, isMirrored: isMirrored))
            }
            let batch = TrainingBatch(shown, padding: ensemble.vocabulary.specials.padding)
            let lesson = teacher.lesson(for: shown, batch)
            let photographs = try [2, 0].map { index in
                [preprocessing.resize(try PhotoDecoder().decode(contentsOf: scene.folder["photo\(index).tif"]))]
            }
            let expected = ensemble.probabilities(
                afterWordsOf: batch.captions,
                photographs: photographs,
                mirrored: isMirrored
            )
            let (values, words) = expected.top(10)
            #expect(lesson.words.integers == words.integers)
            let shares = values / values.sum(1, keepingAxes: true)
            #expect((lesson.probabilities - shares).absolute().max().scalar < 1e-5)
            #expect(lesson.weight == 0.3)
        }
    }

    @Test("what was found out is taken from its file, and found out anew where anything of it is otherwise")
    func storing() throws {
        let vocabulary = try Vocabulary(contentsOf: teachers[0].best.file(ModelFolder.vocabularyName))
        /// The views that were asked about.
        func asked(_ teacher: Teacher) throws -> [Int] {
            var asked: [Int] = []
            #expect(try teacher.prepare(onProgress: { done, _ in asked.append(done) }, shouldStop: { false }))
            return asked
        }
        #expect(try asked(teacher(vocabulary, file: "words")) == [3, 6])
        #expect(try asked(teacher(vocabulary, file: "words")) == [])
        #expect(try asked(teacher(vocabulary, file: "words", models: teachers.reversed())) == [3, 6])
        #expect(try asked(teacher(vocabulary, file: "words", hasMirrorImages: false)) == [3])
        #expect(try asked(teacher(vocabulary, file: "words", photographs: 2)) == [2, 4])
        try Data("no tensors".utf8).write(to: scene.folder["words"])
        #expect(try asked(teacher(vocabulary, file: "words")) == [3, 6])
        // A calibration changes no word.
        var calibrated = try teachers[0].best.configuration()
        calibrated.search.beamWidth = 7
        try teachers[0].best.write(calibrated)
        #expect(try asked(teacher(vocabulary, file: "words")) == [])
    }

    @Test("teachers that were stopped go on from there")
    func stopping() throws {
        let vocabulary = try Vocabulary(contentsOf: teachers[0].best.file(ModelFolder.vocabularyName))
        var done = 0
        let isWhole = try teacher(vocabulary, file: "words")
            .prepare(onProgress: { count, _ in done = count }, shouldStop: { done > 0 })
        #expect(!isWhole && done == 3)
        var rest: [Int] = []
        let continued = try teacher(vocabulary, file: "words")
        #expect(try continued.prepare(onProgress: { count, _ in rest.append(count) }, shouldStop: { false }))
        #expect(rest == [6])
        #expect(try teacher(vocabulary, file: "whole").prepare(onProgress: { _, _ in }, shouldStop: { false }))
        let words = try ["words", "whole"].map { try SafetensorsFile(contentsOf: scene.folder[$0]).tensors() }
        #expect(words[0].mapValues(\.floatsOrIntegers) == words[1].mapValues(\.floatsOrIntegers))
    }

    @Test("a taught run learns otherwise than one that is not, and goes on bit for bit")
    func training() throws {
        let (alone, whole, cut) = (scene.run("alone"), scene.run("whole"), scene.run("cut"))
        try scene.train(configuration(weight: 0), in: alone)
        let events = try scene.train(configuration(), in: whole)
        #expect(events.contains { $0.name == "taught" } && events.last?.end == .completed)
        #expect(try alone.checkpointTensors() != whole.checkpointTensors())
        #expect(try scene.train(configuration(), in: cut, stopAfter: 0).last?.end == .interrupted)
        try scene.train(configuration(), in: cut, resuming: true, stopAfter: 3)
        try FileManager.default.removeItem(at: cut.teacherWords)
        try scene.train(configuration(), in: cut, resuming: true)
        #expect(try whole.checkpointTensors() == cut.checkpointTensors())
        // With another teacher in the same place it would not be the same run.
        try FileManager.default.removeItem(at: teachers[0].best.url)
        try FileManager.default.copyItem(at: teachers[1].best.url, to: teachers[0].best.url)
        let error = #expect(throws: TrainingError.self) { try scene.train(configuration(), in: cut, resuming: true) }
        #expect(error?.code == .foreignCheckpoint)
    }

    @Test("a decoder that learns from its teachers alone comes to say what they say")
    func imitation() throws {
        var settings = configuration(weight: 1)
        settings.labelSmoothing = 0
        (settings.imageDropout, settings.wordDropout, settings.outputDropout) = (0, 0, 0)
        settings.averageDecay = 0
        settings.epochs = 60
        settings.firstValidation = 60
        let events = try scene.train(settings, in: scene.run("pupil"))
        let losses = events.compactMap(\.epoch?.loss)
        let taught = try SafetensorsFile(contentsOf: scene.run("pupil").teacherWords).tensor("probabilities")
        let logarithms = taught.floats.map { Double($0) * Foundation.log(Double($0)) }
        let entropy = -logarithms.reduce(0, +) / Double(taught.size(0))
        // The entropy of what is taught is the least that there can be.
        #expect((losses.first ?? 0) - entropy > 10 * ((losses.last ?? 9) - entropy))
        #expect((losses.last ?? 0) > entropy)
    }

    @Test("models of other words are refused, and teachers in self-critical training")
    func refusals() throws {
        let other = Vocabulary(fitting: [["other", "words"]], minimumCount: 1)
        let error = #expect(throws: TrainingError.self) { try teacher(other, file: "words") }
        #expect(error?.message.contains("numbers other words than the run") == true)
        var settings = configuration()
        settings.objective = .selfCritical
        #expect(settings.problem?.contains("teachers") == true)
    }
}

extension Tensor {
    fileprivate var floatsOrIntegers: [Double] {
        dataType == .int64 ? integers.map(Double.init) : floats.map(Double.init)
    }
}
