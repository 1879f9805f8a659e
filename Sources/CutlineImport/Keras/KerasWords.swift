import CutlineText
import Foundation

/// A tokenizer's words, held to the network that scores them.
struct KerasWords {
    let vocabulary: Vocabulary
    private let tokenizer: KerasTokenizer
    private let file: String

    init(_ url: URL, marks: KerasCaptioner.Marks) throws {
        file = url.path
        tokenizer = try KerasTokenizer(contentsOf: url)
        do {
            vocabulary = try Vocabulary(tokenizer, start: marks.start, end: marks.end)
        } catch {
            throw VocabularyError(error.code, detail: error.detail, file: url.path)
        }
    }

    /// The number of outputs beyond the vocabulary, to which no word belongs.
    ///
    /// The tutorials count a word index whole even where `num_words` cuts it off, or count one more than that.
    func surplus(of weights: MergeWeights, file model: String) throws(ImportError) -> Int {
        let (entries, outputs) = (weights.entryCount, weights.wordCount)
        guard entries == outputs else {
            throw ImportError(
                .unsupported,
                "\(model): has vectors of \(entries) words and scores \(outputs), which must be as many"
            )
        }
        var sizes = [vocabulary.count]
        if let limit = tokenizer.wordLimit { sizes += [limit + 1, tokenizer.words.count + 1] }
        guard outputs >= vocabulary.count, sizes.contains(outputs) else {
            throw ImportError(
                .foreignWords,
                """
                \(file): numbers \(vocabulary.count) words, padding included, and \(model) scores \(outputs): the tokenizer is of \
                another model, or was fitted on other captions; give the one that the model was trained with
                """
            )
        }
        return outputs - vocabulary.count
    }
}
