import Foundation

/// One line of a file of word vectors: a word and its numbers, with a space or a tab before each.
struct WordVectorLine {
    /// The bytes without spaces and line ends at the end. Behind them stands a byte that is part of no number.
    private let bytes: UnsafeBufferPointer<UInt8>
    /// Where each field begins, the word's first.
    let fields: [Int]

    init(_ line: UnsafeBufferPointer<UInt8>) {
        var end = line.count
        while end > 0, Self.isSpace(line[end - 1]) { end -= 1 }
        bytes = UnsafeBufferPointer(rebasing: line[..<end])
        var fields: [Int] = []
        var wasSpace = true
        for index in 0..<end {
            let isSpace = Self.isSpace(bytes[index])
            if wasSpace && !isSpace { fields.append(index) }
            wasSpace = isSpace
        }
        self.fields = fields
    }

    var isEmpty: Bool { fields.isEmpty }

    /// The fields after the word that are numbers, counted from the end.
    var trailingNumbers: Int {
        var count = 0
        while count + 1 < fields.count, hasNumberForm(fields.count - 1 - count) { count += 1 }
        return count
    }

    /// word2vec and fastText begin with the number of words and that of dimensions.
    var isHeader: Bool {
        fields.count == 2
            && (0..<2).allSatisfy { field in
                self.field(field).allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            }
    }

    /// The first field; nil when it is not UTF-8.
    var word: String? {
        String(validating: field(0), as: UTF8.self)
    }

    /// Whether field `index` is made of what numbers are made of, which tells words from numbers fast.
    func hasNumberForm(_ index: Int) -> Bool {
        var hasDigit = false
        for byte in field(index) {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): hasDigit = true
            case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "e"), UInt8(ascii: "E"): break
            default: return false
            }
        }
        return hasDigit
    }

    /// The numbers of the last `count` fields; nil unless each is one, and finite.
    func numbers(_ count: Int) -> [Float]? {
        guard let start = bytes.baseAddress else { return nil }
        var numbers: [Float] = []
        numbers.reserveCapacity(count)
        for index in (fields.count - count)..<fields.count {
            guard hasNumberForm(index) else { return nil }
            let field = field(index)
            let text = UnsafeRawPointer(start + fields[index]).assumingMemoryBound(to: CChar.self)
            var end: UnsafeMutablePointer<CChar>?
            let number = strtof(text, &end)
            guard let end, UnsafePointer(end) == text + field.count, number.isFinite else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    private func field(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        var end = fields[index]
        while end < bytes.count, !Self.isSpace(bytes[end]) { end += 1 }
        return UnsafeBufferPointer(rebasing: bytes[fields[index]..<end])
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
            || byte == UInt8(ascii: "\r")
    }
}
