/// Quotation marks of which the tokenizer makes one token out of two neighbours.
enum PTBQuotes {
    static let characters: Set<UInt32> = [
        0x60, 0x91, 0x92, 0x93, 0x94, 0xAB, 0xBB, 0x2018, 0x2019, 0x201A, 0x201B, 0x201C, 0x201D, 0x201E, 0x201F,
        0x2039, 0x203A,
    ]

    /// The mark in ASCII; marks without an ASCII form stay as they are.
    static func ascii(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0x60, 0x91, 0x2018, 0x201B, 0x2039: "`"
        case 0x92, 0x2019, 0x203A: "'"
        case 0x93, 0xAB, 0x201C: "``"
        case 0x94, 0xBB, 0x201D: "''"
        default: String(scalar)
        }
    }
}

extension PTBScanner {
    /// One quotation mark or two. Single and double quotes are left out; odd pairs are not on the list of punctuation.
    func quotes(at start: Int) -> PTBMatch {
        if bytes[start] == Byte.apostrophe {
            return PTBMatch(end: bytes[start + 1] == Byte.apostrophe ? start + 2 : start + 1, form: .dropped)
        }
        let second = start + characterLength(at: start)
        let isPair = bytes[second] != 0 && PTBQuotes.characters.contains(scalar(at: second).value)
        let end = isPair ? second + characterLength(at: second) : second
        let text = quoteText(from: start, to: end)
        return PTBMatch(end: end, form: ["`", "'", "``", "''"].contains(text) ? .dropped : .quotes)
    }

    /// The quotation marks between two positions in ASCII.
    func quoteText(from start: Int, to end: Int) -> String {
        var text = ""
        var position = start
        while position < end {
            text += PTBQuotes.ascii(scalar(at: position))
            position += characterLength(at: position)
        }
        return text
    }
}
