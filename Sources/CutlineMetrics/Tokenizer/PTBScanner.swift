/// One caption as UTF-8, and the rule that applies at each of its positions.
///
/// The rules are spread over `PTBScanner+Topic.swift`; this file holds the bytes and the choice of the rule.
struct PTBScanner {
    /// The caption's bytes with line breaks as spaces, then a line feed, then zeros so that rules can look ahead.
    let bytes: [UInt8]
    /// The number of the caption's own bytes.
    let end: Int
    /// Whether looking for addresses with `@` can succeed.
    let hasAtSign: Bool

    init(line: String) {
        let padding: [UInt8] = [Byte.newline, 0, 0, 0, 0, 0, 0, 0]
        var bytes: [UInt8] = []
        bytes.reserveCapacity(line.utf8.count + padding.count)
        bytes.append(contentsOf: line.utf8)
        for index in bytes.indices where bytes[index] == Byte.newline || bytes[index] == Byte.carriageReturn {
            bytes[index] = Byte.space
        }
        end = bytes.count
        bytes.append(contentsOf: padding)
        hasAtSign = bytes.contains(Byte.at)
        self.bytes = bytes
    }

    /// The token, or the bytes to leave out, that start at `position`.
    func match(at position: Int) -> PTBMatch {
        let byte = bytes[position]
        if byte.isASCIILetter {
            return plainWord(at: position) ?? word(at: position)
        }
        if byte == Byte.space {
            return PTBMatch(end: position + 1, form: .dropped)
        }
        if byte.isASCIIDigit {
            return word(at: position)
        }
        if byte < 0x80 {
            return asciiSymbol(at: position)
        }
        return unicodeToken(at: position)
    }

    /// The commonest case by far: ASCII letters before white space or a comma that ends the word for certain.
    private func plainWord(at start: Int) -> PTBMatch? {
        var position = start + 1
        while bytes[position].isASCIILetter {
            position += 1
        }
        switch bytes[position] {
        case Byte.space, Byte.newline, Byte.doubleQuote:
            break
        case Byte.comma, Byte.exclamation, Byte.question, Byte.semicolon:
            guard bytes[position + 1].isSpaceOrNewline else { return nil }
        default:
            return nil
        }
        return splitWord(from: start, to: position) ?? PTBMatch(end: position)
    }
}
