@testable import CutlineModels
import CutlineText
import Torch
import TorchNN

/// A beam search written to be read: one photograph, whole captions scored anew at every step, everything sorted.
struct PlainBeamSearch {
    let random: RandomDecoder
    let options: SearchOptions

    func hypotheses(photograph: Int) -> [Hypothesis] {
        let width = options.beamWidth
        var live = [Hypothesis(words: [], logProbability: 0, isFinished: false)]
        var finished: [Hypothesis] = []
        for length in 1...options.maximumLength {
            var all: [(hypothesis: Hypothesis, parent: Int, word: Int32)] = []
            for (parent, hypothesis) in live.enumerated() {
                for (word, score) in scores(photograph, hypothesis.words) {
                    let isEnd = word == SpecialTokens.words.end
                    let next = Hypothesis(
                        words: hypothesis.words + (isEnd ? [] : [word]),
                        logProbability: hypothesis.logProbability + Double(score),
                        isFinished: isEnd
                    )
                    all.append((next, parent, word))
                }
            }
            all.sort {
                (-$0.hypothesis.logProbability, $0.parent, $0.word) < (
                    -$1.hypothesis.logProbability, $1.parent, $1.word
                )
            }
            finished += all.prefix(width).map(\.hypothesis).filter(\.isFinished)
            live = Array(all.prefix(2 * width).map(\.hypothesis).filter { !$0.isFinished }.prefix(width))
            if live.isEmpty || isDone(live, finished, length: length) { break }
        }
        let ranked = [finished, live].flatMap { group in
            group.sorted { $0.rank(by: options.lengthPenalty) > $1.rank(by: options.lengthPenalty) }
        }
        return Array(ranked.prefix(width))
    }

    private func isDone(_ live: [Hypothesis], _ finished: [Hypothesis], length: Int) -> Bool {
        guard finished.count >= options.beamWidth else { return false }
        let ranks = finished.map { $0.rank(by: options.lengthPenalty) }.sorted(by: >)
        let worst = ranks[options.beamWidth - 1]
        return live.allSatisfy { hypothesis in
            switch options.stopping {
            case .first: true
            case .likely: hypothesis.rank(by: options.lengthPenalty) <= worst
            case .certain:
                ((length + 1)...max(length + 1, options.maximumLength)).allSatisfy { choices in
                    hypothesis.logProbability / options.lengthPenalty.divisor(choices: choices) <= worst
                }
            }
        }
    }

    /// Of the words that the rules allow.
    private func scores(_ photograph: Int, _ words: [Int32]) -> [(word: Int32, score: Float)] {
        inference {
            let tokens = [SpecialTokens.words.start] + words
            let logits = random.decoder.logits(
                Tensor(tokens.map(Int64.init), shape: [1, tokens.count]),
                images: Tensor([Int64(photograph)]),
                memory: random.decoder.memory(of: random.features, .evaluation),
                .evaluation
            )
            let rules = SearchRules(options, SearchConstraints(), specials: .words)
            let forbidden = Set(rules.forbidden(after: words))
            return zip(Int32(0)..., logits.logSoftmax()[0][words.count].floats).filter { !forbidden.contains($0.0) }
                .map { ($0, $1) }
        }
    }
}
