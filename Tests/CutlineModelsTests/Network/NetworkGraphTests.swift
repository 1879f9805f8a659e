import CutlineImages
import CutlineModels
import Testing
import Torch
import TorchNN

@Suite("A network describes itself")
struct NetworkGraphTests {
    private static func merge(
        featureSize: Int = 1280,
        scaling: FeatureScaling.Kind = .standardizedRoot,
        dropout: Double = 0.5
    ) -> DecoderConfiguration {
        .merge(
            MergeConfiguration(
                featureSize: featureSize,
                vocabularySize: 50,
                featureScaling: scaling,
                embeddingSize: 8,
                hiddenSize: 12,
                outputSize: 10,
                imageDropout: dropout,
                wordDropout: dropout,
                outputDropout: dropout
            )
        )
    }

    private static func fresh(_ name: String) throws -> (encoder: any ImageEncoding, store: ParameterStore) {
        let built = ParameterStore.fresh(RandomGenerator(seed: 1)) { scope in
            Result { try EncoderRegistry.encoder(named: name, scope, precision: .fp32) }
        }
        return (try built.model.get(), built.store)
    }

    private static func graph(
        _ encoder: (encoder: any ImageEncoding, store: ParameterStore),
        _ configuration: DecoderConfiguration = merge()
    ) -> NetworkGraph {
        let decoder = ParameterStore.fresh(RandomGenerator(seed: 1)) { configuration.decoder($0) }
        return NetworkGraph(
            names: [.encoder: "e", .decoder: "d"],
            encoder: encoder,
            decoder: (decoder.model, decoder.store)
        )
    }

    @Test("the layers' parameters add up to the model's")
    func model() throws {
        let model = try TinyModel.make()
        let graph = model.graph
        #expect(graph.parameters(of: .encoder) == model.parameterCounts.encoder)
        #expect(graph.parameters(of: .decoder) == model.parameterCounts.decoder)
        #expect(graph.condensed.parameters(of: .encoder) == model.parameterCounts.encoder)
        #expect(graph.names == [.encoder: "efficientnet-lite0", .decoder: "merge"])
    }

    @Test(
        "every encoder describes all of its parameters, and the shapes of what it gives",
        arguments: EncoderRegistry.names
    )
    func encoders(name: String) throws {
        let (encoder, store) = try Self.fresh(name)
        for kind in FeatureKind.allCases {
            let layers = encoder.layers(for: kind)
            #expect(Set(layers.map(\.name)).count == layers.count)
            #expect(layers.last?.output == NetworkShape(encoder.shape(of: kind)))
        }
        let graph = Self.graph((encoder, store), Self.merge(featureSize: encoder.shape(of: .pooled)[0]))
        #expect(graph.parameters(of: .encoder) == store.count)
        #expect(!graph.nodes.contains { $0.kind.hasPrefix("not described") })
        let ids = Set(graph.nodes.map(\.id))
        #expect(ids.count == graph.nodes.count)
        #expect(graph.edges.allSatisfy { ids.contains($0.from) && ids.contains($0.to) })
        // Each node but the inputs takes something, and each but the last gives something.
        #expect(graph.nodes.filter { graph.inputs(of: $0.id).isEmpty }.map(\.name) == ["photograph", "words"])
        #expect(graph.nodes.filter { node in !graph.edges.contains { $0.from == node.id } }.map(\.name) == ["output"])
    }

    @Test("parameters that the decoder's features do not need are left out")
    func needs() throws {
        struct Half: ImageEncoding {
            let preprocessing = ImagePreprocessing(size: 8, interpolation: .bilinear, mean: [0], deviation: [1])

            func shape(of kind: FeatureKind) -> [Int] { kind == .grid ? [1, 4] : [4] }
            func needs(_ parameter: String, for kind: FeatureKind) -> Bool { !parameter.hasPrefix("spare.") }
            func encode(_ images: Tensor) -> ImageFeatures { ImageFeatures(grid: images, pooled: images) }
        }
        let built = ParameterStore.fresh(RandomGenerator(seed: 1)) { scope in
            _ = Linear(scope.child("used"), inputs: 3, outputs: 4)
            _ = Linear(scope.child("spare"), inputs: 3, outputs: 4)
            return Half()
        }
        #expect(Self.graph((built.model, built.store), Self.merge(featureSize: 4)).parameters(of: .encoder) == 16)
    }

