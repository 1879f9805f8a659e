extension PTBScanner {
    /// The farthest-reaching rule for an ASCII character that is no letter, digit or space.
    func asciiSymbol(at start: Int) -> PTBMatch {
        let byte = bytes[start]
        var best: PTBMatch
        switch byte {
        case ..<Byte.space, 0x7F, Byte.doubleQuote, Byte.semicolon:
            best = PTBMatch(end: start + 1, form: .dropped)
        case Byte.backtick:
            best = quotes(at: start)
        case Byte.comma, Byte.colon:
            best = PTBMatch(end: start + 1, form: .dropped)
            best.improve(number(at: start))
        case Byte.period:
            best = PTBMatch(end: ellipsisEnd(at: start), form: .dropped)
            best.improve(number(at: start))
        case Byte.apostrophe:
            best = apostropheWord(at: start)
        case Byte.exclamation, Byte.question:
            let end = skip("!?", from: start)
            best = PTBMatch(end: end, form: end > start + 1 ? .text : .dropped)
        case Byte.hyphen:
            best = dash(at: start)
            best.improve(number(at: start))
        case Byte.plus:
            best = PTBMatch(end: start + 1)
            best.improve(number(at: start))
            best.improve(telephoneNumber(at: start))
        case Byte.leftParenthesis:
            best = PTBMatch(end: start + 1, form: .literal("-lrb-"))
            best.improve(telephoneNumber(at: start))
        case Byte.rightParenthesis:
            best = PTBMatch(end: start + 1, form: .literal("-rrb-"))
        case UInt8(ascii: "["):
            best = PTBMatch(end: start + 1, form: .literal("-lsb-"))
        case UInt8(ascii: "]"):
            best = PTBMatch(end: start + 1, form: .literal("-rsb-"))
        case UInt8(ascii: "{"):
            best = PTBMatch(end: start + 1, form: .literal("-lcb-"))
        case UInt8(ascii: "}"):
            best = PTBMatch(end: start + 1, form: .literal("-rcb-"))
        case Byte.asterisk:
            best = PTBMatch(end: skip("*", from: start))
        case Byte.underscore:
            best = PTBMatch(end: skip("_", from: start))
        case Byte.hash:
            best = PTBMatch(end: skip("#", from: start))
            best.improve(handle(at: start))
        case Byte.at:
            best = PTBMatch(end: skip("@", from: start))
            best.improve(handle(at: start))
        case Byte.less, Byte.greater:
            best = PTBMatch(end: bytes[start + 1] == byte ? start + 2 : start + 1)
            if byte == Byte.less {
                best.improve(tag(at: start))
                best.improve(email(at: start))
            }
        case Byte.ampersand:
            best = accentedWord(at: start) ?? entity(at: start)
            best.improve(email(at: start))
        case Byte.backslash:
            best = PTBMatch(end: escapedAsterisksEnd(at: start) ?? start + 1)
        default:
            best = PTBMatch(end: start + 1)
        }
        if isOne(byte, of: "#%&*+~") {
            best.improve(url(at: start))
        }
        best.improve(face(at: start))
        best.improve(easternFace(at: start))
        return best
    }

    /// The end of the `characters` that start at `start`.
    private func skip(_ characters: StaticString, from start: Int) -> Int {
        var position = start
        while isOne(bytes[position], of: characters) {
            position += 1
        }
        return position
    }

    /// Three to five periods, with a space between each two or with none; one period otherwise.
    private func ellipsisEnd(at start: Int) -> Int {
        let solid = min(skip(".", from: start), start + 5)
        if solid >= start + 3 { return solid }
        var position = start + 1
        var periods = 1
        while periods < 5, case let space = spaceLength(at: position), space > 0, bytes[position + space] == Byte.period
        {
            position += space + 1
            periods += 1
        }
        return periods >= 3 ? position : start + 1
    }

    /// Hyphens, which are left out up to four in a row, and brackets that are already escaped.
    private func dash(at start: Int) -> PTBMatch {
        let isBracket =
            isOne(bytes[start + 1].lowercasedASCII, of: "lr")
            && isOne(bytes[start + 2].lowercasedASCII, of: "rcs")
        if isBracket, has("b-", at: start + 3) {
            return PTBMatch(end: start + 5)
        }
        let end = skip("-", from: start)
        return PTBMatch(end: end, form: end - start > 4 ? .text : .dropped)
    }

    private func accentedWord(at start: Int) -> PTBMatch? {
        letterLength(at: start) > 0 ? word(at: start) : nil
    }

    private func escapedAsterisksEnd(at start: Int) -> Int? {
        var position = start
        while position < start + 6, has("\\*", at: position) {
            position += 2
        }
        return position > start ? position : nil
    }

    /// `:-)` and its like, if no letter or digit follows.
    private func face(at start: Int) -> PTBMatch? {
        var position = start
        if bytes[position] == Byte.less || bytes[position] == Byte.greater { position += 1 }
        guard isOne(bytes[position], of: ":;=") else { return nil }
        position += 1
        func mouthEnd(at position: Int) -> Int? {
            guard isOne(bytes[position], of: "()DPdpO\\{@|[]") else { return nil }
            return bytes[position + 1].isASCIILetterOrDigit ? nil : position + 1
        }
        let withNose = isOne(bytes[position].lowercasedASCII, of: "-o*'") ? mouthEnd(at: position + 1) : nil
        guard let end = withNose ?? mouthEnd(at: position) else { return nil }
        return PTBMatch(end: end, reach: end + characterLength(at: end), form: .escaped)
    }

    /// `^_^`, `(-.-)` and their like.
    func easternFace(at start: Int) -> PTBMatch? {
        func isEye(_ position: Int) -> Bool { isOne(bytes[position], of: "-^xX=~<>'") }
        if bytes[start] == Byte.leftParenthesis {
            guard isEye(start + 1) else { return nil }
            let hasMouth = isOne(bytes[start + 2], of: "_.")
            let right = hasMouth ? start + 3 : start + 2
            guard isEye(right), bytes[right + 1] == Byte.rightParenthesis else { return nil }
            return PTBMatch(end: right + 2, form: .escaped)
        }
        guard isEye(start), bytes[start + 1] == Byte.underscore, isEye(start + 2) else { return nil }
        return PTBMatch(end: start + 3)
    }
}
