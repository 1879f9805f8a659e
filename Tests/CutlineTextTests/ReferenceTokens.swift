import Foundation

/// Captions with the tokens that pycocoevalcap 1.2 gives for them, where the research data is at hand.
struct ReferenceTokens: Decodable {
    let raw: String
    let tokens: String

    private struct Contents: Decodable {
        let tokens: [ReferenceTokens]

        enum CodingKeys: String, CodingKey {
            case tokens = "ptb_tokenizer"
        }
    }

    private static let file: URL = {
        let folder =
            ProcessInfo.processInfo.environment["CUTLINE_DATA"].map { URL(fileURLWithPath: $0) }
            ?? URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../shared/data").standardizedFileURL
        return folder.appendingPathComponent("metrics/metric_vectors.json")
    }()

    static let isAvailable: Bool = {
        let exists = FileManager.default.fileExists(atPath: file.path)
        if !exists { print("skipped: comparison with the Stanford tokenizer, \(file.path) is not here") }
        return exists
    }()

    static func load() throws -> [ReferenceTokens] {
        try JSONDecoder().decode(Contents.self, from: Data(contentsOf: file)).tokens
    }
}
