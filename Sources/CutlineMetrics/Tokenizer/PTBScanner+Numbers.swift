extension PTBScanner {
    /// `1,000`, `5:30`, `.5`, `-3`: digits with `.`, `,` and `:` inside or before, and a sign before.
    func number(at start: Int) -> PTBMatch? {
        var position = start
        if bytes[position] == Byte.hyphen || bytes[position] == Byte.plus {
            position += 1
        }
        let first = skipAnyDigits(from: position)
        var end = first
        while case let separator = separatorLength(at: end), separator > 0 {
            let next = skipAnyDigits(from: end + separator)
            guard next > end + separator else { break }
            end = next
        }
        return end > position ? PTBMatch(end: end) : nil
    }

    private func skipAnyDigits(from start: Int) -> Int {
        var position = start
        while case let length = digitLength(at: position), length > 0 {
            position += length
        }
        return position
    }

    private func separatorLength(at position: Int) -> Int {
        switch bytes[position] {
        case Byte.period, Byte.comma, Byte.colon: 1
        case 0xC2: bytes[position + 1] == 0xAD ? 2 : 0
        case 0xD9: (0xAB...0xAC).contains(bytes[position + 1]) ? 2 : 0
        default: 0
        }
    }

    /// `1/2`, `3 1/2`, and dates such as `12/31-2008`.
    func fraction(at start: Int) -> PTBMatch? {
        let first = skipDigits(from: start)
        guard (1...4).contains(first - start) else { return nil }
        var best = PTBMatch(end: start, reach: start)
        if let end = simpleFractionEnd(from: start) {
            best.improve(PTBMatch(end: end))
        }
        let gap = bytes[first] == Byte.hyphen ? 1 : spaceLength(at: first)
        if gap > 0, let end = simpleFractionEnd(from: first + gap) {
            best.improve(PTBMatch(end: end, form: .escaped))
        }
        if let end = dateEnd(from: start, firstEnd: first) {
            best.improve(PTBMatch(end: end))
        }
        return best.reach > start ? best : nil
    }

    private func simpleFractionEnd(from start: Int) -> Int? {
        let numerator = skipDigits(from: start)
        guard (1...4).contains(numerator - start) else { return nil }
        var position = numerator
        if has("\u{2044}", at: position) {
            position += 3
        } else {
            if bytes[position] == Byte.backslash { position += 1 }
            guard bytes[position] == Byte.slash else { return nil }
            position += 1
        }
        let end = skipDigits(from: position, limit: position + 4)
        return end > position ? end : nil
    }

    private func dateEnd(from start: Int, firstEnd: Int) -> Int? {
        func isSeparator(_ byte: UInt8) -> Bool { byte == Byte.hyphen || byte == Byte.slash }
        guard firstEnd - start <= 2, isSeparator(bytes[firstEnd]) else { return nil }
        let secondEnd = skipDigits(from: firstEnd + 1)
        guard (1...2).contains(secondEnd - firstEnd - 1), isSeparator(bytes[secondEnd]) else { return nil }
        let end = skipDigits(from: secondEnd + 1, limit: secondEnd + 5)
        return end - secondEnd > 2 ? end : nil
    }

    /// Groups of digits that look like a telephone number: `555 123 4567`, `(555) 123-4567`, `+44 20 7946 0958`.
    func telephoneNumber(at start: Int) -> PTBMatch? {
        var end: Int?
        if bytes[start] == Byte.leftParenthesis {
            let close = skipDigits(from: start + 1)
            guard (2...3).contains(close - start - 1), bytes[close] == Byte.rightParenthesis else { return nil }
            end = lastGroupsEnd(from: close + 1 + spaceLength(at: close + 1))
        } else {
            var position = start
            while bytes[position] == Byte.plus, position < start + 2 {
                position += 1
            }
            if let first = groupEnd(from: position) {
                end = lastGroupsEnd(from: first)
                if let second = groupEnd(from: first), let farther = lastGroupsEnd(from: second) {
                    end = max(end ?? 0, farther)
                }
            }
        }
        return end.map { PTBMatch(end: $0, form: .escaped) }
    }

    /// Two to four digits and the separator after them.
    private func groupEnd(from start: Int) -> Int? {
        let end = skipDigits(from: start)
        guard (2...4).contains(end - start) else { return nil }
        let gap = bytes[end] == Byte.hyphen ? 1 : spaceLength(at: end)
        return gap > 0 ? end + gap : nil
    }

    /// Three or four digits, an optional separator, three to five digits.
    private func lastGroupsEnd(from start: Int) -> Int? {
        let first = skipDigits(from: start)
        if first - start >= 6 { return min(first, start + 9) }
        guard (3...4).contains(first - start) else { return nil }
        let gap = bytes[first] == Byte.hyphen ? 1 : spaceLength(at: first)
        guard gap > 0 else { return nil }
        let end = skipDigits(from: first + gap, limit: first + gap + 5)
        return end - first - gap >= 3 ? end : nil
    }

    /// `$`, `US$`.
    func dollarSign(at start: Int) -> PTBMatch? {
        var position = start
        while bytes[position].isASCIIUppercase {
            position += 1
        }
        return bytes[position] == Byte.dollar ? PTBMatch(end: position + 1) : nil
    }
}
