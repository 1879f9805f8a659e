package import Crypto
package import Foundation
import Torch

extension Digest {
    /// Two digits a byte.
    package var hexadecimal: String {
        map { String(format: "%02x", $0) }.joined()
    }
}

extension SHA256 {
    /// The digest of a file's content, in hexadecimal.
    package static func hexadecimal(of file: URL) throws -> String {
        try MappedFile(contentsOf: file).withBytes { hash(data: $0).hexadecimal }
    }
}
