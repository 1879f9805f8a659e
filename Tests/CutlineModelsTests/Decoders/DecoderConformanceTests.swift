@testable import CutlineModels
import CutlineText
import Foundation
import Testing
import Torch
import TorchNN

/// What the trainer, the search and the model's folder count on, whichever the decoder.
@Suite("Every decoder")
struct DecoderConformanceTests {
    private static let attending: Set<DecoderKind> = [
        .softAttention, .adaptiveAttention, .upDown, .attentionOnAttention, .transformer,
    ]

    // MARK: Scores

    @Test("gives in one pass what it gives step by step, scores and attention", arguments: DecoderKind.allCases)
    func steps(kind: DecoderKind) throws {
        let small = SmallDecoder(kind)
        let packed = PackedCaptions(SmallDecoder.captions, images: SmallDecoder.images, padding: 0)
        let expected = small.outputs()
        let memory = small.memory()
        var state = small.decoder.initialState(images: packed.images, memory: memory)
        let words = packed.positions(of: packed.words)
        let logits = packed.positions(of: expected.logits)
        let weights = expected.attention.map { packed.positions(of: $0) }
        for (position, count) in packed.counts.enumerated() {
            state = state.gatheringRows(Tensor.range(0..<count))
            let images = packed.images[0..<count]
            let step = small.decoder.step(words[position], images: images, memory: memory, state: state, .evaluation)
            #expect(difference(step.output.logits, logits[position]) < 1e-5, "position \(position)")
            if let weights {
                let found = try #require(step.output.attention)
                #expect(difference(found, weights[position]) < 1e-5, "position \(position)")
            }
            state = step.state
        }
    }

    @Test("teaches step by step what it teaches in one pass", arguments: DecoderKind.allCases)
    func stepsGradients(kind: DecoderKind) throws {
        let small = SmallDecoder(kind)
        let packed = PackedCaptions(SmallDecoder.captions, images: SmallDecoder.images, padding: 0)
        for (_, parameter) in small.store.parameters { parameter.requiresGradient = true }
        func gradients(_ logits: Tensor) -> [[Float]] {
            (logits * logits).sum().backward()
            defer { for (_, parameter) in small.store.parameters { parameter.clearGradient() } }
            return small.store.parameters.map { $0.tensor.gradient?.floats ?? [] }
        }
        let expected = gradients(small.outputs().logits)
        let decoder = small.decoder.unrolled
        let memory = small.memory()
        var state = decoder.initialState(images: packed.images, memory: memory)
        let words = packed.positions(of: packed.words)
        var logits: [Tensor] = []
        for (position, count) in packed.counts.enumerated() {
            let images = packed.images[0..<count]
            let rows = state.gatheringRows(Tensor.range(0..<count))
            let step = decoder.step(words[position], images: images, memory: memory, state: rows, .evaluation)
            logits.append(step.output.logits)
            state = step.state
        }
        for (found, expected) in zip(gradients(Tensor.concatenating(logits)), expected) {
            #expect(found.count == expected.count)
            #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-3 * max(1, abs($1)) })
        }
    }

    @Test("sees no word before it is its turn", arguments: DecoderKind.allCases)
    func causality(kind: DecoderKind) {
        let small = SmallDecoder(kind)
        let caption = SmallDecoder.captions[0]
        let expected = small.outputs([caption], images: [1]).logits
        for length in 1...caption.count {
            let changed = caption.prefix(length) + caption.dropFirst(length).map { 10 - $0 }
            let found = small.outputs([Array(changed)], images: [1]).logits
            #expect(difference(found[0..<length], expected[0..<length]) < 1e-5, "\(length) words")
            guard length < caption.count else { continue }
            #expect(difference(found[length..<caption.count], expected[length..<caption.count]) > 1e-3)
        }
    }

    @Test("scores a caption the same alone and among longer and shorter ones", arguments: DecoderKind.allCases)
    func alone(kind: DecoderKind) {
        let small = SmallDecoder(kind)
        let packed = PackedCaptions(SmallDecoder.captions, images: SmallDecoder.images, padding: 0)
        let together = packed.laidOut(small.outputs().logits)
        for (row, caption) in SmallDecoder.captions.enumerated() {
            let image = SmallDecoder.images[row]
            let memory = small.decoder.memory(of: small.features[image..<image + 1], .evaluation)
            let captions = PackedCaptions([caption], images: [0], padding: 0)
            let found = small.decoder.outputs(captions, memory: memory, .evaluation).logits
            #expect(difference(found, together[row][0..<caption.count]) < 1e-5, "caption \(row)")
        }
    }

