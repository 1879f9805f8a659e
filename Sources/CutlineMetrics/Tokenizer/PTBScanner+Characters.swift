extension PTBScanner {
    /// The length of the letter at `position`, or 0. Words also hold combining marks and `&eacute;`-like entities.
    func letterLength(at position: Int, marks: Bool = true) -> Int {
        let byte = bytes[position]
        if byte < 0x80 {
            if byte.isASCIILetter { return 1 }
            return byte == Byte.ampersand && marks ? accentedEntityLength(at: position) : 0
        }
        let scalar = scalar(at: position)
        guard marks ? PTBCharacters.isWordLetter(scalar) : PTBCharacters.isLetter(scalar) else { return 0 }
        return characterLength(at: position)
    }

    /// The length of the digit at `position`, or 0.
    func digitLength(at position: Int) -> Int {
        let byte = bytes[position]
        if byte < 0x80 {
            return byte.isASCIIDigit ? 1 : 0
        }
        return PTBCharacters.isDigit(scalar(at: position)) ? characterLength(at: position) : 0
    }

    func letterOrDigitLength(at position: Int, marks: Bool = true) -> Int {
        let length = letterLength(at: position, marks: marks)
        return length > 0 ? length : digitLength(at: position)
    }

    /// The end of the letters that start at `start`.
    func skipLetters(from start: Int) -> Int {
        var position = start
        while case let length = letterLength(at: position), length > 0 {
            position += length
        }
        return position
    }

    /// The end of the letters and digits that start at `start`.
    func skipLettersAndDigits(from start: Int, marks: Bool = true) -> Int {
        var position = start
        while case let length = letterOrDigitLength(at: position, marks: marks), length > 0 {
            position += length
        }
        return position
    }

    /// The end of the ASCII letters and digits that start at `start`.
    func skipASCIILettersAndDigits(from start: Int) -> Int {
        var position = start
        while bytes[position].isASCIILetterOrDigit {
            position += 1
        }
        return position
    }

    /// The length of an apostrophe (`'`, `’`, or its Windows-1252 code) at `position`, or 0.
    func apostropheLength(at position: Int) -> Int {
        switch bytes[position] {
        case Byte.apostrophe: 1
        case 0xC2: bytes[position + 1] == 0x92 ? 2 : 0
        case 0xE2: bytes[position + 1] == 0x80 && bytes[position + 2] == 0x99 ? 3 : 0
        case Byte.ampersand: has("&apos;", at: position) ? 6 : 0
        default: 0
        }
    }

    /// The length of an apostrophe, or of an opening quote used as one, at `position`, or 0.
    func looseApostropheLength(at position: Int) -> Int {
        switch bytes[position] {
        case Byte.backtick: 1
        case 0xC2: bytes[position + 1] == 0x91 || bytes[position + 1] == 0x92 ? 2 : 0
        case 0xE2 where bytes[position + 1] == 0x80: [0x98, 0x99, 0x9B].contains(bytes[position + 2]) ? 3 : 0
        default: apostropheLength(at: position)
        }
    }

    /// The length of a hyphen that joins words at `position`, or 0.
    func hyphenLength(at position: Int) -> Int {
        switch bytes[position] {
        case Byte.hyphen: 1
        case 0xD6: bytes[position + 1] == 0x8A ? 2 : 0
        case 0xE2: bytes[position + 1] == 0x80 && (0x90...0x91).contains(bytes[position + 2]) ? 3 : 0
        default: 0
        }
    }

    /// The length of a space or no-break space at `position`, or 0.
    func spaceLength(at position: Int) -> Int {
        switch bytes[position] {
        case Byte.space: 1
        case 0xC2: bytes[position + 1] == 0xA0 ? 2 : 0
        default: 0
        }
    }

    private func accentedEntityLength(at position: Int) -> Int {
        guard isOne(bytes[position + 1].lowercasedASCII, of: "aeiou") else { return 0 }
        if has("acute;", at: position + 2) { return 8 }
        if has("grave;", at: position + 2) { return 8 }
        return has("uml;", at: position + 2) ? 6 : 0
    }
}
