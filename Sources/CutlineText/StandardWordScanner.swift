import Foundation

/// The rules of `CaptionNormalizer.Mode.standard`.
///
/// Scores are computed on the tokens of the Stanford PTB tokenizer in lower case, punctuation removed. The words
/// here take the same form, so that what a model emits is what is scored:
///
/// - Possessives and contractions are split: `dog's` is `dog 's`, `can't` is `ca n't`, `cannot` is `can not`.
/// - Hyphenated words, fractions, times and grouped numbers stay whole: `t-shirt`, `1/2`, `5:30`, `1,000`.
/// - Acronyms and common abbreviations keep their full stop: `u.s.`, `p.m.`, `mr.`.
/// - The signs `# $ £ € % & * + / = @ °` are words of their own; other punctuation and symbols are dropped.
/// - Addresses (`http://x.org/a`, `a@b.com`, `x.com`) stay whole.
///
/// It differs from the tokenizer on purpose in three places. Brackets are dropped, where the tokenizer leaves `-lrb-`.
/// A sentence that follows its full stop without a space (`beach.A dog`) is split, where the tokenizer sees one word.
/// Typographic apostrophes and hyphens become the plain ones, and text is composed (NFC), so that one word has one
/// spelling.
struct StandardWordScanner {
    private let text: [Unicode.Scalar]
    private let mayHoldAddress: Bool
    private var position = 0
    private var words: [String] = []

    static func words(in caption: String) -> [String] {
        var scanner = StandardWordScanner(text: plainScalars(of: caption))
        scanner.scan()
        return scanner.words
    }

    private init(text: [Unicode.Scalar]) {
        self.text = text
        mayHoldAddress = text.contains { $0 == "@" || $0 == ":" } || text.starts(with: "www.".unicodeScalars)
        words.reserveCapacity(16)
    }

    // MARK: Scanning

    private mutating func scan() {
        while position < text.count {
            let scalar = text[position]
            if mayHoldAddress, scalar.isWordPart, isPrecededBySpace(position), let end = addressEnd(from: position) {
                emit(position..<end)
            } else if scalar.isWordPart {
                scanWord()
            } else if scalar == "'" {
                scanApostrophe()
            } else {
                if Self.signs.contains(scalar) {
                    words.append(String(scalar))
                }
                position += 1
            }
        }
    }

    private mutating func scanWord() {
        if let end = negationEnd(from: position) ?? acronymEnd(from: position) {
            emit(position..<end)
            return
        }
        let end = wordEnd(from: position)
        let word = lowered(position..<end)
        if keepsFullStop(word, endingAt: end) {
            emit(position..<end + 1)
        } else if let parts = Self.compounds[word] {
            words.append(contentsOf: parts)
            position = end
        } else {
            words.append(word)
            position = end
        }
    }

    /// An apostrophe starts a word only as a clitic (`'s`), a known elision (`'n'`) or a decade (`'90s`); otherwise
    /// it is a quote.
    private mutating func scanApostrophe() {
        let start = position + 1
        let end = wordPartsEnd(from: start)
        let rest = lowered(start..<end)
        let isAttached = position > 0 && text[position - 1].isWordPart
        if Self.clitics.contains(rest) {
            emit(position..<end)
        } else if isAttached || end == start {
            position += 1
        } else if let parts = Self.elidedCompounds[rest] {
            words.append(contentsOf: parts)
            position = end
        } else if Self.elisions.contains(rest) {
            let isClosed = rest == "n" && scalar(at: end) == "'"
            emit(position..<(isClosed ? end + 1 : end))
        } else if text[start].isDigit {
            emit(position..<end)
        } else {
            position += 1
        }
    }

    private mutating func emit(_ range: Range<Int>) {
        words.append(lowered(range))
        position = range.upperBound
    }

    // MARK: Where things end

    /// The end of the word at `start`, with the connectors that stay inside a word but not its clitics.
    private func wordEnd(from start: Int) -> Int {
        var end = wordPartsEnd(from: start)
        while end + 1 < text.count, text[end + 1].isWordPart {
            let before = text[end - 1]
            let after = text[end + 1]
            switch text[end] {
            case "-", "/":
                break
            case ".":
                let domain = lowered(end + 1..<wordPartsEnd(from: end + 1))
                guard Self.domains.contains(domain) || (before.isDigit && after.isDigit) else { return end }
            case ",", ":":
                guard before.isDigit, after.isDigit else { return end }
            case "&":
                guard before.properties.isUppercase, after.properties.isUppercase else { return end }
            case "'":
                if end - 1 > start, negationEnd(from: end - 1) != nil { return end - 1 }
                let rest = lowered(end + 1..<wordPartsEnd(from: end + 1))
                guard !Self.clitics.contains(rest), !before.isDigit, !after.isDigit else { return end }
            default:
                return end
            }
            end = wordPartsEnd(from: end + 1)
        }
        return end
    }

