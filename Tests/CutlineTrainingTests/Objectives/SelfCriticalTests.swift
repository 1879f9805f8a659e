import CutlineMetrics
import CutlineModels
import CutlineText
import Foundation
import Testing
import Torch
import TorchNN

@testable import CutlineTraining

@Suite("Self-critical training")
struct SelfCriticalTests {
    private let images = [
        CaptionedImage(id: "a", captions: ["a dog runs to the left", "the dog runs"]),
        CaptionedImage(id: "b", captions: ["a red ball", "the ball is on the right"]),
        CaptionedImage(id: "c", captions: ["a man rides"]),
    ]

    private func reward(bleuWeight: Double = 0) -> (reward: CaptionReward, vocabulary: Vocabulary) {
        let vocabulary = Vocabulary(fitting: images.flatMap(\.captions).map(CaptionNormalizer().words), minimumCount: 1)
        let reward = CaptionReward(
            images,
            rows: [4, 7, 9],
            normalizer: CaptionNormalizer(),
            vocabulary: vocabulary,
            bleuWeight: bleuWeight
        )
        return (reward, vocabulary)
    }

    private func caption(
        _ text: String,
        _ vocabulary: Vocabulary,
        row: Int,
        isMirrored: Bool = false,
        isFinished: Bool = true
    ) -> (view: PhotographView, words: [Int32], isFinished: Bool) {
        (
            PhotographView(row: row, isMirrored: isMirrored),
            vocabulary.encode(text.split(separator: " ").map(String.init)), isFinished
        )
    }

    @Test("a reward is CIDEr-D with the end among the words, by the training captions' frequencies")
    func rewardIsCider() {
        let (reward, vocabulary) = reward()
        let end = vocabulary.specials.end
        let references = images.map { image in
            image.captions.map { vocabulary.encode(CaptionNormalizer().words(in: $0)) + [end] }
        }
        let cider = CIDErD(documentFrequencies: .init(references: references))
        let words = vocabulary.encode(["a", "dog", "runs"])
        let scores = reward.scores([
            caption("a dog runs", vocabulary, row: 4), caption("a dog runs", vocabulary, row: 4, isFinished: false),
            caption("a dog runs", vocabulary, row: 9),
        ])
        #expect(abs(scores[0] - cider.score(words + [end], against: cider.references(references[0]))) < 1e-12)
        #expect(abs(scores[1] - cider.score(words, against: cider.references(references[0]))) < 1e-12)
        #expect(scores[0] > scores[1] && scores[1] > scores[2])
    }

    @Test("the mirror image is compared with captions in which left and right have changed places")
    func mirrored() {
        let (reward, vocabulary) = reward()
        let left = "a dog runs to the left"
        let right = "a dog runs to the right"
        let scores = reward.scores([
            caption(left, vocabulary, row: 4), caption(right, vocabulary, row: 4),
            caption(left, vocabulary, row: 4, isMirrored: true), caption(right, vocabulary, row: 4, isMirrored: true),
        ])
        #expect(scores[0] > scores[1] + 0.1)
        #expect(scores[3] > scores[2] + 0.1)
    }

    @Test("BLEU-4 is added by its weight")
    func bleu() {
        let (plain, vocabulary) = reward()
        let mixed = reward(bleuWeight: 2).reward
        let exact = caption("a dog runs to the left", vocabulary, row: 4)
        #expect(abs(mixed.scores([exact])[0] - plain.scores([exact])[0] - 2) < 1e-6)
    }

    /// A decoder that has learnt little, and the photographs' features.
    private func objective(
        _ scene: TrainingScene,
        usesDropout: Bool = false
    ) throws -> (
        objective: SelfCriticalObjective, shown: [ShownPhotograph], parameters: [(name: String, tensor: Tensor)]
    ) {
        let normalizer = CaptionNormalizer()
        let training = scene.dataset.images(in: .train)
        let vocabulary = TrainingScene.configuration.vocabulary(of: training)
        let rows = try scene.store.rows(of: training.map(\.id))
        let examples = TrainingExamples(
            training,
            rows: rows,
            normalizer: normalizer,
            vocabulary: vocabulary,
            maximumLength: 20
        )
        let configuration = TrainingScene.configuration.decoderConfiguration(
            featureSize: 16,
            vocabularySize: vocabulary.count
        )
        let built = ParameterStore.fresh(RandomGenerator(seed: 3)) { configuration.decoder($0) }
        for (_, parameter) in built.store.parameters { parameter.requiresGradient = true }
        let objective = SelfCriticalObjective(
            sampler: CaptionSampler(decoder: built.model, specials: vocabulary.specials, maximumLength: 9),
            reward: CaptionReward(
                training,
                rows: rows,
                normalizer: normalizer,
                vocabulary: vocabulary,
                bleuWeight: 0
            ),
            source: StoredFeatures(store: scene.store) { throw CancellationError() },
            samples: 4,
            usesDropout: usesDropout,
            usesBFloat16: false,
            device: .cpu
        )
        let shown = examples.photographs.map { ($0, PhotographView(row: $0.row)) }
        return (objective, shown, built.store.parameters)
    }

