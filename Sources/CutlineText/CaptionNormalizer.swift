/// Turns a raw caption into the words that a decoder learns and emits.
///
/// The normaliser travels with a trained model, so that training, decoding and evaluation agree on what a word is.
package struct CaptionNormalizer: Codable, Sendable, Hashable {
    /// A set of rules for finding words; its raw value is what a model's configuration stores.
    package enum Mode: String, Codable, Sendable, Hashable, CaseIterable {
        /// Lower case, punctuation dropped, every word kept in the form of Penn Treebank tokens.
        ///
        /// See `StandardWordScanner` for the rules.
        case standard
        /// What the tutorial notebooks mean to do: lower case, letters alone, words of one letter dropped.
        ///
        /// See `NotebookCleaning.intended`.
        case notebook
        /// What the tutorial notebooks do, to the letter.
        ///
        /// See `NotebookCleaning.literal`.
        case notebookLiteral = "notebook-literal"
    }

    package let mode: Mode

    package init(mode: Mode = .standard) {
        self.mode = mode
    }

    /// The words of a caption in reading order; empty when it holds none.
    package func words(in caption: String) -> [String] {
        switch mode {
        case .standard: StandardWordScanner.words(in: caption)
        case .notebook: NotebookCleaning.intended(caption)
        case .notebookLiteral: KerasTextRules().words(in: NotebookCleaning.literal(caption).joined(separator: " "))
        }
    }

    /// The words before a tokenizer's own rules, which in the literal mode still remove punctuation.
    package func cleanedWords(in caption: String) -> [String] {
        mode == .notebookLiteral ? NotebookCleaning.literal(caption) : words(in: caption)
    }

    /// A caption as the mode takes it up.
    package func textBefore(_ caption: String) -> String {
        mode == .notebookLiteral ? NotebookCleaning.literalSource(of: caption) : caption
    }

    /// A caption as the mode leaves it: the notebooks put a start and an end word around theirs.
    package func textAfter(_ caption: String) -> String {
        let text = cleanedWords(in: caption).joined(separator: " ")
        return mode == .standard ? text : "\(Vocabulary.kerasStart) \(text) \(Vocabulary.kerasEnd)"
    }
}
