import Dispatch
import Synchronization

/// All captions of an evaluation as tokens and as numbers.
struct CaptionTokens: Sendable {
    let samples: [EvaluationSample]
    /// The tokens by identifier.
    private let vocabulary: [String]

    /// Tokenises captions on all cores. Identifiers follow the order of the captions, however many cores there are.
    init(_ captions: [CaptionSample]) {
        let chunks = parallelChunks(of: captions.count) { Chunk(captions[$0]) }
        var interner = Interner()
        let translations = chunks.map { chunk in chunk.vocabulary.map { interner.identifier(of: $0) } }
        vocabulary = interner.strings
        let wordParts = interner.wordParts()
        samples = parallelChunks(of: captions.count, chunks: chunks.count) { range -> [EvaluationSample] in
            guard let index = chunks.firstIndex(where: { $0.start == range.lowerBound }) else { return [] }
            let translation = translations[index]
            func sentence(_ tokens: [Int32]) -> EvaluationSentence {
                let tokens = tokens.map { translation[Int($0)] }
                guard !wordParts.isEmpty, tokens.contains(where: { wordParts[$0] != nil }) else {
                    return EvaluationSentence(tokens: tokens)
                }
                return EvaluationSentence(tokens: tokens, words: tokens.flatMap { wordParts[$0] ?? [$0] })
            }
            return chunks[index].captions.map { caption in
                EvaluationSample(hypothesis: sentence(caption[0]), references: caption.dropFirst().map(sentence))
            }
        }.flatMap { $0 }
    }

    /// The sentence with spaces between its tokens.
    func text(_ sentence: EvaluationSentence) -> String {
        sentence.tokens.map { vocabulary[Int($0)] }.joined(separator: " ")
    }

    /// The captions that one thread tokenises, with identifiers of its own.
    private struct Chunk: Sendable {
        let start: Int
        /// For every image the hypothesis and then the references.
        let captions: [[[Int32]]]
        let vocabulary: [String]

        init(_ samples: ArraySlice<CaptionSample>) {
            let tokenizer = PTBTokenizer()
            var interner = Interner()
            start = samples.startIndex
            captions = samples.map { sample in
                ([sample.hypothesis] + sample.references).map { caption in
                    var tokens: [Int32] = []
                    tokenizer.forEachToken(in: caption) { tokens.append(interner.identifier(of: $0)) }
                    return tokens
                }
            }
            vocabulary = interner.strings
        }
    }

    /// Numbers for strings, in the order in which they are first seen.
    private struct Interner {
        private(set) var strings: [String] = []
        private var identifiers: [String: Int32] = [:]

        mutating func identifier(of string: String) -> Int32 {
            if let known = identifiers[string] { return known }
            let identifier = Int32(strings.count)
            identifiers[string] = identifier
            strings.append(string)
            return identifier
        }

        /// The parts of every token that holds a no-break space.
        mutating func wordParts() -> [Int32: [Int32]] {
            var parts: [Int32: [Int32]] = [:]
            for (index, string) in strings.enumerated() where string.utf8.contains(0xA0) && string.contains("\u{A0}") {
                parts[Int32(index)] = string.split(separator: "\u{A0}").map { identifier(of: String($0)) }
            }
            return parts
        }
    }
}

/// Calls `body` for parts of `0..<count` on all cores and returns the results in order.
func parallelChunks<Result: Sendable>(
    of count: Int,
    chunks: Int? = nil,
    _ body: @Sendable (Range<Int>) -> Result
) -> [Result] {
    // Small enough to even out the cores' load, large enough for the work to outweigh the dispatch.
    let chunks = chunks ?? max(1, min(64, count / 32))
    let results = Mutex<[Result?]>(Array(repeating: nil, count: chunks))
    DispatchQueue.concurrentPerform(iterations: chunks) { index in
        let result = body(count * index / chunks..<count * (index + 1) / chunks)
        results.withLock { $0[index] = result }
    }
    return results.withLock { $0 }.compactMap { $0 }
}
