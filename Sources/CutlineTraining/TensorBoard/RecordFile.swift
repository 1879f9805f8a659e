import Foundation

/// TensorFlow's file of records ("TFRecord"): for each its length in eight bytes, their masked checksum, the content,
/// its masked checksum; all numbers with the lowest byte first.
enum RecordFile {
    private static let headLength = 12
    private static let tailLength = 4

    static func record(_ content: Data) -> Data {
        let length = bytes(UInt64(content.count))
        return length + bytes(CRC32C.masked(length)) + content + bytes(CRC32C.masked(content))
    }

    /// The contents of the records in `file`, as far as they are whole: one that was cut off or damaged ends them.
    static func contents(of file: Data) -> [Data] {
        var contents: [Data] = []
        var rest = file
        while rest.count >= headLength {
            let length = rest.prefix(8)
            guard number(rest.dropFirst(8).prefix(4)) == UInt64(CRC32C.masked(length)),
                let count = Int(exactly: number(length)), count <= rest.count - headLength - tailLength
            else { break }
            let content = rest.dropFirst(headLength).prefix(count)
            let tail = rest.dropFirst(headLength + count).prefix(tailLength)
            guard number(tail) == UInt64(CRC32C.masked(content)) else { break }
            contents.append(Data(content))
            rest = rest.dropFirst(headLength + count + tailLength)
        }
        return contents
    }

    private static func bytes(_ number: some FixedWidthInteger) -> Data {
        withUnsafeBytes(of: number.littleEndian) { Data($0) }
    }

    private static func number(_ bytes: Data) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
