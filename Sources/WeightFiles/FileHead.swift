import Foundation

/// The first bytes of a file, which tell its format; its name may say anything.
struct FileHead {
    private let bytes: [UInt8]

    init(of url: URL) throws(WeightFileError) {
        guard try FileSize.of(url) > 0 else { throw WeightFileError(.damaged, "\(url.path): is empty") }
        do {
            let handle = try FileHandle(forReadingFrom: url)
            bytes = [UInt8](try handle.read(upToCount: 512) ?? Data())
        } catch {
            throw WeightFileError(.unreadable, "\(url.path): cannot be read: \(error.localizedDescription)")
        }
    }

    var isHDF5: Bool { bytes.starts(with: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]) }

    var isZip: Bool { bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) }

    var isGzip: Bool { bytes.starts(with: [0x1F, 0x8B]) }

    /// The word lies where a tar file describes its first member.
    var isTar: Bool { bytes.dropFirst(257).starts(with: Array("ustar".utf8)) }

    /// A number that PyTorch's format before 1.6 starts with, pickled by protocol 2 or later.
    var isLegacyPyTorch: Bool {
        guard bytes.count > 14, bytes[0] == 0x80 else { return false }
        let magic: [UInt8] = [0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]
        // Protocol 4 puts a frame of nine bytes in between.
        return bytes.dropFirst(2).starts(with: magic) || bytes.dropFirst(11).starts(with: magic)
    }

    /// A header's length, far below that of any other text, and the brace that opens it.
    var isSafetensors: Bool { bytes.count > 8 && bytes[8] == UInt8(ascii: "{") && bytes[5...7].allSatisfy { $0 == 0 } }

    /// What a download leaves where the file should be: a page that reports an error, or Git's stand-in for a large file.
    var isWebPage: Bool {
        let text = String(decoding: bytes, as: UTF8.self).lowercased()
        return ["<!doctype", "<html", "<?xml"].contains { text.trimmingPrefix(while: \.isWhitespace).hasPrefix($0) }
    }

    var isLargeFilePointer: Bool { bytes.starts(with: Array("version https://git-lfs".utf8)) }
}
