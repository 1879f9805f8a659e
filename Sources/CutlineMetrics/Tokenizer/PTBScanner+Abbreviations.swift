extension PTBScanner {
    /// A word that keeps its period: single letters and acronyms always, others by list.
    func abbreviation(at start: Int) -> PTBMatch? {
        var best = PTBMatch(end: start, reach: start)
        if let end = acronymEnd(from: start, dotsRequired: 0) {
            best.improve(PTBMatch(end: end))
            if end == start + 2, let farther = sentenceStartEnd(from: end) {
                best.improve(PTBMatch(end: start + 1, reach: farther))
            }
        }
        var end = start
        while bytes[end].isASCIILetter {
            end += 1
        }
        if end == start + 2, has("ph.d", at: start) {
            end += 2
        }
        guard bytes[end] == Byte.period, (2...7).contains(end - start) else { return best.reach > start ? best : nil }
        let word = lowercasedWord(from: start, to: end)
        if PTBLists.titles.contains(word) || isCapitalised(start, end, in: PTBLists.mixedCaseTitles, word: word) {
            best.improve(PTBMatch(end: end + 1))
        } else if PTBLists.abbreviations.contains(word)
            || bytes[start].isASCIIUppercase && PTBLists.capitalisedAbbreviations.contains(word)
            || isCapitalised(start, end, in: PTBLists.mixedCaseAbbreviations, word: word)
        {
            // The rule looks at two more characters to see whether a sentence ends, so it beats a short `inc.x`.
            let second = end + 1 + characterLength(at: end + 1)
            let reach = bytes[end + 1] == Byte.newline ? end + 1 : second + characterLength(at: second)
            best.improve(PTBMatch(end: end + 1, reach: reach))
        } else if PTBLists.abbreviationsBeforeNumbers.contains(word) {
            let digit = end + 1 + spaceLength(at: end + 1)
            if digitLength(at: digit) > 0 {
                best.improve(PTBMatch(end: end + 1, reach: digit + 1))
            }
        }
        return best.reach > start ? best : nil
    }

    /// The end of single ASCII letters with a period after each, such as `U.S.`; nil with fewer inner periods.
    func acronymEnd(from start: Int, dotsRequired: Int) -> Int? {
        var position = start
        var letters = 0
        while bytes[position].isASCIILetter, bytes[position + 1] == Byte.period {
            position += 2
            letters += 1
        }
        return letters > dotsRequired ? position : nil
    }

    /// The end of a tag, or of a capitalised word that often starts a sentence, after the spaces at `start`.
    private func sentenceStartEnd(from start: Int) -> Int? {
        var first = start
        while bytes[first] == Byte.space || bytes[first] == Byte.tab {
            first += 1
        }
        guard first > start else { return nil }
        if bytes[first] == Byte.less, let tag = tag(at: first), bytes[tag.end].isSpaceOrNewline { return tag.end + 1 }
        guard bytes[first].isASCIIUppercase else { return nil }
        var last = first
        while bytes[last].isASCIILetter || bytes[last] == Byte.period {
            last += 1
        }
        guard bytes[last].isSpaceOrNewline || bytes[last] == Byte.tab else { return nil }
        return PTBLists.sentenceStarts.contains(lowercasedWord(from: first, to: last)) ? last + 1 : nil
    }

    /// Whether the word is in `list`, but not written in capitals throughout.
    private func isCapitalised(_ start: Int, _ end: Int, in list: Set<String>, word: String) -> Bool {
        list.contains(word) && !bytes[start + 1].isASCIIUppercase
    }
}
