/// A name that may end in an underscore and a number, as frameworks make them: `conv2d`, `conv2d_1`, `conv2d_10`, in this order.
package struct NumberedName: Comparable, Hashable, Sendable {
    package let stem: String
    /// The number at the end; -1 where there is none.
    package let number: Int

    package init(_ name: String) {
        if let underscore = name.lastIndex(of: "_"), let number = Int(name[name.index(after: underscore)...]),
            number >= 0
        {
            stem = String(name[..<underscore])
            self.number = number
        } else if let number = Int(name), number >= 0 {
            stem = ""
            self.number = number
        } else {
            stem = name
            number = -1
        }
    }

    package static func < (a: NumberedName, b: NumberedName) -> Bool {
        (a.stem, a.number) < (b.stem, b.number)
    }
}
