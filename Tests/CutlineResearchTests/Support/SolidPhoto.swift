import Foundation

/// The TIFF file of a picture of one colour, 8 pixels wide and high.
struct SolidPhoto {
    private static let side = 8

    /// Red, green and blue.
    let colour: [UInt8]

    var file: Data {
        let pixels = (0..<Self.side * Self.side).flatMap { _ in colour }
        let bitsOffset = 8 + 2 + 9 * 12 + 4
        /// Tag, type (3 is a short, 4 a long), number of values, the value or where the values are.
        let entries: [(UInt16, UInt16, UInt32, Int)] = [
            (256, 4, 1, Self.side), (257, 4, 1, Self.side), (258, 3, 3, bitsOffset), (259, 3, 1, 1), (262, 3, 1, 2),
            (273, 4, 1, bitsOffset + 6), (277, 3, 1, 3), (278, 4, 1, Self.side), (279, 4, 1, pixels.count),
        ]
        var data = Data("II".utf8) + bytes(UInt16(42)) + bytes(UInt32(8)) + bytes(UInt16(entries.count))
        for (tag, type, count, value) in entries {
            data += bytes(tag) + bytes(type) + bytes(count) + bytes(UInt32(value))
        }
        return data + bytes(UInt32(0)) + [8, 0, 8, 0, 8, 0] + pixels
    }

    private func bytes(_ value: some FixedWidthInteger) -> Data {
        withUnsafeBytes(of: value.littleEndian) { Data($0) }
    }
}
