import CutlineModels
import CutlineText
import Foundation
import Testing
import Torch
import TorchNN

@Suite("Model folders")
struct ModelFolderTests {
    private let temporary: TemporaryFolder
    private let folder: ModelFolder

    init() throws {
        temporary = try TemporaryFolder()
        folder = temporary.model()
        try TinyModel.write(to: folder)
    }

    private func load() throws -> CaptioningModel {
        try CaptioningModel(contentsOf: folder, precision: .fp32)
    }

    @Test(
        "a changed byte is refused, and its file named",
        arguments: [ModelFolder.weightsName, ModelFolder.vocabularyName]
    )
    func damage(name: String) throws {
        try folder.damage(name)
        let error = try #require(throws: ModelError.self) { try load() }
        #expect(error.code == .damaged)
        #expect(error.message.hasPrefix("\(folder.file(name).path): its sha256 is "))
    }

    @Test(
        "a missing part is named",
        arguments: [ModelFolder.weightsName, ModelFolder.vocabularyName, ModelFolder.configurationName]
    )
    func missing(name: String) throws {
        try FileManager.default.removeItem(at: folder.file(name))
        let error = try #require(throws: ModelError.self) { try load() }
        #expect(error.code == .missing)
        #expect(error.message.hasPrefix("\(folder.file(name).path): "))
    }

    @Test("a model works without its card")
    func card() throws {
        try FileManager.default.removeItem(at: folder.file(ModelFolder.cardName))
        #expect(try load().vocabulary == TinyModel.vocabulary)
    }

    @Test("a folder that is not there is refused")
    func noFolder() throws {
        let error = try #require(throws: ModelError.self) { try CaptioningModel(contentsOf: temporary.model("other")) }
        #expect(error.code == .missing)
        #expect(error.message.contains("other/config.json"))
    }