    @Test("the shapes of EfficientNet-Lite are those of its activations")
    func shapes() throws {
        let (encoder, _) = try Self.fresh("efficientnet-lite0")
        let features = encoder.encode(Tensor.zeros([1, 3, 224, 224]))
        #expect(encoder.layers(for: .grid).last?.output == NetworkShape(Array(features.grid.shape.dropFirst())))
        #expect(encoder.layers(for: .pooled).last?.output == NetworkShape(Array(features.pooled.shape.dropFirst())))
        let head = encoder.layers(for: .grid).last { $0.name == "head" }
        #expect(head?.output == .image(channels: 1280, side: 7))
    }

    @Test("the merge decoder is two branches that join")
    func branches() throws {
        let graph = Self.graph(try Self.fresh("efficientnet-lite0"))
        #expect(graph.inputs(of: "decoder.sum") == ["decoder.image", "decoder.lstm"])
        #expect(graph.inputs(of: "decoder.scaling") == ["encoder.pooled"])
        #expect(graph.inputs(of: "decoder.words") == [])
        #expect(graph.nodes.last?.output == .sequence(50))
        #expect(graph.nodes.last?.output.text == "T × 50")
        #expect(NetworkShape.regions(7).text == "R × 7")
    }

    @Test("what a decoder does not do is not drawn")
    func plain() throws {
        let graph = Self.graph(try Self.fresh("efficientnet-lite0"), Self.merge(scaling: .none, dropout: 0))
        let names = graph.nodes.filter { $0.group == .decoder }.map(\.name)
        #expect(names == ["image", "words", "embedding", "lstm", "sum", "hidden", "output"])
        #expect(graph.inputs(of: "decoder.image") == ["encoder.pooled"])
    }

    @Test("a network that does not describe itself is one node with all of its parameters")
    func opaque() throws {
        struct Opaque: ImageEncoding {
            let preprocessing = ImagePreprocessing(size: 8, interpolation: .bilinear, mean: [0], deviation: [1])
            let layer: Linear

            func shape(of kind: FeatureKind) -> [Int] { kind == .grid ? [1, 4] : [4] }

            func encode(_ images: Tensor) -> ImageFeatures {
                ImageFeatures(grid: images, pooled: images)
            }
        }
        let built = ParameterStore.fresh(RandomGenerator(seed: 1)) {
            Opaque(layer: Linear($0.child("a.b"), inputs: 3, outputs: 4))
        }
        let graph = Self.graph((built.model, built.store), Self.merge(featureSize: 4))
        let encoder = graph.nodes.filter { $0.group == .encoder }
        #expect(encoder.map(\.name) == ["photograph", "encoder"])
        #expect(encoder.map(\.parameters) == [0, 16])
        #expect(graph.inputs(of: "decoder.scaling") == ["encoder.encoder"])
    }

    @Test("alike blocks in a row are condensed to one, and its edges stay whole")
    func condensed() throws {
        let graph = Self.graph(try Self.fresh("efficientnet-lite0"))
        let condensed = graph.condensed
        let run = try #require(condensed.nodes.first { $0.name == "block 13 … 15" })
        #expect(run.kind == "3 × inverted residual 5×5")
        #expect(
            run.parameters
                == graph.nodes.filter { ["block 13", "block 14", "block 15"].contains($0.name) }
                .reduce(0) { $0 + $1.parameters }
        )
        #expect(condensed.inputs(of: run.id) == ["encoder.block 12"])
        #expect(condensed.edges.filter { $0.from == run.id }.map(\.to) == ["encoder.block 16"])
        #expect(condensed.nodes.filter { $0.group == .decoder } == graph.nodes.filter { $0.group == .decoder })
    }
}
