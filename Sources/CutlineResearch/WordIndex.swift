import CutlineText
public import Foundation
import Torch

/// Words by number, as Keras' `Tokenizer` numbers them: the most frequent first, from 1; 0 is left for padding.
///
/// Every caption is counted between `startseq` and `endseq`, which are words of the index like others.
///
///     let index = WordIndex(fitting: photos.captions(in: .training), cleaning: .notebook)
///     print(index.size, index.maximumLength(of: photos.captions(in: .training)))
public struct WordIndex: Sendable, Hashable {
    /// How captions are cleaned before their words are looked up.
    public let cleaning: CaptionCleaning
    let vocabulary: Vocabulary
    let tokenizer: KerasTokenizer

    /// Numbers the words of captions. Give it training captions alone: others would leak into the model.
    public init(fitting captions: some Sequence<String>, cleaning: CaptionCleaning = .notebook) {
        self.cleaning = cleaning
        vocabulary = Vocabulary(.keras, fitting: captions.map(cleaning.words), minimumCount: 1)
        guard let tokenizer = vocabulary.tokenizer else { preconditionFailure("Keras' vocabulary has a tokenizer") }
        self.tokenizer = tokenizer
    }

    /// Reads what Keras' `Tokenizer.to_json()` gives. No code in it is run, as there would be in a pickle.
    /// - Throws: an error that names the file, when it is no tokenizer of words, or lacks `startseq` or `endseq`.
    public init(contentsOf file: URL, cleaning: CaptionCleaning = .notebook) throws {
        self.cleaning = cleaning
        tokenizer = try KerasTokenizer(contentsOf: file)
        vocabulary = try Vocabulary(tokenizer)
    }

    /// Writes the file that `tokenizer_from_json` reads, in the place of an earlier one.
    public func write(to file: URL) throws {
        try AtomicFile.write(tokenizer.json() + Data("\n".utf8), to: file)
    }

    /// The words in the order of their numbers, the first of which is 1.
    public var words: [String] { tokenizer.words }

    /// One more than the largest number: the notebooks' `vocab_size`, the width of a network's output.
    public var size: Int { tokenizer.size }

    /// Nil for a word that is not in the index.
    public func number(of word: String) -> Int? {
        tokenizer.id(of: word).map(Int.init)
    }

    /// Nil for 0, which is padding, and for numbers that no word has.
    public func word(numbered number: Int) -> String? {
        (1..<size).contains(number) ? words[number - 1] : nil
    }

    /// The words of the longest caption after cleaning, `startseq` and `endseq` counted: the notebooks' `max_length`.
    public func maximumLength(of captions: some Sequence<String>) -> Int {
        2 + (captions.map { cleaning.normalizer.cleanedWords(in: $0).count }.max() ?? 0)
    }

    /// The numbers of a caption's words between those of `startseq` and `endseq`; words that the index lacks are left out.
    public func sequence(of caption: String) -> [Int] {
        vocabulary.encodeWithBoundaries(cleaning.words(in: caption)).map(Int.init)
    }

    /// Keras' `pad_sequences`: zeros before shorter sequences, longer ones cut at their start.
    /// - Parameter length: that of the longest sequence where nil.
    /// - Returns: as many sequences, all of one length.
    public static func padded(_ sequences: [[Int]], to length: Int? = nil) -> [[Int]] {
        SequencePadding.pad(sequences.map { $0.map(Int32.init) }, to: length).map { $0.map(Int.init) }
    }
}
