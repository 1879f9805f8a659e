/// ASCII characters by name.
enum Byte {
    static let tab = UInt8(ascii: "\t")
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let exclamation = UInt8(ascii: "!")
    static let doubleQuote = UInt8(ascii: "\"")
    static let hash = UInt8(ascii: "#")
    static let dollar = UInt8(ascii: "$")
    static let ampersand = UInt8(ascii: "&")
    static let apostrophe = UInt8(ascii: "'")
    static let leftParenthesis = UInt8(ascii: "(")
    static let rightParenthesis = UInt8(ascii: ")")
    static let asterisk = UInt8(ascii: "*")
    static let plus = UInt8(ascii: "+")
    static let comma = UInt8(ascii: ",")
    static let hyphen = UInt8(ascii: "-")
    static let period = UInt8(ascii: ".")
    static let slash = UInt8(ascii: "/")
    static let colon = UInt8(ascii: ":")
    static let semicolon = UInt8(ascii: ";")
    static let less = UInt8(ascii: "<")
    static let equals = UInt8(ascii: "=")
    static let greater = UInt8(ascii: ">")
    static let question = UInt8(ascii: "?")
    static let at = UInt8(ascii: "@")
    static let backslash = UInt8(ascii: "\\")
    static let underscore = UInt8(ascii: "_")
    static let backtick = UInt8(ascii: "`")
}

extension UInt8 {
    var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }
    var isASCIIUppercase: Bool { self &- 0x41 < 26 }
    var isASCIIDigit: Bool { self &- 0x30 < 10 }
    var isASCIILetterOrDigit: Bool { isASCIILetter || isASCIIDigit }
    var isSpaceOrNewline: Bool { self == Byte.space || self == Byte.newline }
    /// The letter in lower case; any other byte unchanged.
    var lowercasedASCII: UInt8 { isASCIIUppercase ? self | 0x20 : self }
}

extension PTBScanner {
    /// Whether the lower-case ASCII `text` stands at `position`, in any case.
    func has(_ text: StaticString, at position: Int) -> Bool {
        guard position + text.utf8CodeUnitCount <= bytes.count else { return false }
        return text.withUTF8Buffer { expected in
            for offset in expected.indices where bytes[position + offset].lowercasedASCII != expected[offset] {
                return false
            }
            return true
        }
    }

    /// Whether `byte` is one of the ASCII characters of `text`.
    func isOne(_ byte: UInt8, of text: StaticString) -> Bool {
        text.withUTF8Buffer { $0.contains(byte) }
    }

    /// The first position from `start` on where no ASCII digit stands, `limit` at the latest.
    func skipDigits(from start: Int, limit: Int = .max) -> Int {
        var position = start
        while position < limit, bytes[position].isASCIIDigit {
            position += 1
        }
        return position
    }

    /// The length in bytes of the character at `position`.
    func characterLength(at position: Int) -> Int {
        switch bytes[position] {
        case ..<0xC0: 1
        case ..<0xE0: 2
        case ..<0xF0: 3
        default: 4
        }
    }

    /// The Unicode scalar at `position`, which must be the start of a character.
    func scalar(at position: Int) -> Unicode.Scalar {
        let first = UInt32(bytes[position])
        func continuation(_ offset: Int) -> UInt32 { UInt32(bytes[position + offset] & 0x3F) }
        let value: UInt32 =
            switch characterLength(at: position) {
            case 1: first
            case 2: (first & 0x1F) << 6 | continuation(1)
            case 3: (first & 0x0F) << 12 | continuation(1) << 6 | continuation(2)
            default: (first & 0x07) << 18 | continuation(1) << 12 | continuation(2) << 6 | continuation(3)
            }
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }
}
