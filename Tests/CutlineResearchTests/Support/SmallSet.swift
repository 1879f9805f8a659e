import CutlineResearch
import Foundation

/// A folder of small photographs with captions, and an encoder that needs no weights.
final class SmallSet: Sendable {
    /// Two captions for each colour.
    static let scenes: [(name: String, colour: [UInt8], captions: [String])] = [
        ("red.tif", [220, 20, 20], ["A red ball , round as the sun .", "The ball lies in the grass ."]),
        ("green.tif", [20, 180, 20], ["A green meadow in spring .", "Grass grows on a hill ."]),
        ("blue.tif", [20, 20, 200], ["Two boats on the blue sea .", "The sea is calm ."]),
        ("grey.tif", [120, 120, 120], ["A street in the fog .", "Fog hides the tall houses ."]),
        ("white.tif", [250, 250, 250], ["A snowy field .", "Snow lies on a field ."]),
        ("dark.tif", [10, 10, 10], ["The sky at night .", "No star is in the night sky ."]),
    ]

    /// The example's: mean colours of 4 x 4 fields.
    static let encoder = root.appendingPathComponent("Examples/Notebook/Encoder/colours.pt").path

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("cutline-research-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
        for scene in Self.scenes { try SolidPhoto(colour: scene.colour).file.write(to: image(scene.name)) }
        let rows = Self.scenes.flatMap { scene in scene.captions.map { "\(scene.name),\"\($0)\"" } }
        try write("captions.txt", (["image,caption"] + rows).joined(separator: "\n") + "\n")
        try write("train.txt", "red.tif\ngreen.tif\nblue.tif\ngrey.tif\n")
        try write("val.txt", "white.tif\n")
        try write("test.txt", "dark.tif\n")
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    subscript(name: String) -> URL { url.appendingPathComponent(name) }

    var images: URL { self["Images"] }

    func image(_ name: String) -> URL { images.appendingPathComponent(name) }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: self[name])
    }

    /// With four photographs for training, one for validation and one for test.
    func photos() throws -> CaptionedPhotos {
        try CaptionedPhotos(
            images: images,
            captions: self["captions.txt"],
            split: .files([.training: self["train.txt"], .validation: self["val.txt"], .test: self["test.txt"]])
        )
    }

    /// The notebook's, so small that a run takes a second.
    static var settings: TrainingSettings {
        var settings = TrainingSettings.notebook
        settings.encoder = encoder
        settings.embeddingSize = 16
        settings.hiddenSize = 24
        settings.outputSize = 24
        settings.batchSize = 4
        settings.learningRate = 0.02
        settings.epochs = 3
        settings.threads = 1
        return settings
    }
}
