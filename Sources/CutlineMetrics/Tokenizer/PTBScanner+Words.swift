extension PTBScanner {
    /// The farthest-reaching rule for something that starts with a letter or a digit.
    func word(at start: Int) -> PTBMatch {
        var best = PTBMatch(end: start + characterLength(at: start), reach: start, form: .dropped)
        let startsWithLetter = letterLength(at: start) > 0
        if startsWithLetter {
            let letters = skipLetters(from: start)
            best.improve(splitWord(from: start, to: letters))
            let end = wordEnd(from: letters)
            best.improve(negatedWord(from: start, letters: letters))
            best.improve(wordBeforeSuffix(from: start, to: end))
            best.improve(PTBMatch(end: end))
            best.improve(wordBeforeApostrophe(at: start, letters: letters))
            best.improve(negation(at: start))
        }
        best.improve(url(at: start))
        best.improve(email(at: start))
        best.improve(number(at: start))
        best.improve(fraction(at: start))
        best.improve(slashedWords(at: start))
        best.improve(fileName(at: start))
        if startsWithLetter {
            best.improve(dollarSign(at: start))
            best.improve(abbreviation(at: start))
            best.improve(wordWithPeriod(from: start))
            best.improve(programmingLanguage(at: start))
        }
        best.improve(telephoneNumber(at: start))
        best.improve(hyphenatedWords(at: start))
        best.improve(joinedWords(at: start))
        best.improve(initials(at: start))
        best.improve(easternFace(at: start))
        return best
    }

    /// Words that are two tokens: `cannot` and the likes of `gonna`.
    func splitWord(from start: Int, to end: Int) -> PTBMatch? {
        switch end - start {
        case 5:
            for word: StaticString in ["gonna", "gotta", "lemme", "gimme", "wanna"] where has(word, at: start) {
                return PTBMatch(end: end - 2, reach: end)
            }
            return nil
        case 6:
            return has("cannot", at: start) ? PTBMatch(end: start + 3, reach: end) : nil
        default:
            return nil
        }
    }

    /// Letters and digits, with single `.`, `!` and `?` before letters inside.
    func wordEnd(from start: Int) -> Int {
        var end = skipLettersAndDigits(from: start)
        while isOne(bytes[end], of: ".!?"), letterLength(at: end + 1) > 0 {
            end = skipLettersAndDigits(from: end + 1)
        }
        return end
    }

    /// `dog` of `dog's`.
    private func wordBeforeSuffix(from start: Int, to end: Int) -> PTBMatch? {
        let suffix = suffixEnd(at: end)
        return suffix > 0 ? PTBMatch(end: end, reach: suffix) : nil
    }

    /// Keeps the period of any word before a comma, colon or semicolon: `etc.,`.
    private func wordWithPeriod(from start: Int) -> PTBMatch? {
        let end = wordEnd(from: start)
        return periodBeforeComma(at: end)
    }

    /// A match that ends after a period at `position` if a comma, colon or semicolon follows.
    func periodBeforeComma(at position: Int) -> PTBMatch? {
        guard bytes[position] == Byte.period else { return nil }
        if isOne(bytes[position + 1], of: ",;:") {
            return PTBMatch(end: position + 1, reach: position + 2)
        }
        let isIdeographicComma =
            bytes[position + 1] == 0xE3 && bytes[position + 2] == 0x80 && bytes[position + 3] == 0x81
        return isIdeographicComma ? PTBMatch(end: position + 1, reach: position + 4) : nil
    }

    /// `C#` and `C++` and their like.
    private func programmingLanguage(at start: Int) -> PTBMatch? {
        let letter = bytes[start].lowercasedASCII
        if letter == UInt8(ascii: "c"), has("++", at: start + 1) {
            return PTBMatch(end: start + 3)
        }
        return isOne(letter, of: "cf") && bytes[start + 1] == Byte.hash ? PTBMatch(end: start + 2) : nil
    }
}
