import CutlineImages
import Foundation

/// The files that Scripts/fixtures/images.py wrote.
enum Fixture {
    static func path(_ file: String) throws -> String {
        let folder = Bundle.module.resourceURL?.appendingPathComponent("Fixtures")
        guard let path = folder?.appendingPathComponent(file).path, FileManager.default.fileExists(atPath: path) else {
            throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: file])
        }
        return path
    }

    static func data(_ file: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: path(file)))
    }

    /// The picture of a binary PPM file, read here and not by the code under test.
    static func expected(_ name: String) throws -> Pixels {
        let bytes = try [UInt8](data("\(name).ppm"))
        let header = bytes.split(separator: 0x0A, maxSplits: 3, omittingEmptySubsequences: false)
        let size = String(decoding: header[1], as: UTF8.self).split(separator: " ").compactMap { Int($0) }
        return Pixels(width: size[0], height: size[1], samples: Array(header[3]))
    }
}

struct Pixels: Equatable {
    var width: Int
    var height: Int
    var samples: [UInt8]

    init(width: Int, height: Int, samples: [UInt8]) {
        self.width = width
        self.height = height
        self.samples = samples
    }

    init(_ photograph: Photograph) {
        self.init(width: photograph.width, height: photograph.height, samples: photograph.pixels)
    }

    var size: [Int] { [width, height] }

    /// The greatest difference of two samples, in levels of 256.
    func greatestDifference(from other: Pixels) -> Int {
        zip(samples, other.samples).map { abs(Int($0) - Int($1)) }.max() ?? 0
    }

    func meanDifference(from other: Pixels) -> Double {
        let sum = zip(samples, other.samples).map { abs(Int($0) - Int($1)) }.reduce(0, +)
        return Double(sum) / Double(samples.count)
    }

    /// Red, green and blue of one pixel.
    subscript(x: Int, y: Int) -> [Int] {
        (0..<3).map { Int(samples[(y * width + x) * 3 + $0]) }
    }
}

/// A folder that is gone when the test ends.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "cutline-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file and the folders above it, and gives its path.
    @discardableResult
    func write(_ file: String, _ content: Data = Data("x".utf8)) throws -> String {
        let url = URL(fileURLWithPath: path).appendingPathComponent(file)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try content.write(to: url)
        return url.path
    }
}
