import CutlineText

/// Padding, start and unknown are never words of a caption.
package struct SpecialTokenRule: LogitsRule {
    private static let forbidden = [Vocabulary.Special.padding, .start, .unknown].map { Int($0.rawValue) }

    package init() {}

    package func apply(to scores: inout [Float], after words: [Int32]) {
        for id in Self.forbidden { scores[id] = -.infinity }
    }
}
