import CutlineModels
import CutlineText
import Foundation
import Testing
import Torch
import TorchNN

/// The modules and outputs are those of Scripts/fixtures/modules.py.
@Suite("TorchScript modules as encoders")
struct ScriptEncoderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A copy of a fixture's module and of what lies beside it.
    private func place(_ name: String, json: String? = nil) throws -> String {
        let manager = FileManager.default
        let fixtures = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures")
        let file = folder.url.appendingPathComponent("\(name).pt")
        try manager.copyItem(at: fixtures.appendingPathComponent("\(name).pt"), to: file)
        let beside = folder.url.appendingPathComponent("\(name).json")
        if let json {
            try Data(json.utf8).write(to: beside)
        } else {
            try manager.copyItem(at: fixtures.appendingPathComponent("\(name).json"), to: beside)
        }
        return file.path
    }

    private func batch(_ encoder: any ImageEncoding) throws -> Tensor {
        encoder.preprocessing.batch([try ExamplePhoto.cat.picked(size: encoder.preprocessing.size)])
    }

    @Test("a module's grid is as in PyTorch, row by row, and its mean the pooled features")
    func grid() throws {
        let (encoder, store) = try EncoderWeights.load(place("grid"), precision: .bf16)
        #expect(encoder.shape(of: .grid) == [16, 12] && encoder.shape(of: .pooled) == [12])
        let features = try encoder.encode(batch(encoder))
        let expected = try Fixture("modules")["grid"].reshaped([1, 12, 16]).permuted([0, 2, 1])
        #expect(relativeDifference(features.grid, expected) < 1e-5)
        #expect(relativeDifference(features.pooled, expected.mean(1)) < 1e-5)
        #expect(store.parameters.isEmpty && encoder.script?.parameterCount == 1788)
        #expect(EncoderWeights.precision(of: "grid.pt", asked: .bf16) == .fp32)
    }

    @Test("a module's vector is as in PyTorch, and a grid of one region")
    func vector() throws {
        let encoder = try EncoderWeights.load(place("vector"), precision: .fp32).encoder
        #expect(encoder.shape(of: .grid) == [1, 12] && encoder.shape(of: .pooled) == [12])
        let features = try encoder.encode(batch(encoder))
        #expect(try relativeDifference(features.pooled, Fixture("modules")["vector"]) < 1e-5)
        #expect(features.grid.shape == [1, 1, 12])
    }

    @Test("a module is one layer of a network's drawing, with its parameters", arguments: [("grid", 3), ("vector", 2)])
    func layers(name: String, count: Int) throws {
        let (encoder, store) = try EncoderWeights.load(place(name), precision: .fp32)
        for kind in FeatureKind.allCases {
            #expect(encoder.layers(for: kind).last?.output == NetworkShape(encoder.shape(of: kind)))
        }
        let configuration = MergeConfiguration(featureSize: 12, vocabularySize: 9)
        let decoder = ParameterStore.fresh(RandomGenerator(seed: 1)) { MergeDecoder($0, configuration) }
        let graph = NetworkGraph(
            names: [.encoder: name, .decoder: "merge"],
            encoder: (encoder, store),
            decoder: (decoder.model, decoder.store)
        )
        #expect(graph.nodes.count { $0.group == .encoder } == count)
        #expect(graph.parameters(of: .encoder) == encoder.script?.parameterCount)
    }

    @Test("a digest covers the module")
    func digest() throws {
        let path = try place("grid")
        let before = try EncoderWeights.digest(of: path)
        #expect(before.count == 64)
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data([0]))
        try file.close()
        #expect(try EncoderWeights.digest(of: path) != before)
    }

    private static let fine = #"{"size": 32, "interpolation": "bilinear", "mean": [0, 0, 0], "deviation": [1, 1, 1]}"#

    @Test(
        "what is beside a module has to be a preprocessing for it",
        arguments: [
            ("{}", "grid.json: not a preprocessing: "), ("photo", "grid.json: not a preprocessing: "),
            (fine.replacingOccurrences(of: "[1, 1, 1]", with: "[0.229, 0.224, 0.225]"), "multiply them by 255"),
        ]
    )
    func preprocessing(json: String, message: String) throws {
        let path = try place("grid", json: json)
        let error = try #require(throws: ModelError.self) { try EncoderWeights.load(path, precision: .fp32) }
        #expect(error.message.contains(message), "\(error.message)")
    }

    @Test("a module that is missing, without its preprocessing, broken, or gives no features is refused in words")
    func refusals() throws {
        func message(_ path: String) -> String {
            do {
                _ = try EncoderWeights.load(path, precision: .fp32)
                return "it was loaded"
            } catch {
                return "\(error)"
            }
        }
        let missing = folder.url.appendingPathComponent("net.pt")
        #expect(message(missing.path) == "\(missing.path): there is no such file")
        try Data("PK\u{3}\u{4} no module".utf8).write(to: missing)
        let beside = folder.url.appendingPathComponent("net.json")
        #expect(
            message(missing.path).hasPrefix("\(beside.path): there is no such file; it says how photographs become")
        )
        #expect(message(missing.path).contains(#"{"size": 224, "#))
        try Data(Self.fine.utf8).write(to: beside)
        #expect(
            message(missing.path).hasPrefix("\(missing.path): not a TorchScript module as torch.jit.save writes it (")
        )
        let pair = try place("pair", json: Self.fine)
        let flat = try place("flat", json: Self.fine)
        #expect(message(flat).hasPrefix("\(flat): makes [2] of photographs [2, 3, 32, 32]; an encoder makes a grid"))
        let squeezed = try place("squeezed", json: Self.fine)
        #expect(
            message(squeezed).hasPrefix("\(squeezed): makes [3] of photographs [1, 3, 32, 32]; an encoder makes a grid")
        )
        #expect(message(pair) == "\(pair): fails on photographs [2, 3, 32, 32]: forward gives a Tuple, not a tensor")
    }

    @Test("a model carries its module, and nothing else is needed for it")
    func model() throws {
        let path = try place("grid")
        let encoder = try EncoderWeights.load(path, precision: .fp32)
        var preprocessing = encoder.encoder.preprocessing
        preprocessing.geometry = .crop()
        let decoder = DecoderConfiguration.merge(
            MergeConfiguration(
                featureSize: 12,
                vocabularySize: TinyModel.vocabulary.count,
                embeddingSize: 8,
                hiddenSize: 12,
                outputSize: 10
            )
        )
        let built = Formula.model { decoder.decoder($0) }
        let model = CaptioningModel(
            configuration: ModelConfiguration(
                encoder: .init(name: path, preprocessing: preprocessing),
                decoder: decoder,
                normalizer: CaptionNormalizer(),
                search: SearchOptions(minimumLength: 1, maximumLength: 8)
            ),
            vocabulary: TinyModel.vocabulary,
            encoder: encoder,
            decoder: (built.model, built.store)
        )
        let place = folder.model()
        try model.write(to: place, storage: .float32, card: "card")
        try FileManager.default.removeItem(atPath: path)

        let loaded = try CaptioningModel(contentsOf: place)
        #expect(loaded.configuration.encoder.name == "grid.pt")
        #expect(loaded.configuration.encoder.preprocessing.geometry == .crop())
        #expect(loaded.configuration.files.keys.sorted() == ["encoder.pt", "model.safetensors", "vocabulary.json"])
        #expect(loaded.parameterCounts.encoder == 1788)
        let photographs = try ExamplePhoto.picked(size: 32)
        #expect(loaded.hypotheses(for: photographs) == model.hypotheses(for: photographs))

        // A loaded model is written with its module again, also over itself.
        try loaded.write(to: place, storage: .float32, card: "card")
        #expect(
            try CaptioningModel(contentsOf: place).hypotheses(for: photographs) == model.hypotheses(for: photographs)
        )

        try place.damage(ModelFolder.scriptName)
        let error = try #require(throws: ModelError.self) { try CaptioningModel(contentsOf: place) }
        #expect(error.code == .damaged && error.message.contains("encoder.pt: its sha256 is "))
        try place.editConfiguration { configuration in
            var files = try #require(configuration["files"] as? [String: String])
            files["encoder.pt"] = nil
            configuration["files"] = files
        }
        let unlisted = try #require(throws: ModelError.self) { try CaptioningModel(contentsOf: place) }
        #expect(unlisted.message.contains("lists no checksum for encoder.pt"))
    }
}
