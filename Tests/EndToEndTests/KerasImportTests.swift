import Foundation
import Testing

@Suite("The built tool takes over captioners of Keras")
struct KerasImportTests {
    private struct Expected: Decodable {
        struct Model: Decodable {
            let captions: [String: String]
        }
        let models: [String: Model]
    }

    private static let fixtures = Tool.root.appendingPathComponent("Tests/CutlineImportTests/Fixtures")

    private let folder: TemporaryFolder
    private let encoder: String

    /// The fixtures' captioners read the features of this module.
    init() throws {
        folder = try TemporaryFolder()
        encoder = folder.path("grid.pt")
        let modules = Tool.root.appendingPathComponent("Tests/CutlineModelsTests/Fixtures")
        for name in ["grid.pt", "grid.json"] {
            try FileManager.default.copyItem(
                atPath: modules.appendingPathComponent(name).path,
                toPath: folder.path(name)
            )
        }
    }

    private func fixture(_ name: String) -> String { Self.fixtures.appendingPathComponent(name).path }

    private func importing(_ model: String, _ options: String...) throws -> Tool.Outcome {
        try Tool.run(
            [
                "import-keras", fixture(model), "--tokenizer", fixture("tokenizer.json"), "--output",
                folder.path("captioner"),
            ] + options
        )
    }

    /// What the notebook's loop says of the photographs, as the tool shows captions.
    private func sentences(_ model: String) throws -> [String] {
        let content = try Data(contentsOf: Self.fixtures.appendingPathComponent("captioners.json"))
        let captions = try #require(JSONDecoder().decode(Expected.self, from: content).models[model]?.captions)
        return captions.sorted { $0.key < $1.key }.map { name, caption in
            let words = caption.split(separator: " ").dropFirst().dropLast().joined(separator: " ")
            let sentence = "\(words.prefix(1).uppercased())\(words.dropFirst())."
            return "\(Tool.photos.appendingPathComponent(name).path)\t\(sentence)"
        }
    }

    @Test(
        "photographs get the captions that they got in Keras",
        arguments: [("notebook.h5", "notebook"), ("copied-2.keras", "copied"), ("unmasked.keras", "unmasked")]
    )
    func captions(file: String, model: String) throws {
        let imported = try importing(file, "--encoder", encoder)
        #expect(imported.status == 0, "\(imported.errors)")
        #expect(imported.output.hasPrefix("\(folder.path("captioner")): \(fixture(file)) with grid.pt; "))
        for name in ["grid.pt", "grid.json"] { try FileManager.default.removeItem(atPath: folder.path(name)) }

        let verified = try Tool.run("model", "verify", folder.path("captioner"))
        #expect(verified.status == 0 && verified.output.contains("whole"), "\(verified.errors)")
        let captioned = try Tool.run(
            "caption",
            Tool.photos.path,
            "--model",
            folder.path("captioner"),
            "--precision",
            "fp32"
        )
        #expect(captioned.status == 0, "\(captioned.errors)")
        #expect(try captioned.lines == sentences(model))
    }

    @Test("the folder's card says what it was made of")
    func card() throws {
        #expect(try importing("copied.h5", "--encoder", encoder).status == 0)
        let card = try folder.text("captioner/README.md")
        #expect(card.contains("| model | `copied.h5`, sha256 `"))
        #expect(card.contains("| encoder | grid.pt, nearest interpolation |"))
        #expect(card.contains("BatchNormalization `batch_normalization_2`, Dense(12) `dense_2`"))
        #expect(card.contains("LSTM(12) `dense`") && card.contains("licence") && card.contains("--beam 3"))
        #expect(card.contains("- not taken over, as it counts in training alone: that the Dropout before and after"))
    }

    @Test("an encoder whose weights are not there is named, with the way to get them")
    func missingWeights() throws {
        let outcome = try Tool.run(
            [
                "import-keras", fixture("notebook.h5"), "--tokenizer", fixture("tokenizer.json"), "--output",
                folder.path("captioner"), "--encoder", "resnet101-keras",
            ],
            environment: ["CUTLINE_WEIGHTS": folder.path("weights")]
        )
        #expect(outcome.status == 66)
        let file = "weights/resnet101-keras.safetensors"
        #expect(outcome.errors.contains("\(file): the weights of 'resnet101-keras' are not there"))
        for way in ["cutline weights fetch resnet101-keras", "cutline weights import FILE --as resnet101-keras"] {
            #expect(outcome.errors.contains(way))
        }
    }

    @Test("an existing folder is replaced only when asked for, and only if it is a model")
    func existing() throws {
        #expect(try importing("notebook.h5", "--encoder", encoder).status == 0)
        let again = try importing("notebook.h5", "--encoder", encoder)
        #expect(
            again.status == 64
                && again.errors.contains("is there already; give --output another folder, or --overwrite")
        )
        let replaced = try importing(
            "notebook.keras",
            "--encoder",
            encoder,
            "--overwrite",
            "--interpolation",
            "bilinear"
        )
        #expect(replaced.status == 0, "\(replaced.errors)")
        #expect(try folder.text("captioner/README.md").contains("grid.pt, bilinear interpolation"))

        try FileManager.default.removeItem(atPath: folder.path("captioner/config.json"))
        let foreign = try importing("notebook.h5", "--encoder", encoder, "--overwrite")
        #expect(foreign.status == 64 && foreign.errors.contains("is no model folder"))
    }

    @Test("what cannot be taken over ends with its exit status, and leaves nothing behind")
    func refusals() throws {
        let network = try importing("refused-gru.keras", "--encoder", encoder)
        #expect(network.status == 65 && network.errors.contains("layer 'sentence' (GRU)"))
        let unnamed = try importing("notebook.h5")
        #expect(unnamed.status == 64 && unnamed.errors.contains("name with --encoder what they came from"))
        let text = try importing("captioners.json", "--encoder", encoder)
        #expect(text.status == 65 && text.errors.contains("captioners.json"))
        let missing = try importing("missing.h5", "--encoder", encoder)
        #expect(missing.status == 66 && missing.errors.contains("missing.h5: there is no such file"))

        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == ["grid.json", "grid.pt"]
        )
    }
}
