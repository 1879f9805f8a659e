import Torch

/// Captions that a decoder drew, and how likely it found their words.
///
/// Captions of a photograph share their beginnings as far as they are alike: what a decoder thinks after a beginning does not
/// depend on what follows, so it is asked once.
struct DrawnCaptions {
    struct Caption: Sendable, Hashable {
        /// Without start and end.
        var words: [Int32] = []
        /// Whether the decoder ended it, rather than the length limit.
        var isFinished = false
    }

    private(set) var captions: [Caption]
    /// Position by position: the log-probabilities [E] of the different words that were drawn there after different beginnings,
    /// and the captions in which each was.
    private var positions: [(likelihoods: Tensor, captions: [[Int]])] = []

    init(count: Int) {
        captions = Array(repeating: Caption(), count: count)
    }

    /// Words and ends that were drawn, in all captions.
    var tokens: Int { captions.reduce(0) { $0 + $1.words.count + ($1.isFinished ? 1 : 0) } }

    /// Lengthens captions by the choices at a position.
    ///
    /// - Parameter likelihoods: the log-probabilities [R, V] of all words after each beginning.
    mutating func append(_ choices: DrawnWords, likelihoods: Tensor, end: Int32) {
        for (word, members) in zip(choices.words, choices.captions) {
            for caption in members {
                if word == end { captions[caption].isFinished = true } else { captions[caption].words.append(word) }
            }
        }
        let size = likelihoods.size(1)
        let entries = Tensor(zip(choices.beginnings, choices.words).map { Int64($0 * size + Int($1)) })
        let chosen = likelihoods.reshaped([-1]).gatheringRows(entries.to(on: likelihoods.device))
        positions.append((chosen, choices.captions))
    }

    /// Σ value · log-probability over all words of all captions, a scalar.
    ///
    /// - Parameter values: one for each caption.
    func sum(weightedBy values: [Float]) -> Tensor {
        let weights = positions.flatMap { $0.captions.map { $0.reduce(0) { $0 + values[$1] } } }
        let likelihoods = Tensor.concatenating(positions.map(\.likelihoods))
        return (likelihoods * Tensor(weights).to(on: likelihoods.device)).sum()
    }
}

/// The different words that were drawn at a position after different beginnings.
struct DrawnWords {
    private struct Choice: Hashable {
        let beginning: Int
        let word: Int32
    }

    private(set) var words: [Int32] = []
    /// The beginning that each goes on from.
    private(set) var beginnings: [Int] = []
    /// The captions in which each was drawn.
    private(set) var captions: [[Int]] = []
    private var places: [Choice: Int] = [:]

    mutating func add(_ word: Int32, after beginning: Int, in caption: Int) {
        let choice = Choice(beginning: beginning, word: word)
        if let place = places[choice] {
            captions[place].append(caption)
        } else {
            places[choice] = words.count
            words.append(word)
            beginnings.append(beginning)
            captions.append([caption])
        }
    }
}
