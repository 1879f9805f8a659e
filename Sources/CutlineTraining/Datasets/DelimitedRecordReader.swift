/// Reads separated values by the rules of RFC 4180.
///
/// Fields may be quoted; quoted ones may hold separators, line ends and doubled quotes. Lines end with LF, CRLF or CR.
/// Beyond the RFC, a quote inside an unquoted field is text, and so is what follows a closing quote up to the
/// separator.
struct DelimitedRecordReader {
    /// The values of one record and the line it starts on, counted from 1.
    struct Record {
        var line: Int
        var fields: [ArraySlice<UInt8>]
    }

    /// A quoted field that the file ends in.
    struct UnclosedQuote: Error {
        let line: Int
    }

    private let bytes: ArraySlice<UInt8>
    private let separator: UInt8
    private let allowsQuotes: Bool
    private var position: Int
    private var line = 1

    /// - Parameter allowsQuotes: false where quotes are text, as in the pipe-separated Flickr30k file.
    init(_ bytes: ArraySlice<UInt8>, separator: UInt8, allowsQuotes: Bool = true) {
        self.bytes = bytes
        self.separator = separator
        self.allowsQuotes = allowsQuotes
        position = bytes.startIndex
    }

    /// The next record, or nil at the end; blank lines are left out.
    mutating func next() throws(UnclosedQuote) -> Record? {
        while position < bytes.endIndex {
            var record = Record(line: line, fields: [])
            record.fields.reserveCapacity(4)
            repeat {
                record.fields.append(try nextField())
            } while endField()
            if record.fields.count > 1 || !record.fields[0].trimmed.isEmpty { return record }
        }
        return nil
    }

    /// Steps over what ends a field; true when another field of the same record follows.
    private mutating func endField() -> Bool {
        guard position < bytes.endIndex else { return false }
        let end = bytes[position]
        position += 1
        if end == separator { return true }
        if end == .carriageReturn, position < bytes.endIndex, bytes[position] == .lineFeed { position += 1 }
        line += 1
        return false
    }

    private mutating func nextField() throws(UnclosedQuote) -> ArraySlice<UInt8> {
        guard allowsQuotes, position < bytes.endIndex, bytes[position] == .quote else {
            return plainText()
        }
        return try quotedText()
    }

    private mutating func plainText() -> ArraySlice<UInt8> {
        let start = position
        while position < bytes.endIndex {
            let byte = bytes[position]
            if byte == separator || byte == .lineFeed || byte == .carriageReturn { break }
            position += 1
        }
        return bytes[start..<position]
    }

    private mutating func quotedText() throws(UnclosedQuote) -> ArraySlice<UInt8> {
        let firstLine = line
        position += 1
        var start = position
        var parts: ArraySlice<UInt8> = []
        while position < bytes.endIndex {
            let byte = bytes[position]
            if byte == .quote {
                let isDoubled = position + 1 < bytes.endIndex && bytes[position + 1] == .quote
                if !isDoubled {
                    let text = bytes[start..<position]
                    position += 1
                    let rest = plainText()
                    return parts.isEmpty && rest.isEmpty ? text : parts + text + rest
                }
                parts += bytes[start...position]
                position += 2
                start = position
            } else {
                if byte == .lineFeed { line += 1 }
                position += 1
            }
        }
        throw UnclosedQuote(line: firstLine)
    }
}

extension UInt8 {
    fileprivate static let quote = UInt8(ascii: "\"")
    fileprivate static let lineFeed = UInt8(ascii: "\n")
    fileprivate static let carriageReturn = UInt8(ascii: "\r")
}
