package import CutlineText

/// Padding, start and unknown are never words of a caption.
package struct SpecialTokenRule: LogitsRule {
    private let forbidden: [Int]

    package init(_ specials: SpecialTokens) {
        forbidden = specials.all.filter { $0 != specials.end }.map(Int.init)
    }

    package func apply(to scores: inout [Float], after words: [Int32]) {
        for id in forbidden { scores[id] = -.infinity }
    }
}
