import CutlineImages
import CutlineModels
import Foundation
import Testing
import Torch
import TorchNN

@testable import CutlineTraining

@Suite("Training with the encoder")
struct FineTuningTests {
    private func tuning(_ model: ModelFolder) -> TrainingConfiguration {
        var configuration = TrainingScene.configuration
        configuration.encoder = model.url.path
        configuration.initialModel = model.url.path
        configuration.trainedLayer = "block 16"
        configuration.smallestCrop = 0.5
        configuration.colourStrength = 0.2
        configuration.batchSize = 10
        configuration.epochs = 2
        configuration.firstValidation = 1
        configuration.averageDecay = 0
        return configuration
    }

    private func encoderWeights(_ run: RunFolder) throws -> [String: [Float]] {
        try SafetensorsFile(contentsOf: run.best.file(ModelFolder.weightsName)).tensors().under("encoder")
            .mapValues(\.floats)
    }

    @Test("layers from the named one on learn, those before stay, and the model that is kept has them")
    func layers() throws {
        let scene = try TrainingScene(captions: Array(TrainingScene.captions.prefix(3)))
        let first = try scene.runWithMadeEncoder()
        let run = scene.run("second")
        let trainer = try scene.trainer(tuning(first.best), in: run)
        let events = try scene.train(trainer, in: run)
        #expect(events.last?.end == .completed)
        let (before, after) = (try encoderWeights(first), try encoderWeights(run))
        #expect(Set(before.keys) == Set(after.keys))
        let changed = Set(before.keys.filter { before[$0] != after[$0] })
        let layers = Set(
            changed.map { $0.split(separator: ".").prefix($0.hasPrefix("_blocks") ? 2 : 1).joined(separator: ".") }
        )
        #expect(layers == ["_blocks.15", "_conv_head"])
        // What was kept captions photographs as any other model does.
        _ = try CaptioningModel(contentsOf: run.best, precision: .fp32)
    }

    @Test("a run with the encoder goes on bit for bit")
    func resumption() throws {
        let scene = try TrainingScene(captions: Array(TrainingScene.captions.prefix(3)))
        let first = try scene.runWithMadeEncoder()
        let configuration = tuning(first.best)
        let (whole, cut) = (scene.run("whole"), scene.run("cut"))
        try scene.train(configuration, in: whole)
        try scene.train(configuration, in: cut, stopAfter: 1)
        try scene.train(configuration, in: cut, resuming: true)
        #expect(try whole.checkpointTensors() == cut.checkpointTensors())
    }

    @Test(
        "an encoder that learns gives the features of the fast one, and gradients to what learns alone",
        arguments: [1, 3]
    )
    func features(count: Int) throws {
        let made = try MadeEncoder.load()
        let learning = try EncoderWeights.load(
            MadeEncoder.name,
            from: made.store.tensors,
            origin: "made",
            precision: .fp32,
            trainedFrom: "block 16"
        )
        let images = Tensor.normal([count, 3, 224, 224], using: RandomGenerator(seed: 2))
        for (_, parameter) in learning.store.trainedParameters { parameter.requiresGradient = true }
        let found = learning.encoder.encode(images).grid
        let expected = made.encoder.encode(images).grid
        let scale = expected.absolute().max().scalar
        #expect((found.detached() - expected).absolute().max().scalar < 1e-4 * scale)
        found.squared().mean().backward()
        for (name, parameter) in learning.store.parameters {
            let learns = name.hasPrefix("_blocks.15.") || name.hasPrefix("_conv_head.")
            #expect((parameter.gradient != nil) == learns, "\(name)")
        }
    }

    @Test("a layer that there is not is an error that names those that there are")
    func unknownLayer() throws {
        let made = try MadeEncoder.load()
        let error = #expect(throws: ModelError.self) {
            try EncoderWeights.load(
                MadeEncoder.name,
                from: made.store.tensors,
                origin: "made",
                precision: .fp32,
                trainedFrom: "block 99"
            )
        }
        #expect(
            error?.message.hasPrefix("efficientnet-lite0 has no layer 'block 99'; there are: stem, block 1, ") == true
        )
    }

    @Test("a crop is a part of the photograph of at least the share that is asked for, another for every seed")
    func crops() {
        let made = TestPhoto(seed: 4, size: 16)
        let photo = Photograph(width: made.size, height: made.size, pixels: made.pixels, format: .tiff)
        let augmentation = PhotoAugmentation(smallestCrop: 0.4)
        var sizes: Set<[Int]> = []
        for seed in 0..<50 as Range<UInt64> {
            let part = augmentation.cropped(photo, seed: seed)
            #expect(part == augmentation.cropped(photo, seed: seed))
            let share = Double(part.width * part.height) / Double(photo.width * photo.height)
            #expect(share > 0.25 && share <= 1)
            sizes.insert([part.width, part.height])
        }
        #expect(sizes.count > 5)
        #expect(PhotoAugmentation().cropped(photo, seed: 1) == photo)
    }

    @Test("colours change within bounds, grey stays grey, and strength 0 changes nothing")
    func colours() {
        let grey = Tensor.full([2, 4, 4, 3], 100, .float32)
        let augmentation = PhotoAugmentation(colourStrength: 0.3)
        let changed = augmentation.recoloured(grey, seeds: [1, 2])
        #expect(changed.shape == grey.shape)
        #expect((changed - changed.mean(3, keepingAxes: true)).absolute().max().scalar < 1e-3)
        let values = changed.mean(1, 2, 3).floats
        #expect(values[0] != values[1] && values.allSatisfy { (70...130).contains($0) })
        #expect(PhotoAugmentation().recoloured(grey, seeds: [1, 2]).floats == grey.floats)
    }
}
