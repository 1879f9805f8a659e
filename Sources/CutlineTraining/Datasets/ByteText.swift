extension [UInt8] {
    /// The bytes after a UTF-8 byte order mark, or all of them.
    var withoutByteOrderMark: ArraySlice<UInt8> {
        starts(with: [0xEF, 0xBB, 0xBF]) ? dropFirst(3) : self[...]
    }
}

extension ArraySlice<UInt8> {
    /// Whether the bytes of `text` occur anywhere.
    func contains(bytesOf text: StaticString) -> Bool {
        let pattern = text.withUTF8Buffer { Array($0) }
        guard let first = pattern.first else { return true }
        return withUnsafeBufferPointer { bytes in
            var start = 0
            while start + pattern.count <= bytes.count {
                if bytes[start] == first, bytes[start..<start + pattern.count].elementsEqual(pattern) {
                    return true
                }
                start += 1
            }
            return false
        }
    }

    /// The bytes without spaces and tabs at either end.
    var trimmed: ArraySlice<UInt8> {
        var slice = self
        while let first = slice.first, first == 0x20 || first == 0x09 { slice.removeFirst() }
        while let last = slice.last, last == 0x20 || last == 0x09 { slice.removeLast() }
        return slice
    }

    /// The text, and whether it was proper UTF-8; improper bytes become U+FFFD.
    var decodedText: (text: String, isValid: Bool) {
        if let text = String(validating: self, as: UTF8.self) {
            return (text, true)
        }
        return (String(decoding: self, as: UTF8.self), false)
    }
}

/// Walks over the lines of a text with LF or CRLF ends; blank lines are left out but counted.
struct LineReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private var line = 0

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    mutating func next() -> (line: Int, bytes: ArraySlice<UInt8>)? {
        while position < bytes.endIndex {
            let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
            var content = bytes[position..<end]
            position = Swift.min(end + 1, bytes.endIndex)
            line += 1
            if content.last == UInt8(ascii: "\r") { content.removeLast() }
            if !content.trimmed.isEmpty { return (line, content) }
        }
        return nil
    }
}
