import Foundation

extension TemporaryFolder {
    /// Writes pictures 0 to `count` - 1 as `photo0.tif` and so on.
    func writePhotos(_ count: Int, size: Int = 8) throws -> [(id: String, file: URL)] {
        try (0..<count).map { index in
            let id = "photo\(index).tif"
            return (id, try write(id, TestPhoto(seed: UInt64(index), size: size).file))
        }
    }

    /// Writes a file of bytes.
    @discardableResult
    func write(_ name: String, _ content: Data) throws -> URL {
        let file = url.appendingPathComponent(name)
        try content.write(to: file)
        return file
    }

    subscript(name: String) -> URL {
        url.appendingPathComponent(name)
    }

    var entries: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
    }
}
