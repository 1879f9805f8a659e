/// How Keras' `Tokenizer` turns a text into words: lower case, every filtered character replaced by the separator, split there.
///
/// Characters are Unicode scalars, as they are in Python. Only the separator splits: a carriage return or a no-break space
/// stays part of its word.
package struct KerasTextRules: Sendable, Hashable {
    package static let defaultFilters = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n"

    package let filters: String
    package let lowercases: Bool
    /// One or more characters, never none.
    package let separator: String
    private let filtered: Set<Unicode.Scalar>

    package init(filters: String = Self.defaultFilters, lowercases: Bool = true, separator: String = " ") {
        precondition(!separator.isEmpty, "words cannot be split at nothing")
        self.filters = filters
        self.lowercases = lowercases
        self.separator = separator
        filtered = Set(filters.unicodeScalars)
    }

    /// The words of a text in reading order.
    package func words(in text: String) -> [String] {
        let gap = Array(separator.unicodeScalars)
        var scalars: [Unicode.Scalar] = []
        for scalar in (lowercases ? text.lowercased() : text).unicodeScalars {
            if filtered.contains(scalar) { scalars += gap } else { scalars.append(scalar) }
        }
        return Self.split(scalars, at: gap)
    }

    private static func split(_ scalars: [Unicode.Scalar], at gap: [Unicode.Scalar]) -> [String] {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        var position = 0
        while position < scalars.count {
            if scalars[position] == gap[0], scalars[position...].starts(with: gap) {
                if !word.isEmpty { words.append(String(word)) }
                word = String.UnicodeScalarView()
                position += gap.count
            } else {
                word.append(scalars[position])
                position += 1
            }
        }
        if !word.isEmpty { words.append(String(word)) }
        return words
    }
}
