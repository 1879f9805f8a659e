import CutlineModels
import CutlineText
import Foundation
import Testing
import Torch
import TorchNN

/// A captioner of an encoder and a small decoder, with weights of the formula.
enum TinyModel {
    /// Writes the model's folder, which is made only once.
    static func write(to folder: ModelFolder) throws {
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        for (name, content) in try files.get() { try content.write(to: folder.file(name)) }
    }

    private static let files = Result {
        let folder = try TemporaryFolder()
        try make().write(to: folder.model(), card: "card")
        return Dictionary(uniqueKeysWithValues: zip(ModelFolder.names, try folder.model().contents()))
    }

    static let vocabulary = Vocabulary(
        fitting: (0..<40).map { index in [String](repeating: "word\(index)", count: 50 - index) },
        minimumCount: 5
    )

    /// - Parameter seed: of the decoder's weights.
    static func make(
        _ kind: DecoderKind = .merge,
        search: SearchOptions = SearchOptions(minimumLength: 1, maximumLength: 8),
        seed: Int? = nil,
        vocabulary: Vocabulary = vocabulary,
        geometry: ImagePreprocessing.Geometry = .whole
    ) throws -> CaptioningModel {
        let reference = try ReferenceEncoder(.lite0, weights: "formula")
        var settings = DecoderSettings(featureSize: 1280, vocabularySize: vocabulary.count)
        settings.embeddingSize = 8
        settings.hiddenSize = 12
        settings.outputSize = 10
        settings.attentionSize = 6
        settings.heads = 2
        let decoder = DecoderConfiguration(kind, settings)
        var preprocessing = try EncoderRegistry.preprocessing(for: "efficientnet-lite0")
        preprocessing.geometry = geometry
        let configuration = ModelConfiguration(
            encoder: .init(name: "efficientnet-lite0", preprocessing: preprocessing),
            decoder: decoder,
            normalizer: CaptionNormalizer(),
            search: search
        )
        let built = Formula.model(seed: seed) { decoder.decoder($0) }
        // Sharper choices than an untrained decoder makes, and more of the photograph in them.
        for (name, tensor) in built.store.parameters where name == "output.weight" || name == "image.weight" {
            tensor.assign(tensor * 6)
        }
        return CaptioningModel(
            configuration: configuration,
            vocabulary: vocabulary,
            encoder: try EncoderWeights.load(
                "efficientnet-lite0",
                from: reference.stateDictionary(),
                origin: "formula",
                precision: .fp32
            ),
            decoder: (built.model, built.store)
        )
    }
}

/// A folder that is gone when the test ends.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("cutline-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// A place for a model.
    func model(_ name: String = "model") -> ModelFolder {
        ModelFolder(url.appendingPathComponent(name))
    }

    var entries: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
    }
}

extension ModelFolder {
    static let names = [configurationName, weightsName, vocabularyName, cardName]

    func contents() throws -> [Data] {
        try Self.names.map { try Data(contentsOf: file($0)) }
    }

    /// Changes one byte in the middle of a file.
    func damage(_ name: String) throws {
        var data = try Data(contentsOf: file(name))
        data[data.count / 2] ^= 1
        try data.write(to: file(name))
    }

    /// Changes the configuration as JSON.
    func editConfiguration(_ change: (inout [String: Any]) throws -> Void) throws {
        let place = file(Self.configurationName)
        var object = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: place)) as? [String: Any])
        try change(&object)
        try JSONSerialization.data(withJSONObject: object).write(to: place)
    }
}
