import CutlineText

/// How a caption becomes the words that a model learns. The choice travels with a trained model.
public enum CaptionCleaning: String, Sendable, Hashable, CaseIterable {
    /// Lower case, punctuation dropped, every word kept.
    case standard
    /// What the tutorial notebooks mean to do: lower case, letters alone, words of one letter dropped, "a" among them.
    case notebook
    /// What the tutorial notebooks do, to the letter: quotes and punctuation inside words stay until the word index drops them.
    case notebookLiteral

    /// The words of a caption in reading order; empty when it holds none.
    public func words(in caption: String) -> [String] {
        normalizer.words(in: caption)
    }

    /// A caption as this cleaning takes it up: the literal one reads it as the notebooks' splitting at commas leaves it.
    public func before(_ caption: String) -> String {
        normalizer.textBefore(caption)
    }

    /// A caption as this cleaning leaves it, with the notebooks' `startseq` and `endseq` where it is one of theirs.
    public func after(_ caption: String) -> String {
        normalizer.textAfter(caption)
    }

    var normalizer: CaptionNormalizer { CaptionNormalizer(mode: mode) }

    private var mode: CaptionNormalizer.Mode {
        switch self {
        case .standard: .standard
        case .notebook: .notebook
        case .notebookLiteral: .notebookLiteral
        }
    }

    init(_ mode: CaptionNormalizer.Mode) {
        self =
            switch mode {
            case .standard: .standard
            case .notebook: .notebook
            case .notebookLiteral: .notebookLiteral
            }
    }
}