    @Test(
        "scores captions the same in another order, with photographs in another order",
        arguments: DecoderKind.allCases
    )
    func order(kind: DecoderKind) {
        let small = SmallDecoder(kind)
        let captions: [[Int32]] = [[1, 4, 5], [1, 10, 9], [1, 8, 3]]
        let images = [1, 0, 2]
        func logits(_ order: [Int], photographs: [Int]) -> Tensor {
            let features = small.features.gatheringRows(Tensor(photographs.map(Int64.init)))
            let packed = PackedCaptions(
                order.map { captions[$0] },
                images: order.map { images[$0] }.compactMap(photographs.firstIndex),
                padding: 0
            )
            let memory = small.decoder.memory(of: features, .evaluation)
            return packed.laidOut(small.decoder.outputs(packed, memory: memory, .evaluation).logits)
        }
        let expected = logits([0, 1, 2], photographs: [0, 1, 2])
        let found = logits([2, 0, 1], photographs: [1, 2, 0])
        #expect(difference(found, expected.gatheringRows(Tensor([Int64(2), 0, 1]))) < 1e-5)
    }

    @Test("says other things of other photographs", arguments: DecoderKind.allCases)
    func photographs(kind: DecoderKind) {
        let small = SmallDecoder(kind)
        let others = SmallDecoder.images.map { 1 - $0 }
        #expect(difference(small.outputs().logits, small.outputs(images: others).logits) > 0.01)
    }

    @Test("goes on from any rows of a state, as beams do", arguments: DecoderKind.allCases)
    func beams(kind: DecoderKind) {
        let small = SmallDecoder(kind)
        let memory = small.memory()
        let images = Tensor([Int64(2), 0])
        var state = small.decoder.initialState(images: images, memory: memory)
        for words in [[Int64(1), 1], [4, 9]] {
            state = small.decoder.step(Tensor(words), images: images, memory: memory, state: state, .evaluation).state
        }
        let rows = Tensor([Int64(1), 1, 0])
        let found = small.decoder.step(
            Tensor([Int64(5), 6, 7]),
            images: images.gatheringRows(rows),
            memory: memory,
            state: state.gatheringRows(rows),
            .evaluation
        ).output.logits
        for (row, (caption, image)) in [([1, 9, 5], 0), ([1, 9, 6], 0), ([1, 4, 7], 2)].enumerated() {
            let expected = small.outputs([caption.map(Int32.init)], images: [image]).logits
            #expect(difference(found[row], expected[2]) < 1e-5, "row \(row)")
        }
    }

    // MARK: Attention

    @Test("tells where it looked, if it looks at regions", arguments: DecoderKind.allCases)
    func attention(kind: DecoderKind) throws {
        let small = SmallDecoder(kind)
        guard Self.attending.contains(kind) else {
            #expect(small.outputs().attention == nil)
            return
        }
        #expect(small.decoder.featureKind == .grid)
        let weights = try #require(small.outputs().attention)
        let words = SmallDecoder.captions.reduce(0) { $0 + $1.count }
        #expect(weights.shape == [words, SmallDecoder.regions])
        #expect(weights.min().scalar > 0)
        let sums = weights.sum(1)
        #expect(sums.max().scalar < 1 + 1e-5)
        if kind == .adaptiveAttention {
            #expect(sums.max().scalar < 0.999 && sums.min().scalar > 0.001)
        } else {
            #expect(sums.min().scalar > 1 - 1e-5)
        }
        // Weights that are the same everywhere would show that nothing is compared.
        #expect(difference(weights.max(1), weights.min(1)) > 0.01)
    }

    // MARK: Training

    @Test("drops out while it learns, repeatably, and only then", arguments: DecoderKind.allCases)
    func dropout(kind: DecoderKind) {
        let small = SmallDecoder(kind)
        let first = small.outputs(.training(RandomGenerator(seed: 5))).logits
        #expect(difference(first, small.outputs(.training(RandomGenerator(seed: 5))).logits) == 0)
        #expect(difference(first, small.outputs(.training(RandomGenerator(seed: 6))).logits) > 0.01)
        #expect(difference(first, small.outputs().logits) > 0.01)
        #expect(difference(small.outputs().logits, small.outputs().logits) == 0)
    }

