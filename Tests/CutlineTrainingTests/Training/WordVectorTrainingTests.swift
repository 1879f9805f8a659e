import CutlineModels
import CutlineText
import Foundation
import Testing
import Torch

@testable import CutlineTraining

@Suite("Training on word vectors")
struct WordVectorTrainingTests {
    private let scene: TrainingScene
    private let vectors = WordVectors(
        ["dog": Self.vector(1), "red": Self.vector(2), "a": Self.vector(3), "unheard": Self.vector(4)],
        dimension: 12
    )

    init() throws {
        scene = try TrainingScene()
    }

    private static func vector(_ seed: Float) -> [Float] { (0..<12).map { seed + Float($0) / 16 } }

    private func configuration(_ missing: MissingVectors, isFrozen: Bool) -> TrainingConfiguration {
        var configuration = TrainingScene.configuration
        configuration.wordVectors = "vectors.txt"
        configuration.missingVectors = missing
        configuration.freezesEmbedding = isFrozen
        return configuration
    }

    private func embedding(of run: RunFolder) throws -> [String: [Float]] {
        let tensor = try SafetensorsFile(contentsOf: run.checkpoint).tensor("model.embedding.weight")
        let vocabulary = TrainingScene.configuration.vocabulary(of: scene.dataset.images(in: .train))
        #expect(tensor.shape == [vocabulary.count, 12])
        let floats = tensor.floats
        return Dictionary(
            uniqueKeysWithValues: (0..<vocabulary.count).map { id in
                (vocabulary.token(at: Int32(id)) ?? "", Array(floats[(id * 12)..<(id * 12 + 12)]))
            }
        )
    }

    @Test("words start with their vectors, others at random or with zeros", arguments: MissingVectors.allCases)
    func start(missing: MissingVectors) throws {
        let run = scene.run("\(missing)")
        try scene.train(configuration(missing, isFrozen: false), in: run, wordVectors: vectors, stopAfter: 0)
        let rows = try embedding(of: run)
        for word in ["dog", "red", "a"] { #expect(rows[word] == vectors[word]) }
        let other = try #require(rows["ball"])
        #expect(rows["unheard"] == nil)
        #expect(other.allSatisfy { $0 == 0 } == (missing == .zero))
        // At random as without vectors.
        let plain = scene.run("plain")
        try scene.train(in: plain, stopAfter: 0)
        #expect((try embedding(of: plain)["ball"] == other) == (missing == .random))
    }

    @Test("a frozen embedding stays as it was, is neither decayed nor averaged, and goes into checkpoint and model")
    func frozen() throws {
        let run = scene.run("frozen")
        var settings = configuration(.random, isFrozen: true)
        settings.weightDecay = 0.5
        try scene.train(settings, in: run, wordVectors: vectors, stopAfter: 0)
        let before = try embedding(of: run)
        try scene.train(settings, in: run, resuming: true, wordVectors: vectors)
        #expect(try embedding(of: run) == before)
        let names = try run.checkpointTensors().keys
        #expect(names.contains("model.embedding.weight"))
        #expect(!names.contains { $0.contains("embedding") && !$0.hasPrefix("model.") })
        #expect(names.contains("average.average.lstm.weight_ih_l0"))
        let weights = try SafetensorsFile(contentsOf: run.best.file(ModelFolder.weightsName))
        let row = Array(try weights.tensor("decoder.embedding.weight").floats.prefix(12))
        #expect(zip(row, before["<pad>"] ?? []).allSatisfy { abs($0 - $1) < 1e-3 })
    }

    @Test("an embedding that is not frozen learns")
    func tuned() throws {
        let run = scene.run("tuned")
        try scene.train(configuration(.random, isFrozen: false), in: run, wordVectors: vectors)
        #expect(try embedding(of: run)["dog"] != vectors["dog"])
    }

    @Test("a run on frozen vectors is resumed bit for bit, and with these vectors only")
    func resuming() throws {
        let settings = configuration(.zero, isFrozen: true)
        let whole = scene.run("whole")
        try scene.train(settings, in: whole, wordVectors: vectors)
        let run = scene.run("stopped")
        try scene.train(settings, in: run, wordVectors: vectors, stopAfter: 7)
        let others = WordVectors(["dog": Self.vector(9)], dimension: 12)
        let error = #expect(throws: TrainingError.self) {
            try scene.train(settings, in: run, resuming: true, wordVectors: others)
        }
        #expect(error?.code == .foreignCheckpoint)
        try scene.train(settings, in: run, resuming: true, wordVectors: vectors)
        #expect(try run.differences(from: whole) == [])
    }

    @Test("vectors of another length than the embedding's are refused with both")
    func wrongLength() throws {
        var settings = configuration(.zero, isFrozen: false)
        settings.embeddingSize = 16
        let error = #expect(throws: TrainingError.self) {
            try scene.trainer(settings, in: scene.run(), wordVectors: vectors)
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains("12 numbers, the embedding 16") == true)
    }
}
