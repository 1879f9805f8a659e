/// Splits captions into the tokens that caption metrics are computed on.
///
/// Gives what `pycocoevalcap` gets from Stanford's PTBTokenizer 3.4.1 with `-preserveLines -lowerCase`, less its list
/// of punctuation. The rules follow that program's observed output, so its quirks are here too: upper case decides what
/// is an abbreviation although the result is lower case, and brackets survive as `-lrb-` since the list names `-LRB-`.
///
/// One quirk is left out: that program looks past the end of a line, so that the next caption can take the period off a
/// last "a." or leave it on a last "no."; here a caption's tokens depend on nothing but the caption.
package struct PTBTokenizer: Sendable {
    package init() {}

    /// The tokens of one caption. Line breaks inside it count as spaces.
    ///
    /// A token can hold a no-break space: the tokenizer keeps telephone numbers and fractions such as `3 1/2` together
    /// that way. ROUGE-L counts such a token once, BLEU and CIDEr once for each part.
    package func tokens(in caption: String) -> [String] {
        var tokens: [String] = []
        tokens.reserveCapacity(24)
        forEachToken(in: caption) { tokens.append($0) }
        return tokens
    }

    /// Calls `body` with every token of one caption, in order.
    func forEachToken(in caption: String, _ body: (String) -> Void) {
        let scanner = PTBScanner(line: caption)
        var position = 0
        while position < scanner.end {
            let match = scanner.match(at: position)
            if let token = scanner.token(from: position, match) {
                body(token)
            }
            position = match.end
        }
    }
}