    @Test("samples are words, end by themselves or at the limit, repeat with the seed, and follow the probabilities")
    func samples() throws {
        let (objective, shown, _) = try objective(TrainingScene())
        let sampler = objective.sampler
        func draw(_ seed: UInt64, _ count: Int) -> [DrawnCaptions.Caption] {
            inference {
                let features = objective.source.features(of: shown.map(\.view), isTraining: false)
                let memory = sampler.decoder.memory(of: features, .evaluation)
                return sampler.draw(
                    count,
                    memory: memory,
                    photographs: shown.count,
                    using: RandomGenerator(seed: seed),
                    .evaluation
                ).captions
            }
        }
        let samples = draw(1, 200)
        #expect(samples.count == shown.count * 200)
        #expect(samples == draw(1, 200) && samples != draw(2, 200))
        for sample in samples {
            #expect(sample.words.allSatisfy { !sampler.specials.all.contains($0) })
            #expect(sample.isFinished ? sample.words.count <= 9 : sample.words.count == 9)
        }
        #expect(Set(samples.map(\.isFinished)) == [true, false])
        // How often the first photograph's captions begin with each word.
        let probabilities = inference {
            let features = objective.source.features(of: [shown[0].view], isTraining: false)
            let memory = sampler.decoder.memory(of: features, .evaluation)
            let start = Tensor([[Int64(sampler.specials.start)]].flatMap { $0 }, shape: [1, 1])
            let logits = sampler.decoder.logits(start, images: Tensor([Int64(0)]), memory: memory, .evaluation)
            return sampler.scores(logits.reshaped([1, -1])).softmax().floats
        }
        let many = draw(5, 4000)[0..<4000]
        for (word, probability) in probabilities.enumerated() where Int32(word) != sampler.specials.end {
            let share = Double(many.count { $0.words.first == Int32(word) }) / 4000
            #expect(abs(share - Double(probability)) < 0.03, "word \(word)")
        }
    }

    @Test("captions that share beginnings are as likely, and teach the same, as if each were read by itself")
    func sharedBeginnings() throws {
        let (objective, shown, parameters) = try objective(TrainingScene())
        let sampler = objective.sampler
        let features = objective.source.features(of: shown.map(\.view), isTraining: false)
        let count = 50
        let drawn = sampler.draw(
            count,
            memory: sampler.decoder.memory(of: features, .evaluation),
            photographs: shown.count,
            using: RandomGenerator(seed: 2),
            .evaluation
        )
        let values = drawn.captions.indices.map { Float($0 % 7) - 2 }
        let found = drawn.sum(weightedBy: values)
        let specials = sampler.specials
        let each = zip(drawn.captions.indices, drawn.captions).map { index, caption in
            let words = [specials.start] + caption.words + (caption.isFinished ? [specials.end] : [])
            let packed = PackedCaptions([Array(words.dropLast())], images: [index / count], padding: specials.padding)
            let memory = sampler.decoder.memory(of: features, .evaluation)
            let logits = sampler.decoder.outputs(packed, memory: memory, .evaluation).logits
            let targets = Tensor(words.dropFirst().map(Int64.init)).unsqueezed(1)
            return sampler.scores(logits).logSoftmax().gathering(targets, axis: 1).sum() * Double(values[index])
        }
        let expected = each.dropFirst().reduce(each[0], +)
        func gradients(_ sum: Tensor) -> [[Float]] {
            sum.backward()
            defer { for (_, parameter) in parameters { parameter.clearGradient() } }
            return parameters.map { $0.tensor.gradient?.floats ?? [] }
        }
        #expect(abs(found.scalar - expected.scalar) < 1e-3 * abs(expected.scalar))
        #expect(drawn.tokens == drawn.captions.reduce(0) { $0 + $1.words.count + ($1.isFinished ? 1 : 0) })
        #expect(Set(drawn.captions.prefix(count).compactMap(\.words.first)).count < count)
        for (a, b) in zip(gradients(found), gradients(expected)) {
            #expect(a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 0.01 })
        }
    }

    @Test("captions are drawn with dropout where it is asked for, and repeat with the seed")
    func dropout() throws {
        let scene = try TrainingScene()
        let values = try [false, true, true].map { usesDropout in
            let (objective, shown, _) = try objective(scene, usesDropout: usesDropout)
            return objective.measure(shown, progress: 0, using: RandomGenerator(seed: 4)).value.scalar
        }
        #expect(values[0] != values[1] && values[1] == values[2])
    }

    @Test(
        "a decoder that has learnt a little draws better captions after it, and the loss is the mean reward's negative"
    )
    func improvement() throws {
        let (objective, shown, parameters) = try objective(TrainingScene())
        let words = CrossEntropyObjective(
            loss: CaptionLoss(
                decoder: objective.sampler.decoder,
                source: objective.source,
                loss: SequenceLoss(labelSmoothing: 0, padding: 0),
                attentionWeight: 0,
                usesBFloat16: false,
                device: .cpu
            ),
            specials: objective.sampler.specials,
            maskedWords: 0,
            scheduledSampling: 0,
            teacher: nil
        )
        func learn(_ objective: any TrainingObjective, steps: Int, rate: Double) -> [Double] {
            let optimizer = AdamW(parameters, AdamWOptions(learningRate: rate))
            return (0..<steps).map { step in
                let measured = objective.measure(shown, progress: 0, using: RandomGenerator(seed: UInt64(step)))
                measured.value.backward()
                optimizer.step()
                optimizer.clearGradients()
                return measured.loss
            }
        }
        _ = learn(words, steps: 150, rate: 0.02)
        let losses = learn(objective, steps: 150, rate: 0.003)
        let (first, last) = (losses.prefix(10).reduce(0, +) / 10, losses.suffix(10).reduce(0, +) / 10)
        #expect(losses.allSatisfy { $0 <= 0 })
        #expect(last < first - 0.15, "\(first) to \(last)")
    }
}
