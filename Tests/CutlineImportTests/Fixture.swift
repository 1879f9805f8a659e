import Foundation
import Torch

@testable import CutlineImport

/// Files that Scripts/fixtures/keras-captioner.py wrote.
enum Fixture {
    static func url(_ name: String) throws -> URL {
        let url = Bundle.module.resourceURL?.appendingPathComponent("Fixtures/\(name)")
        guard let url, FileManager.default.fileExists(atPath: url.path) else {
            throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: name])
        }
        return url
    }

    static var tokenizer: URL {
        get throws { try url("tokenizer.json") }
    }

    static func captioner(_ name: String) throws -> KerasCaptioner {
        try KerasCaptioner(contentsOf: url(name), tokenizer: tokenizer)
    }
}

/// What Keras makes of the example photographs with the captioners in the fixtures.
struct KerasResults: Decodable {
    struct Model: Decodable {
        let parameters: Int
        /// The photographs that `prefixes` belong to.
        let photographs: [String]
        /// The ids of captions; every prefix of them was given to Keras.
        let prefixes: [[Int64]]
        /// Of the word after each prefix.
        let probabilities: [[[Float]]]
        /// Over all prefixes of all captions.
        let loss: Double
        /// Between start and end word.
        let captions: [String: String]
    }

    let features: [String: [Float]]
    /// The captions that the models were fitted to, between start and end word.
    let texts: [String: String]
    let maximumLength: Int
    let models: [String: Model]

    static func load() throws -> KerasResults {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(KerasResults.self, from: Data(contentsOf: Fixture.url("captioners.json")))
    }

    var photographs: [String] { features.keys.sorted() }

    /// [photographs, C]
    func features(of photographs: [String]) -> Tensor {
        let rows = photographs.compactMap { features[$0] }
        return Tensor(rows.flatMap { $0 }, shape: [rows.count, rows[0].count])
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

    func write(_ text: String, to name: String) throws -> URL {
        let place = url.appendingPathComponent(name)
        try Data(text.utf8).write(to: place)
        return place
    }
}
