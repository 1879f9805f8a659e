import CutlineModels
import Foundation
import Testing
import Torch
import TorchNN

#if canImport(FoundationXML)
import FoundationXML
#endif

@testable import CutlineCommands

@Suite("A network is drawn")
struct NetworkDrawingTests {
    private static let graph: NetworkGraph = {
        let encoder = ParameterStore.fresh(RandomGenerator(seed: 1)) { scope in
            Result { try EncoderRegistry.encoder(named: "efficientnet-lite0", scope, precision: .fp32) }
        }
        let configuration = MergeConfiguration(
            featureSize: 1280,
            vocabularySize: 50,
            embeddingSize: 8,
            hiddenSize: 12,
            outputSize: 10
        )
        let decoder = ParameterStore.fresh(RandomGenerator(seed: 1)) { MergeDecoder($0, configuration) }
        guard let network = try? encoder.model.get() else { fatalError("there is no efficientnet-lite0") }
        return NetworkGraph(
            names: [.encoder: "a<b>", .decoder: "merge"],
            encoder: (network, encoder.store),
            decoder: (decoder.model, decoder.store)
        ).condensed
    }()

    @Test("data flows downwards, the encoder above the decoder")
    func rows() throws {
        let graph = Self.graph
        let layout = NetworkLayout(graph)
        for edge in graph.edges {
            let (from, to) = (try #require(layout.places[edge.from]), try #require(layout.places[edge.to]))
            #expect(from.row < to.row, "\(edge)")
        }
        func rows(_ group: NetworkGraph.Group) -> [Int] {
            graph.nodes.filter { $0.group == group }.compactMap { layout.places[$0.id]?.row }
        }
        #expect(try #require(rows(.encoder).max()) < #require(rows(.decoder).min()))
        #expect(Set(layout.places.values.map(\.row)) == Set(0..<layout.rows))
    }

    @Test("branches lie side by side and join in their middle")
    func branches() throws {
        let layout = NetworkLayout(Self.graph)
        let image = try #require(layout.places["decoder.image"])
        let words = try #require(layout.places["decoder.lstm"])
        let sum = try #require(layout.places["decoder.sum"])
        #expect(image.row == words.row)
        #expect(abs(words.x - image.x - 1) < 1e-9)
        #expect(abs(sum.x - (image.x + words.x) / 2) < 1e-9)
        let places = Self.graph.nodes.compactMap { layout.places[$0.id] }
        for (index, place) in places.enumerated() {
            for other in places[..<index] where other.row == place.row { #expect(abs(other.x - place.x) > 1 - 1e-9) }
        }
        #expect(layout.places.values.map(\.x).min() == 0)
    }

    @Test("an edge over several rows keeps clear of the nodes between")
    func lanes() throws {
        let layout = NetworkLayout(Self.graph)
        for route in layout.routes {
            for place in route.through.dropFirst().dropLast() {
                for node in layout.places.values where node.row == place.row {
                    #expect(abs(node.x - place.x) >= 0.5)
                }
            }
            #expect(
                route.through.map(\.row) == Array(route.through[0].row...route.through[route.through.count - 1].row)
            )
        }
    }

    @Test("the SVG is well-formed, holds every layer, and needs nothing else")
    func svg() {
        let svg = NetworkDrawing(Self.graph).svg
        #expect(XMLParser(data: Data(svg.utf8)).parse())
        #expect(svg.components(separatedBy: "<g class=\"card").count == Self.graph.nodes.count + 1)
        #expect(svg.components(separatedBy: "class=\"line\"").count == Self.graph.edges.count + 1)
        #expect(svg.contains("a&lt;b&gt; encoder"))
        #expect(svg.contains(">T × 50  ·  550<"))
        #expect(!svg.contains("href"))
    }

    @Test("the dot file names every node and edge once")
    func dot() {
        let text = NetworkDot(graph: Self.graph).text
        #expect(text.components(separatedBy: " -> ").count == Self.graph.edges.count + 1)
        #expect(text.contains("\"decoder.image\" -> \"decoder.sum\";"))
        #expect(
            text.contains("\"decoder.output\" [label=\"dense, scores of words\\noutput\\nT × 50\\n550 parameters\"];")
        )
        #expect(text.contains("subgraph cluster_encoder"))
        #expect(text.filter { $0 == "{" }.count == text.filter { $0 == "}" }.count)
    }

    @Test("the table lists every layer and the sum of all parameters")
    func table() {
        let table = NetworkTable(graph: Self.graph)
        let lines = table.text.split(separator: "\n")
        #expect(lines.count == Self.graph.nodes.count + 4)
        let total = Self.graph.parameters(of: .encoder) + Self.graph.parameters(of: .decoder)
        #expect(lines.last?.hasPrefix("total") == true)
        #expect(lines.last?.hasSuffix(NumberText.count(total)) == true)
        guard case .array(let layers) = table.json else {
            Issue.record("no array")
            return
        }
        #expect(layers.count == Self.graph.nodes.count)
        #expect(
            layers.last?.compact
                == #"{"part": "decoder", "name": "output", "kind": "dense, scores of words", "output": ["T", 50], "#
                + #""parameters": 550, "inputs": ["hidden dropout"]}"#
        )
    }

    @Test("a network is drawn by its name, without weights")
    func command() async throws {
        let folder = try TemporaryFolder()
        let test = TestContext()
        let file = folder.path("m.svg")
        #expect(await test.run("model", "plot", "--encoder", "efficientnet-lite0", "--output", file) == 0)
        #expect(test.output.text.isEmpty)
        #expect(try String(contentsOfFile: file, encoding: .utf8).hasPrefix("<svg"))
        let dot = TestContext()
        #expect(await dot.run("model", "plot", "--encoder", "efficientnet-lite0", "--format", "dot") == 0)
        #expect(dot.output.text.hasPrefix("digraph"))
        #expect(await TestContext().run("model", "plot", "--encoder", "oracle") == 64)
        #expect(
            await TestContext().run("model", "plot", "--encoder", "efficientnet-lite0", "--decoder", "oracle") == 64
        )
        #expect(await TestContext().run("model", "plot", "--decoder", "merge") == 64)
        #expect(await TestContext().run("model", "plot", folder.path("nowhere")) == 66)
    }
}
