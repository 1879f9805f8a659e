import Crypto
import Foundation

/// The sha256 of a photograph's file.
enum FeatureDigest {
    static let size = 32

    static func of(_ url: URL) throws -> [UInt8] {
        Array(SHA256.hash(data: try Data(contentsOf: url, options: .mappedIfSafe)))
    }
}
