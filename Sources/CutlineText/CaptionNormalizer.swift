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
    }

    package let mode: Mode

    package init(mode: Mode = .standard) {
        self.mode = mode
    }

    /// The words of a caption in reading order; empty when it holds none.
    package func words(in caption: String) -> [String] {
        switch mode {
        case .standard: StandardWordScanner.words(in: caption)
        }
    }
}
