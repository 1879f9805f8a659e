import Crypto
import CutlineModels
import Foundation
import WeightFiles

/// A file's digests in hexadecimal, computed in one pass.
struct FileDigest {
    let sha256: String
    let md5: String

    init(of url: URL) throws {
        guard let handle = FileHandle(forReadingAtPath: url.path) else {
            let missing = errno == ENOENT
            throw WeightFileError(
                missing ? .missing : .unreadable,
                "\(url.path): cannot be opened: \(String(cString: strerror(errno)))"
            )
        }
        defer { try? handle.close() }
        var sha256 = SHA256()
        var md5 = Insecure.MD5()
        while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
            sha256.update(data: piece)
            md5.update(data: piece)
        }
        self.sha256 = sha256.finalize().hexadecimal
        self.md5 = md5.finalize().hexadecimal
    }

    func fits(_ checksum: WeightSource.Checksum) -> Bool {
        switch checksum {
        case .sha256(let digits): sha256 == digits
        case .sha256Prefix(let digits): sha256.hasPrefix(digits)
        case .md5(let digits): md5 == digits
        }
    }

    /// The digest that a checksum is compared with.
    func counterpart(of checksum: WeightSource.Checksum) -> String {
        switch checksum {
        case .sha256, .sha256Prefix: "sha256 \(sha256)"
        case .md5: "md5 \(md5)"
        }
    }
}
