extension PTBScanner {
    /// The end of a clitic (`'s`, `'m`, `'d`, `'re`, `'ve`, `'ll`) at `position`, or 0.
    func suffixEnd(at position: Int) -> Int {
        let apostrophe = apostropheLength(at: position)
        guard apostrophe > 0 else { return 0 }
        let start = position + apostrophe
        if isOne(bytes[start].lowercasedASCII, of: "msd") { return start + 1 }
        return has("re", at: start) || has("ve", at: start) || has("ll", at: start) ? start + 2 : 0
    }

    /// `do` of `don't`: the ASCII letters before `n't`, of which the last is no `n`.
    func negatedWord(from start: Int, letters end: Int) -> PTBMatch? {
        let stem = end - 1
        let beforeStem = bytes[max(stem - 1, start)].lowercasedASCII
        guard stem > start, bytes[stem].lowercasedASCII == UInt8(ascii: "n"), beforeStem != UInt8(ascii: "n"),
            bytes[start..<stem].allSatisfy(\.isASCIILetter),
            case let apostrophe = looseApostropheLength(at: end), apostrophe > 0,
            bytes[end + apostrophe].lowercasedASCII == UInt8(ascii: "t")
        else { return nil }
        return PTBMatch(end: stem, reach: end + apostrophe + 1)
    }

    /// `n't` itself.
    func negation(at start: Int) -> PTBMatch? {
        guard bytes[start].lowercasedASCII == UInt8(ascii: "n"),
            case let apostrophe = looseApostropheLength(at: start + 1), apostrophe > 0,
            bytes[start + 1 + apostrophe].lowercasedASCII == UInt8(ascii: "t")
        else { return nil }
        return PTBMatch(end: start + 2 + apostrophe, form: .contraction)
    }

    /// Words that keep an apostrophe: `o'clock` and `c'mon` by list, `Hawai'i` by its vowels, `l'` of `l'eau`.
    func wordBeforeApostrophe(at start: Int, letters end: Int) -> PTBMatch? {
        let apostrophe = apostropheLength(at: end)
        let loose = looseApostropheLength(at: end)
        guard loose > 0 else { return nil }
        var best = PTBMatch(end: start, reach: start)
        if apostrophe > 0, end == start + 1 {
            let letter = bytes[start].lowercasedASCII
            if isOne(letter, of: "ldj") {
                best.improve(PTBMatch(end: end + apostrophe))
            }
            let next = letterLength(at: end + apostrophe)
            if letter == UInt8(ascii: "y"), next > 0 {
                best.improve(PTBMatch(end: end + apostrophe, reach: end + apostrophe + next))
            }
        }
        if apostrophe > 0 {
            for (first, second) in PTBLists.wordsWithApostrophe
            where has(first, at: start) && end == start + first.utf8CodeUnitCount && has(second, at: end + apostrophe) {
                best.improve(PTBMatch(end: end + apostrophe + second.utf8CodeUnitCount))
            }
        }
        if end == start + 1, isOne(bytes[start], of: "oOnABCDEFGHJKLMNOPQRSTUVWXZ") {
            let rest = skipLetters(from: end + loose)
            let letter = letterLength(at: end + loose)
            let isLong = letter > 0 && rest > end + loose + letter
            if isLong || bytes[start].lowercasedASCII == UInt8(ascii: "o") && has("o", at: end + loose) {
                best.improve(PTBMatch(end: rest))
            }
        }
        let lastLetter = bytes[end - 1].lowercasedASCII
        let next = bytes[end + loose]
        if end > start + 1, isOne(lastLetter, of: "aeiouy"), isOne(next, of: "aeiou") || next.isASCIIUppercase {
            best.improve(PTBMatch(end: skipLetters(from: end + loose)))
        }
        return best.reach > start ? best : nil
    }

    /// A token that starts with an apostrophe: `'em`, `'90s`, `'s`. Other apostrophes are quotes, which are left out.
    func apostropheWord(at start: Int) -> PTBMatch {
        let apostrophe = apostropheLength(at: start)
        let next = start + apostrophe
        var best = quotes(at: start)
        if bytes[start] == Byte.apostrophe, has("tis", at: next) || has("twas", at: next) {
            best.improve(PTBMatch(end: next + 1, reach: next + (has("tis", at: next) ? 3 : 4)))
        }
        if bytes[next].lowercasedASCII == UInt8(ascii: "n") {
            best.improve(PTBMatch(end: next + 1 + apostropheLength(at: next + 1)))
        }
        for word: StaticString in ["em", "til", "till", "cause"] where has(word, at: next) {
            best.improve(PTBMatch(end: next + word.utf8CodeUnitCount))
        }
        if isOne(bytes[next], of: "23456789"), has("0s", at: next + 1) {
            best.improve(PTBMatch(end: next + 3))
        }
        if bytes[next].isASCIIDigit, bytes[next + 1].isASCIIDigit, bytes[next + 2].isSpaceOrNewline {
            best.improve(PTBMatch(end: next + 2, reach: next + 3))
        }
        let suffix = suffixEnd(at: start)
        if suffix > 0, !bytes[suffix].isASCIILetter {
            best.improve(PTBMatch(end: suffix, reach: suffix + 1, form: .contraction))
        }
        // A quote before a word of two characters or more.
        if bytes[start] == Byte.apostrophe, bytes[next].isASCIILetter, !bytes[next + 1].isSpaceOrNewline {
            best.improve(PTBMatch(end: next, reach: next + 2, form: .dropped))
        }
        if suffix > 0 {
            best.improve(PTBMatch(end: suffix, form: .contraction))
        }
        return best
    }
}
