/// Puts words back together the way people write them.
///
/// Metrics score words joined by single spaces; this form is for reading: `dog 's` becomes `dog's`, `ca n't` becomes
/// `can't`, `gon na` becomes `gonna`, `50 %` becomes `50%`.
package enum CaptionDetokenizer {
    /// The text of a caption's words, contractions joined, in the case the words have.
    package static func text(of words: [String]) -> String {
        var result = ""
        var previous: String?
        for word in words {
            if let previous, !joins(previous, word) {
                result += " "
            }
            result += word
            previous = word
        }
        return result
    }

    private static func joins(_ left: String, _ right: String) -> Bool {
        if suffixes.contains(right) || compounds[left] == right {
            return true
        }
        if left == "'t" {
            return right == "is" || right == "was"
        }
        let isNumber = right.first?.isNumber == true
        return prefixSigns.contains(left) && isNumber
    }

    private static let suffixes: Set<String> = ["'d", "'ll", "'m", "'re", "'s", "'ve", "%", "n't", "°"]
    private static let prefixSigns: Set<String> = ["#", "$", "£", "€"]
    private static let compounds = ["gim": "me", "gon": "na", "got": "ta", "lem": "me", "wan": "na"]
}
