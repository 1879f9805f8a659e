/// The display form of a caption: a capital at the start, a full stop at the end.
package enum SentenceCasing {
    /// Turns `a dog runs on the grass` into `A dog runs on the grass.`
    ///
    /// The lone word `i` becomes `I`; text that already ends a sentence gets no second mark; empty text stays empty.
    package static func sentence(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).map { word in
            isPronoun(word) ? "I" + word.dropFirst() : String(word)
        }
        var result = words.joined(separator: " ")
        guard let start = result.firstIndex(where: { $0 != "'" && $0 != "\"" }), let last = result.last else {
            return result
        }
        result.replaceSubrange(start...start, with: result[start].uppercased())
        return ".!?".contains(last) ? result : result + "."
    }

    /// Whether a word is `i` alone, with a clitic or with punctuation; `i-beam` and `i.e.` are other words.
    private static func isPronoun(_ word: Substring) -> Bool {
        guard word.first == "i" else { return false }
        return word.count == 1 || word.hasPrefix("i'") || word.dropFirst().allSatisfy { ",;:!?".contains($0) }
    }

    /// The sentence that a caption's words make.
    package static func sentence(of words: [String]) -> String {
        sentence(CaptionDetokenizer.text(of: words))
    }
}
