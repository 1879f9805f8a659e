extension PTBScanner {
    /// The token that `match` makes of the bytes from `start` on; nil if it is to be left out.
    func token(from start: Int, _ match: PTBMatch) -> String? {
        let range = start..<match.end
        switch match.form {
        case .dropped:
            return nil
        case .literal(let text):
            return text.description
        case .quotes:
            return quoteText(from: start, to: match.end)
        case .text:
            return lowercased(range)
        case .contraction:
            return lowercased(range).replacing("\u{2019}", with: "'").replacing("\u{92}", with: "'")
                .replacing("\u{2018}", with: "`").replacing("\u{201B}", with: "`").replacing("\u{91}", with: "`")
                .replacing("&apos;", with: "'")
        case .escaped:
            return lowercased(range).replacing(" ", with: "\u{A0}").replacing("&amp;", with: "&")
                .replacing("(", with: "-lrb-").replacing(")", with: "-rrb-")
        }
    }

    private func lowercased(_ range: Range<Int>) -> String {
        var isASCII = true
        for byte in bytes[range] where byte >= 0x80 {
            isASCII = false
            break
        }
        guard !isASCII else {
            return String(unsafeUninitializedCapacity: range.count) { buffer in
                for (offset, position) in range.enumerated() {
                    buffer[offset] = bytes[position].lowercasedASCII
                }
                return range.count
            }
        }
        let text = String(decoding: bytes[range], as: UTF8.self).lowercased()
        return text.replacing("\u{AD}", with: "")
    }
}
