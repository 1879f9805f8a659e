extension PTBScanner {
    /// `3-year-old`, `1.5-inch`, `non-U.S.`: ASCII words joined by hyphens, with periods and commas in the first.
    func hyphenatedWords(at start: Int) -> PTBMatch? {
        guard bytes[start].isASCIILetterOrDigit else { return nil }
        var end = start
        while bytes[end].isASCIILetterOrDigit || bytes[end] == Byte.period || bytes[end] == Byte.comma {
            end += 1
        }
        var parts = 0
        while case let hyphen = hyphenLength(at: end), hyphen > 0 {
            let acronym = acronymEnd(from: end + hyphen, dotsRequired: 1)
            let part = max(acronym ?? 0, skipASCIILettersAndDigits(from: end + hyphen))
            guard part > end + hyphen else { break }
            end = part
            parts += 1
        }
        return parts > 0 ? periodBeforeComma(at: end) ?? PTBMatch(end: end) : nil
    }

    /// Letters and digits joined by hyphens or underscores: `1st`, `café-bar`, `O'Neil`.
    func joinedWords(at start: Int) -> PTBMatch? {
        var end = joinedPartEnd(from: start)
        guard end > start else { return nil }
        while case let joint = bytes[end] == Byte.underscore ? 1 : hyphenLength(at: end), joint > 0,
            case let next = joinedPartEnd(from: end + joint), next > end + joint
        {
            end = next
        }
        return periodBeforeComma(at: end) ?? PTBMatch(end: end)
    }

    /// The end of letters and digits with an optional `O'`, `d'` or `l'` before two of them at least.
    private func joinedPartEnd(from start: Int) -> Int {
        let plain = skipLettersAndDigits(from: start, marks: false)
        guard plain == start + 1, isOne(bytes[start], of: "dloDLO") else { return plain }
        let apostrophe = looseApostropheLength(at: plain)
        let first = plain + apostrophe
        let length = letterOrDigitLength(at: first, marks: false)
        let end = skipLettersAndDigits(from: first, marks: false)
        return apostrophe > 0 && end > first + length ? end : plain
    }

    /// `AT&T`, `R&B`: upper-case letters around `&` or `+`.
    func initials(at start: Int) -> PTBMatch? {
        var end = skipUppercase(from: start)
        guard end > start else { return nil }
        var parts = 0
        while true {
            let joint = bytes[end] == Byte.plus ? 1 : has("&amp;", at: end) ? 5 : bytes[end] == Byte.ampersand ? 1 : 0
            guard joint > 0, case let next = skipUppercase(from: end + joint), next > end + joint else { break }
            end = next
            parts += 1
        }
        guard parts > 0 else { return nil }
        var match = periodBeforeComma(at: end) ?? PTBMatch(end: end)
        match.form = .escaped
        return match
    }

    private func skipUppercase(from start: Int) -> Int {
        var position = start
        while bytes[position].isASCIIUppercase {
            position += 1
        }
        return position
    }

    /// `and/or`, `red/white/blue`: two or three words of ASCII letters and digits, each with up to two hyphens.
    func slashedWords(at start: Int) -> PTBMatch? {
        guard bytes[start].isASCIILetterOrDigit else { return nil }
        var end = slashedPartEnd(from: start)
        var parts = 0
        while parts < 2 {
            var slash = end
            if bytes[slash] == Byte.backslash { slash += 1 }
            guard bytes[slash] == Byte.slash, case let next = slashedPartEnd(from: slash + 1), next > slash + 1
            else { break }
            end = next
            parts += 1
        }
        return parts > 0 ? PTBMatch(end: end) : nil
    }

    private func slashedPartEnd(from start: Int) -> Int {
        var end = skipASCIILettersAndDigits(from: start)
        guard end > start else { return start }
        for _ in 0..<2 where bytes[end] == Byte.hyphen && bytes[end + 1].isASCIILetter {
            end += 1
            while bytes[end].isASCIILetter {
                end += 1
            }
        }
        return end
    }

    /// `photo.jpg`, `1.mp3`: words and digits joined by periods with a known extension last.
    func fileName(at start: Int) -> PTBMatch? {
        var end = skipLettersAndDigits(from: start, marks: false)
        var best: PTBMatch?
        while bytes[end] == Byte.period {
            let next = skipLettersAndDigits(from: end + 1, marks: false)
            guard next > end + 1 else { break }
            let isLast = bytes[next].isSpaceOrNewline || isOne(bytes[next], of: ".,!?")
            if isLast, PTBLists.fileExtensions.contains(lowercasedWord(from: end + 1, to: next)) {
                best = PTBMatch(end: next)
            }
            end = next
        }
        return best
    }

    /// The ASCII letters between two positions in lower case, as a dictionary key.
    func lowercasedWord(from start: Int, to end: Int) -> String {
        String(decoding: bytes[start..<end].lazy.map(\.lowercasedASCII), as: UTF8.self)
    }
}
