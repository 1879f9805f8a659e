import Foundation

@testable import CutlineTraining

/// A small picture of random colours, and its TIFF file.
struct TestPhoto {
    let size: Int
    /// size · size · 3 bytes.
    private(set) var pixels: [UInt8]

    /// Squares of `size / 4` pixels; other seeds give other colours.
    init(seed: UInt64, size: Int = 8) {
        self.size = size
        var random = SplitMix64(seed: seed)
        let colours: [[UInt8]] = (0..<16).map { _ in
            (0..<3).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
        pixels = (0..<size * size).flatMap { index -> [UInt8] in
            let (row, column) = (index / size * 4 / size, index % size * 4 / size)
            return colours[row * 4 + column]
        }
    }

    var mirrored: TestPhoto {
        var copy = self
        copy.pixels = (0..<size * size).flatMap { index -> ArraySlice<UInt8> in
            let (row, column) = (index / size, index % size)
            let start = (row * size + size - 1 - column) * 3
            return pixels[start..<start + 3]
        }
        return copy
    }

    /// An uncompressed TIFF file: header, one directory, the pixels.
    var file: Data {
        let directorySize = 2 + 9 * 12 + 4
        let bitsOffset = 8 + directorySize
        let pixelsOffset = bitsOffset + 6
        /// Tag, type (3 is a short, 4 a long), number of values, the value or where the values are.
        let entries: [(Int, Int, Int, Int)] = [
            (256, 4, 1, size), (257, 4, 1, size), (258, 3, 3, bitsOffset), (259, 3, 1, 1), (262, 3, 1, 2),
            (273, 4, 1, pixelsOffset), (277, 3, 1, 3), (278, 4, 1, size), (279, 4, 1, pixels.count),
        ]
        var data = Data("II".utf8) + Self.bytes(UInt16(42)) + Self.bytes(UInt32(8)) + Self.bytes(UInt16(entries.count))
        for (tag, type, count, value) in entries {
            data += Self.bytes(UInt16(tag)) + Self.bytes(UInt16(type))
            data += Self.bytes(UInt32(count)) + Self.bytes(UInt32(value))
        }
        return data + Self.bytes(UInt32(0)) + [8, 0, 8, 0, 8, 0] + pixels
    }

    private static func bytes(_ value: some FixedWidthInteger) -> Data {
        withUnsafeBytes(of: value.littleEndian) { Data($0) }
    }
}