    private func wordPartsEnd(from start: Int) -> Int {
        var end = start
        while end < text.count, text[end].isWordPart { end += 1 }
        return end
    }

    /// The end of `n't`, when it stands at `start`.
    private func negationEnd(from start: Int) -> Int? {
        guard start + 2 < text.count, text[start + 1] == "'", lowered(start..<start + 3) == "n't" else { return nil }
        return scalar(at: start + 3)?.isWordPart == true ? nil : start + 3
    }

    /// The end of single letters with full stops: `U.S.`, `p.m.`, `J.`
    private func acronymEnd(from start: Int) -> Int? {
        var end = start
        while end + 1 < text.count, text[end].isLetter, text[end + 1] == "." { end += 2 }
        guard end > start else { return nil }
        guard let next = scalar(at: end), next.isWordPart else { return end }
        let isLastLetter = next.isLetter && scalar(at: end + 1)?.isWordPart != true
        return isLastLetter ? end + 1 : nil
    }

    /// The end of the web or mail address that starts at `start`, without the punctuation after it.
    private func addressEnd(from start: Int) -> Int? {
        var end = start
        while end < text.count, !text[end].properties.isWhitespace { end += 1 }
        let chunk = lowered(start..<end)
        let mailParts = chunk.split(separator: "@", omittingEmptySubsequences: false)
        let isMail = mailParts.count == 2 && !mailParts[0].isEmpty && mailParts[1].dropLast().contains(".")
        guard isMail || chunk.contains("://") || chunk.hasPrefix("www.") else { return nil }
        while end > start, !text[end - 1].isWordPart, text[end - 1] != "/" { end -= 1 }
        return end
    }

    private func keepsFullStop(_ word: String, endingAt end: Int) -> Bool {
        guard scalar(at: end) == "." else { return false }
        if word == "no" {
            return text[(end + 1)...].first { !$0.properties.isWhitespace }?.isDigit == true
        }
        return Self.abbreviations.contains(word) && scalar(at: end + 1)?.isWordPart != true
    }

    // MARK: Text

    private func scalar(at index: Int) -> Unicode.Scalar? {
        index < text.count ? text[index] : nil
    }

    private func isPrecededBySpace(_ index: Int) -> Bool {
        index == 0 || text[index - 1].properties.isWhitespace
    }

    private func lowered(_ range: Range<Int>) -> String {
        var result = String.UnicodeScalarView()
        var isASCII = true
        for scalar in text[range] {
            isASCII = isASCII && scalar.isASCII
            let isUpper = ("A"..."Z").contains(scalar)
            result.append(isUpper ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar)
        }
        return isASCII ? String(result) : String(result).lowercased().precomposedStringWithCanonicalMapping
    }

    /// Composed text with plain apostrophes and hyphens and without invisible characters.
    private static func plainScalars(of caption: String) -> [Unicode.Scalar] {
        guard !caption.utf8.allSatisfy({ $0 < 0x80 && $0 != 0x60 }) else { return Array(caption.unicodeScalars) }
        return caption.precomposedStringWithCanonicalMapping.unicodeScalars.compactMap { scalar in
            switch scalar {
            case "`", "\u{B4}", "\u{2018}", "\u{2019}", "\u{2BC}": "'"
            case "\u{2010}", "\u{2011}": "-"
            case _ where scalar.properties.isDefaultIgnorableCodePoint: nil
            default: scalar
            }
        }
    }

    // MARK: Tables

    private static let signs: Set<Unicode.Scalar> = ["#", "$", "£", "€", "%", "&", "*", "+", "/", "=", "@", "°"]
    private static let clitics: Set<String> = ["d", "ll", "m", "re", "s", "ve"]
    private static let elisions: Set<String> = ["em", "n", "t", "til"]
    private static let elidedCompounds = ["tis": ["'t", "is"], "twas": ["'t", "was"]]
    private static let compounds = [
        "cannot": ["can", "not"],
        "gimme": ["gim", "me"],
        "gonna": ["gon", "na"],
        "gotta": ["got", "ta"],
        "lemme": ["lem", "me"],
        "wanna": ["wan", "na"],
    ]
    private static let domains: Set<String> = ["com", "edu", "gov", "net", "org"]
    private static let abbreviations: Set<String> = [
        "ave", "blvd", "capt", "dr", "etc", "jr", "lt", "mr", "mrs", "ms", "mt", "prof", "sgt", "sr", "st", "vs",
    ]
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool {
        ("0"..."9").contains(self)
    }

    fileprivate var isLetter: Bool {
        ("a"..."z").contains(self) || ("A"..."Z").contains(self) || (!isASCII && properties.isAlphabetic)
    }

    fileprivate var isWordPart: Bool {
        if isASCII { return isLetter || isDigit || self == "_" }
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber: return true
        default: return properties.isAlphabetic
        }
    }
}
