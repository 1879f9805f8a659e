import CutlineModels
import Foundation
import Testing
import Torch

@testable import CutlineTraining

@Suite("Training of every decoder")
struct DecoderTrainingTests {
    private static func configuration(
        _ kind: DecoderKind,
        from start: TrainingConfiguration
    ) -> TrainingConfiguration {
        var configuration = start
        configuration.decoder = kind
        configuration.attentionSize = 16
        (configuration.heads, configuration.layers) = (4, 2)
        configuration.attentionPenalty = kind.usualAttentionPenalty ?? 0
        return configuration
    }

    @Test("it learns captions by heart from stored features", arguments: DecoderKind.allCases)
    func memorizing(kind: DecoderKind) throws {
        var configuration = Self.configuration(kind, from: TrainingScene.memorizing)
        configuration.learningRate = 0.01
        (configuration.epochs, configuration.firstValidation) = (200, 200)
        let captions = TrainingScene.captions.map { [$0[0]] }
        let scene = try TrainingScene(captions: captions, kind: configuration.featureKind)
        let events = try scene.train(configuration, in: scene.run())
        let validation = try #require(events.compactMap(\.validation).last)
        #expect(validation.samples.map(\.caption) == captions.map { $0[0] })
    }

    @Test("a run that was stopped goes on as if it had not been", arguments: DecoderKind.allCases)
    func resuming(kind: DecoderKind) throws {
        var configuration = Self.configuration(kind, from: TrainingScene.configuration)
        configuration.epochs = 2
        configuration.regionDropout = 0.2
        configuration.attentionPenalty = 0.5
        let scene = try TrainingScene(kind: configuration.featureKind)
        let (whole, stopped) = (scene.run("whole"), scene.run("stopped"))
        try scene.train(configuration, in: whole)
        try scene.train(configuration, in: stopped, stopAfter: 3)
        #expect(try stopped.differences(from: whole).contains { $0.hasPrefix("model.") })
        try scene.train(configuration, in: stopped, resuming: true)
        #expect(try stopped.differences(from: whole) == [])
    }
}
