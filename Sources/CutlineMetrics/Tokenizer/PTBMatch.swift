/// What one rule of the tokenizer recognised.
struct PTBMatch {
    /// How the recognised bytes become a token.
    enum Form {
        /// Nothing comes out: white space, characters unknown to the tokenizer, and the punctuation metrics leave out.
        case dropped
        /// The bytes in lower case.
        case text
        /// The bytes in lower case with any apostrophe written as `'`.
        case contraction
        /// The bytes in lower case with spaces as no-break spaces, round brackets and `&amp;` in their escaped form.
        case escaped
        /// The quotation marks in ASCII.
        case quotes
        /// A fixed replacement.
        case literal(StaticString)
    }

    /// Where the token ends and the next one starts.
    var end: Int
    /// Where the rule stopped looking. Of all rules the one that reaches farthest wins, and the earlier one of equals.
    var reach: Int
    var form: Form

    init(end: Int, reach: Int? = nil, form: Form = .text) {
        self.end = end
        self.reach = reach ?? end
        self.form = form
    }

    /// Replaces this match if `other` reaches farther.
    mutating func improve(_ other: PTBMatch?) {
        if let other, other.reach > reach {
            self = other
        }
    }
}
