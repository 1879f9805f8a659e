package import CutlineText

/// Padding, start and unknown are never words of a caption.
package struct SpecialTokenRule: LogitsRule {
    private let forbidden: [Int32]

    package init(_ specials: SpecialTokens) {
        forbidden = specials.all.filter { $0 != specials.end }
    }

    package func forbidden(after words: [Int32]) -> [Int32] { forbidden }
}