    @Test("a model that could not be read again is not written")
    func unreadable() throws {
        let model = try TinyModel.make(search: SearchOptions(maximumLength: 2000))
        let other = temporary.model("other")
        let error = try #require(throws: ModelError.self) { try model.write(to: other, card: "card") }
        #expect(
            error.message.hasPrefix("\(other.url.path): no model can be written so: search: maximum_length is 2000")
        )
        #expect(!FileManager.default.fileExists(atPath: other.url.path))
    }

    @Test("a vocabulary of another size is refused")
    func foreignVocabulary() throws {
        let other = Vocabulary(fitting: [["a", "b"]], minimumCount: 1)
        try other.write(to: folder.file(ModelFolder.vocabularyName))
        let path = temporary.model("donor")
        try path.write(
            folder.configuration(),
            weights: [:],
            vocabulary: other,
            card: ""
        )
        let digest = try path.configuration().files[ModelFolder.vocabularyName]
        try folder.editConfiguration { configuration in
            var files = try #require(configuration["files"] as? [String: String])
            files[ModelFolder.vocabularyName] = digest
            configuration["files"] = files
        }
        let error = try #require(throws: ModelError.self) { try load() }
        #expect(error.code == .damaged)
        #expect(error.message.contains("the decoder scores 44 words, the vocabulary has 6"))
    }

    @Test("another format is refused before anything else is read", arguments: [0, 2, 99])
    func format(number: Int) throws {
        try folder.editConfiguration { $0 = ["format": number, "something": "new"] }
        let error = try #require(throws: ModelError.self) { try load() }
        #expect(error.code == .foreign)
        #expect(error.message.contains("config.json: model format \(number); this version of Cutline reads format 1"))
    }

    @Test(
        "what is no configuration is refused",
        arguments: [
            "", "garbage", "[]", "{}", "null", #"{"format": "1"}"#, #"{"format": 1}"#, #"{"format": 1, "encoder": []}"#,
            "\u{0}\u{1}",
        ]
    )
    func garbage(content: String) throws {
        try Data(content.utf8).write(to: folder.file(ModelFolder.configurationName))
        let error = try #require(throws: ModelError.self) { try load() }
        #expect(error.code == .damaged)
        #expect(
            error.message.hasPrefix("\(folder.file(ModelFolder.configurationName).path): not a model configuration: ")
        )
    }

    @Test(
        "a configuration that leaves out a checksum is refused",
        arguments: [ModelFolder.weightsName, ModelFolder.vocabularyName]
    )
    func noChecksum(name: String) throws {
        try folder.editConfiguration { configuration in
            var files = try #require(configuration["files"] as? [String: String])
            files[name] = nil
            configuration["files"] = files
        }
        let error = try #require(throws: ModelError.self) { try load() }
        #expect(error.code == .damaged)
        #expect(error.message.contains("config.json: lists no checksum for \(name)"))
    }

    @Test("a configuration does not reach out of its folder", arguments: ["../secret", "/etc/hostname", ".."])
    func outside(name: String) throws {
        try Data("secret".utf8).write(to: temporary.url.appendingPathComponent("secret"))
        try folder.editConfiguration { configuration in
            var files = try #require(configuration["files"] as? [String: String])
            files[name] = String(repeating: "0", count: 64)
            configuration["files"] = files
        }
        let error = try #require(throws: (any Error).self) { try load() }
        #expect(!"\(error)".contains("its sha256 is"), "the file was read")
    }

    private func edit(preprocessing change: (inout [String: Any]) -> Void) throws {
        try folder.editConfiguration { configuration in
            var encoder = try #require(configuration["encoder"] as? [String: Any])
            var preprocessing = try #require(encoder["preprocessing"] as? [String: Any])
            change(&preprocessing)
            encoder["preprocessing"] = preprocessing
            configuration["encoder"] = encoder
        }
    }

    @Test("settings of another encoder's preprocessing are refused", arguments: ["size", "mean", "channels"])
    func preprocessing(field: String) throws {
        let others: [String: Any] = ["size": 240, "mean": [126, 127, 127], "channels": "bgr"]
        try edit { $0[field] = others[field] }
        let error = try #require(throws: ModelError.self) { try load() }
        #expect(error.code == .foreign)
    }

    @Test("a model resizes photographs as it was trained to, whatever its encoder's way is")
    func resizing() throws {
        try edit { preprocessing in
            preprocessing["interpolation"] = "nearest"
            preprocessing["geometry"] = "crop:300"
        }
        let preprocessing = try load().configuration.encoder.preprocessing
        #expect(preprocessing.interpolation == .nearest && preprocessing.geometry == .crop(shorterSide: 300))
        #expect(preprocessing.size == 224)
    }

    @Test("weights of another decoder are refused with their names")
    func foreignWeights() throws {
        try folder.editConfiguration { configuration in
            var decoder = try #require(configuration["decoder"] as? [String: Any])
            decoder["hidden_size"] = 16
            configuration["decoder"] = decoder
        }
        let error = try #require(throws: TorchError.self) { try load() }
        #expect(error.code == .mismatch)
        #expect(error.message.contains("wrong shape: image.weight is [12, 1280], the model wants [16, 1280]"))
    }

    @Test(
        "numbers that no model can have are refused by name",
        arguments: [
            ("decoder", "hidden_size", "-1"), ("decoder", "vocabulary_size", "0"), ("decoder", "output_dropout", "1.5"),
            ("decoder", "word_dropout", "-0.1"), ("decoder", "embedding_size", "1000000000000"),
            ("search", "beam_width", "0"), ("search", "maximum_length", "0"), ("search", "minimum_length", "-2"),
            ("search", "blocked_repetition", "-1"), ("search", "beam_width", "9000000000000000000"),
        ]
    )
    func impossibleNumbers(section: String, field: String, value: String) throws {
        try folder.editConfiguration { configuration in
            var part = try #require(configuration[section] as? [String: Any])
            part[field] = NSDecimalNumber(string: value)
            configuration[section] = part
        }
        let error = try #require(throws: ModelError.self) { try load() }
        #expect(error.code == .damaged)
        #expect(error.message.contains("config.json") && error.message.contains(field), "\(error.message)")
    }

    @Test("a model takes the place of an old one whole, and leaves nothing else")
    func replacement() throws {
        let model = try load()
        try Data("notes".utf8).write(to: folder.file("notes.txt"))
        try model.write(to: folder, card: "new card")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == ModelFolder.names.sorted()
        )
        #expect(try String(contentsOf: folder.file(ModelFolder.cardName), encoding: .utf8) == "new card")
        #expect(try temporary.entries == ["model"])
        #expect(try load().vocabulary == model.vocabulary)
    }

    @Test("an old model survives when a new one cannot be written")
    func survival() throws {
        let before = try folder.contents()
        let configuration = try folder.configuration()
        // The encoder is missed only after the weights are on the disk.
        #expect(throws: CocoaError.self) {
            try folder.write(
                configuration,
                weights: ["a": Tensor([Float(1)])],
                vocabulary: TinyModel.vocabulary,
                script: temporary.url.appendingPathComponent("none.pt"),
                card: "new"
            )
        }
        #expect(try folder.contents() == before)
        #expect(try temporary.entries == ["model"])
        #expect(try load().vocabulary == TinyModel.vocabulary)
    }

    @Test("a file is never replaced by a model")
    func file() throws {
        let place = temporary.model("notes.txt")
        try Data("notes".utf8).write(to: place.url)
        let model = try load()
        let error = try #require(throws: TorchError.self) { try model.write(to: place, card: "") }
        #expect(error.code == .unwritableFile)
        #expect(error.message.hasPrefix(place.url.path))
        #expect(try Data(contentsOf: place.url) == Data("notes".utf8))
        #expect(try temporary.entries == ["model", "notes.txt"])
    }
}
