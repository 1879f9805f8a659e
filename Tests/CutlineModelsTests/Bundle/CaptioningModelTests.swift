import CutlineModels
import CutlineText
import Foundation
import Testing
import Torch
import TorchNN

@Suite("Models written and loaded")
struct CaptioningModelTests {
    private let folder: TemporaryFolder
    private let model: CaptioningModel
    private let photographs: [ResizedPhotograph]

    init() throws {
        folder = try TemporaryFolder()
        model = try TinyModel.make()
        photographs = try ExamplePhoto.picked(size: 224)
    }

    private func load(_ folder: ModelFolder, precision: Precision = .fp32) throws -> CaptioningModel {
        try CaptioningModel(contentsOf: folder, precision: precision)
    }

    @Test("a model loaded from fp32 is the model that was written")
    func fullPrecision() throws {
        let place = folder.model()
        try model.write(to: place, storage: .float32, card: "# A model\n")
        let loaded = try load(place)
        let expected = model.hypotheses(for: photographs)
        #expect(loaded.hypotheses(for: photographs) == expected)
        #expect(Set(expected.map { $0[0].words }).count > 1, "all photographs have one caption")
        #expect(loaded.vocabulary == model.vocabulary)
        #expect(loaded.parameterCounts == model.parameterCounts)
        #expect(loaded.configuration.search == model.configuration.search)
        #expect(loaded.configuration.decoder == model.configuration.decoder)
        #expect(Set(loaded.configuration.files.keys) == ["model.safetensors", "vocabulary.json"])
        #expect(try String(contentsOf: place.file(ModelFolder.cardName), encoding: .utf8) == "# A model\n")
    }

    @Test("a model loaded from fp16 has half the size and all but the same numbers")
    func halfPrecision() throws {
        let (full, half) = (folder.model("full"), folder.model("half"))
        try model.write(to: full, storage: .float32, card: "")
        try model.write(to: half, card: "")
        let sizes = try [full, half].map { try Data(contentsOf: $0.file(ModelFolder.weightsName)).count }
        #expect(abs(Double(sizes[1]) / Double(sizes[0]) - 0.5) < 0.01)
        let images = model.encoder.preprocessing.batch(photographs)
        let loaded = try load(half)
        let features = model.encoder.encode(images).pooled
        #expect(relativeDifference(loaded.encoder.encode(images).pooled, features) < 0.005)
        let words = Tensor([Int64(1), 4, 9, 16, 25], shape: [1, 5])
        func logits(_ model: CaptioningModel) -> Tensor {
            let memory = model.decoder.memory(of: features, .evaluation)
            return model.decoder.logits(words, images: Tensor([Int64(0)]), memory: memory, .evaluation)
        }
        #expect(relativeDifference(logits(loaded), logits(model)) < 0.005)
        #expect(loaded.hypotheses(for: photographs).allSatisfy { $0.count == 3 })
    }

    @Test("the same model gives the same bytes, and so does a loaded one", arguments: [DataType.float32, .float16])
    func reproducible(storage: DataType) throws {
        let places = ["first", "second", "third"].map(folder.model)
        try model.write(to: places[0], storage: storage, card: "card")
        try model.write(to: places[1], storage: storage, card: "card")
        try load(places[0]).write(to: places[2], storage: storage, card: "card")
        let expected = try places[0].contents()
        #expect(try places[1].contents() == expected)
        #expect(try places[2].contents() == expected)
        #expect(try folder.entries == ["first", "second", "third"])
    }

    @Test("captions of features are those of the photographs")
    func features() {
        let images = model.encoder.preprocessing.batch(photographs)
        let features = model.encoder.encode(images).pooled
        #expect(model.hypotheses(forFeatures: features) == model.hypotheses(for: photographs))
        #expect(model.hypotheses(for: []).isEmpty)
    }

    @Test("a search of one's own takes the place of the model's")
    func search() {
        let own = SearchOptions(beamWidth: 1, minimumLength: 5, maximumLength: 5)
        let found = model.hypotheses(for: photographs, search: own)
        #expect(found.allSatisfy { $0.count == 1 && $0[0].words.count == 5 })
        #expect(model.hypotheses(for: photographs).allSatisfy { $0.count == 3 })
    }

    @Test("it also runs in bf16")
    func bf16() throws {
        try model.write(to: folder.model(), card: "")
        let loaded = try load(folder.model(), precision: .bf16)
        let images = model.encoder.preprocessing.batch(photographs)
        let features = model.encoder.encode(images).pooled
        let rounded = relativeDifference(loaded.encoder.encode(images).pooled, features)
        #expect((1e-5..<0.03).contains(rounded))
    }
}
