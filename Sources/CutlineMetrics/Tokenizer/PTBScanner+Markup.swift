extension PTBScanner {
    /// An HTML or XML tag, which is one token: `<b>`, `</b>`, `<img src="x">`, `<!-- x -->`.
    func tag(at start: Int) -> PTBMatch? {
        let second = bytes[start + 1]
        if second == Byte.exclamation || second == Byte.question {
            guard bytes[start + 2].isASCIILetter || bytes[start + 2] == Byte.hyphen else { return nil }
            var position = start + 3
            while bytes[position] != Byte.greater {
                guard position < end else { return nil }
                position += 1
            }
            return PTBMatch(end: position + 1, form: .escaped)
        }
        if second == Byte.slash {
            guard let name = nameEnd(from: start + 2), bytes[name] == Byte.greater else { return nil }
            return PTBMatch(end: name + 1)
        }
        guard var position = nameEnd(from: start + 1) else { return nil }
        while true {
            let gap = skipSpaces(from: position)
            if gap > position, let attribute = nameEnd(from: gap) {
                position = valueEnd(from: attribute) ?? attribute
                continue
            }
            let close = bytes[gap] == Byte.slash ? gap + 1 : gap
            return bytes[close] == Byte.greater ? PTBMatch(end: close + 1, form: .escaped) : nil
        }
    }

    private func nameEnd(from start: Int) -> Int? {
        guard bytes[start].isASCIILetter else { return nil }
        var position = start + 1
        while bytes[position].isASCIILetterOrDigit || isOne(bytes[position], of: ".:_-") {
            position += 1
        }
        return position
    }

    /// The end of `= "value"` at `start`.
    private func valueEnd(from start: Int) -> Int? {
        let sign = skipSpaces(from: start)
        guard bytes[sign] == Byte.equals else { return nil }
        let open = skipSpaces(from: sign + 1)
        guard bytes[open] == Byte.doubleQuote || bytes[open] == Byte.apostrophe else { return nil }
        var position = open + 1
        while bytes[position] != bytes[open] {
            guard position < end else { return nil }
            position += 1
        }
        return position + 1
    }

    private func skipSpaces(from start: Int) -> Int {
        var position = start
        while bytes[position] == Byte.space {
            position += 1
        }
        return position
    }

    /// `&amp;` and its like; anything else after `&` is `&` alone.
    func entity(at start: Int) -> PTBMatch {
        let next = start + 1
        if has("amp;", at: next) { return PTBMatch(end: next + 4, form: .literal("&")) }
        if has("lt;", at: next) { return PTBMatch(end: next + 3, form: .literal("<")) }
        if has("gt;", at: next) { return PTBMatch(end: next + 3, form: .literal(">")) }
        for word: StaticString in ["nbsp;", "quot;", "apos;", "mdash;", "ndash;", "md;"] where has(word, at: next) {
            return PTBMatch(end: next + word.utf8CodeUnitCount, form: .dropped)
        }
        for word: StaticString in ["ht;", "tl;", "ur;", "lr;", "qc;", "ql;", "qr;", "odq;", "cdq;"]
        where has(word, at: next) {
            return PTBMatch(end: next + word.utf8CodeUnitCount)
        }
        if bytes[next] == Byte.hash {
            let digits = skipDigits(from: next + 1)
            if digits > next + 1, bytes[digits] == Byte.semicolon {
                return PTBMatch(end: digits + 1)
            }
        }
        return PTBMatch(end: next)
    }
}
