extension PTBScanner {
    /// The farthest-reaching rule for a character beyond ASCII.
    func unicodeToken(at start: Int) -> PTBMatch {
        var match = unicodeCharacter(at: start)
        match.improve(url(at: start))
        return match
    }

    private func unicodeCharacter(at start: Int) -> PTBMatch {
        let end = start + characterLength(at: start)
        let scalar = scalar(at: start)
        if letterOrDigitLength(at: start) > 0 {
            let match = word(at: start)
            let isSoftHyphenAlone = scalar.value == PTBCharacters.softHyphen && match.end == end
            return isSoftHyphenAlone ? PTBMatch(end: end, form: .dropped) : match
        }
        if apostropheLength(at: start) > 0 {
            return apostropheWord(at: start)
        }
        if PTBQuotes.characters.contains(scalar.value) {
            return quotes(at: start)
        }
        switch scalar {
        case "\u{80}", "\u{A4}", "\u{20A0}", "\u{20AC}": return PTBMatch(end: end, form: .literal("$"))
        case "\u{A2}": return PTBMatch(end: end, form: .literal("cents"))
        case "\u{A3}": return PTBMatch(end: end, form: .literal("#"))
        case "\u{BC}": return PTBMatch(end: end, form: .literal("1/4"))
        case "\u{BD}": return PTBMatch(end: end, form: .literal("1/2"))
        case "\u{BE}": return PTBMatch(end: end, form: .literal("3/4"))
        case "\u{2153}": return PTBMatch(end: end, form: .literal("1/3"))
        case "\u{2154}": return PTBMatch(end: end, form: .literal("2/3"))
        default: break
        }
        if let raised = raisedNumber(at: start) {
            return raised
        }
        let isSymbol = PTBCharacters.isSymbol(scalar) || scalar == "\u{2044}"
        return PTBMatch(end: end, form: isSymbol ? .text : .dropped)
    }

    /// Superscript or subscript digits, which are one token with their sign.
    private func raisedNumber(at start: Int) -> PTBMatch? {
        var position = start
        if [0x207A, 0x207B, 0x208A, 0x208B].contains(scalar(at: position).value) {
            position += characterLength(at: position)
        }
        for isDigit in [isSuperscript, isSubscript] {
            var end = position
            while isDigit(scalar(at: end)) {
                end += characterLength(at: end)
            }
            if end > position { return PTBMatch(end: end) }
        }
        return nil
    }

    private func isSuperscript(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xB2, 0xB3, 0xB9, 0x2070, 0x2074...0x2079: true
        default: false
        }
    }

    private func isSubscript(_ scalar: Unicode.Scalar) -> Bool {
        (0x2080...0x2089).contains(scalar.value)
    }
}