    @Test("has each dropout that its configuration names, and no other", arguments: DecoderKind.allCases)
    func dropouts(kind: DecoderKind) throws {
        let paths: [String: WritableKeyPath<DecoderSettings, Double>] = [
            "image_dropout": \.imageDropout, "region_dropout": \.regionDropout, "word_dropout": \.wordDropout,
            "output_dropout": \.outputDropout,
        ]
        var settings = SmallDecoder.settings
        for path in paths.values { settings[keyPath: path] = 0 }
        let expected = SmallDecoder(kind, settings).outputs().logits
        for (name, path) in paths {
            var changed = settings
            changed[keyPath: path] = 0.5
            let small = SmallDecoder(kind, changed)
            let isNamed = try object(small.configuration).keys.contains(name)
            let change = difference(small.outputs(.training(RandomGenerator(seed: 5))).logits, expected)
            #expect(isNamed ? change > 0.01 : change < 1e-5, "\(name)")
        }
    }

    @Test("learns with every parameter", arguments: DecoderKind.allCases)
    func gradients(kind: DecoderKind) throws {
        let small = SmallDecoder(kind)
        for (_, parameter) in small.store.parameters { parameter.requiresGradient = true }
        small.outputs().logits.squared().sum().backward()
        for (name, parameter) in small.store.parameters {
            let gradient = try #require(parameter.gradient, "\(name)")
            #expect(gradient.absolute().max().scalar > 1e-4, "\(name)")
        }
    }

    @Test("learns in bfloat16 much the same", arguments: DecoderKind.allCases)
    func precision(kind: DecoderKind) throws {
        let small = SmallDecoder(kind)
        let expected = small.outputs()
        for (_, parameter) in small.store.parameters { parameter.requiresGradient = true }
        let found = autocasting { small.outputs() }
        let change = relativeDifference(found.logits.to(.float32).detached(), expected.logits)
        #expect(change > 0 && change < 0.05)
        if let attention = expected.attention {
            #expect(try difference(#require(found.attention), attention) < 0.05)
        }
        found.logits.to(.float32).squared().sum().backward()
        for (name, parameter) in small.store.parameters {
            let gradient = try #require(parameter.gradient, "\(name)")
            #expect(gradient.isFinite().all().scalar == 1, "\(name)")
        }
    }

    // MARK: Configuration

    private func object(_ configuration: DecoderConfiguration) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: JSONEncoder().encode(configuration)) as? [String: Any])
    }

    private func configuration(_ object: [String: Any]) throws -> DecoderConfiguration {
        try JSONDecoder().decode(DecoderConfiguration.self, from: JSONSerialization.data(withJSONObject: object))
    }

    @Test("is described in JSON and built from it", arguments: DecoderKind.allCases)
    func coding(kind: DecoderKind) throws {
        let small = SmallDecoder(kind)
        let object = try object(small.configuration)
        #expect(object["name"] as? String == kind.rawValue)
        let decoded = try configuration(object)
        #expect(decoded == small.configuration)
        #expect(decoded.kind == kind)
        #expect(decoded.problem == nil)
        #expect((decoded.featureSize, decoded.vocabularySize) == (6, 11))
        #expect(small.decoder.vocabularySize == 11)
        let embedding = small.store.parameters.first { $0.name == decoded.embedding.name }
        #expect(embedding?.tensor.shape == decoded.embedding.shape)
    }

    @Test("names what cannot be built, setting by setting", arguments: DecoderKind.allCases)
    func problems(kind: DecoderKind) throws {
        let object = try object(SmallDecoder(kind).configuration)
        let others: Set = ["name", "feature_scaling", "recurrent_bias"]
        #expect(object.count > 7)
        for key in object.keys where !others.contains(key) {
            let impossible: [Any] = key.hasSuffix("dropout") ? [-0.5, 1.0] : [-1, 100_000_000_000]
            for value in impossible {
                var changed = object
                changed[key] = value
                let problem = try configuration(changed).problem
                #expect(problem?.contains(key) == true, "\(key) \(value): \(problem ?? "no problem")")
            }
        }
    }

    @Test("is the same after it was saved and loaded, with its statistics", arguments: DecoderKind.allCases)
    func loading(kind: DecoderKind) throws {
        let small = SmallDecoder(kind)
        let before = small.outputs().logits
        small.decoder.calibrate(on: small.features)
        let after = small.outputs().logits
        #expect(difference(before, after) > 0.01)
        let loaded = try ParameterStore.loading(small.store.tensors, origin: "test") {
            small.configuration.decoder($0)
        }.model
        let captions = PackedCaptions(SmallDecoder.captions, images: SmallDecoder.images, padding: 0)
        let memory = loaded.memory(of: small.features, .evaluation)
        #expect(difference(loaded.outputs(captions, memory: memory, .evaluation).logits, after) == 0)
    }

    // MARK: Drawing

    private struct Eye: ImageEncoding {
        let preprocessing = ImagePreprocessing(size: 8, interpolation: .bilinear, mean: [0], deviation: [1])

        func shape(of kind: FeatureKind) -> [Int] { kind == .grid ? [SmallDecoder.regions, 6] : [6] }
        func encode(_ images: Tensor) -> ImageFeatures { ImageFeatures(grid: images, pooled: images) }
    }

    @Test("describes all of itself, with and without what may be left out", arguments: DecoderKind.allCases)
    func layers(kind: DecoderKind) {
        var plain = SmallDecoder.settings
        plain.featureScaling = .none
        plain.refiningLayers = 0
        (plain.imageDropout, plain.wordDropout, plain.outputDropout) = (0, 0, 0)
        for settings in [SmallDecoder.settings, plain] {
            let small = SmallDecoder(kind, settings)
            let eye = ParameterStore.fresh(RandomGenerator(seed: 1)) { _ in Eye() }
            let graph = NetworkGraph(
                names: [.encoder: "eye", .decoder: kind.rawValue],
                encoder: (eye.model, eye.store),
                decoder: (small.decoder, small.store)
            )
            #expect(graph.parameters(of: .decoder) == small.store.count)
            let nodes = graph.nodes.filter { $0.group == .decoder }
            #expect(!nodes.contains { $0.kind.hasPrefix("not described") })
            #expect(Set(nodes.map(\.id)).count == nodes.count)
            let places = Dictionary(uniqueKeysWithValues: graph.nodes.enumerated().map { ($1.id, $0) })
            // Drawn from top to bottom, each edge goes down.
            for edge in graph.edges {
                #expect((places[edge.from] ?? .max) < (places[edge.to] ?? -1), "\(edge)")
            }
            #expect(nodes.filter { graph.inputs(of: $0.id).isEmpty }.map(\.name) == ["words"])
            #expect(
                nodes.filter { node in !graph.edges.contains { $0.from == node.id } }.map(\.name) == ["output"]
            )
        }
    }

    // MARK: Search

    @Test("finds with a beam of 1 what greedy search finds", arguments: DecoderKind.allCases)
    func narrowBeam(kind: DecoderKind) {
        for seed in 0..<4 {
            let random = RandomDecoder(kind, seed: seed, photographs: 5)
            let options = SearchOptions(beamWidth: 1, minimumLength: 2, maximumLength: 10, blockedRepetition: 2)
            for (narrow, expected) in zip(random.beam(options), random.greedy(options)) {
                expectEqual(narrow, expected, "seed \(seed)")
            }
        }
    }

    @Test("finds for a photograph in a batch what it finds for it alone", arguments: DecoderKind.allCases)
    func batches(kind: DecoderKind) {
        var captions: Set<[Int32]> = []
        for (seed, width) in [(0, 1), (1, 3), (2, 1), (3, 2)] {
            let random = RandomDecoder(kind, seed: seed, photographs: 5)
            let options = SearchOptions(beamWidth: width, minimumLength: 1, maximumLength: 10)
            let together = random.search(options)
            for index in 0..<5 {
                let alone = CaptionSearch(random.decoder, options, specials: .words)
                    .hypotheses(for: random.features[index..<index + 1])
                expectEqual(alone[0], together[index], "seed \(seed), photograph \(index)")
            }
            captions.formUnion(together.map { $0[0].words })
        }
        #expect(captions.count > 4, "photographs of a decoder have one caption")
    }
}

extension SmallDecoder {
    fileprivate func outputs(_ mode: ForwardMode) -> DecoderOutput {
        outputs(Self.captions, images: Self.images, mode)
    }
}
