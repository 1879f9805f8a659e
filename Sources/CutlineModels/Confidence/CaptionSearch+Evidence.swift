import CutlineText
package import Torch
import TorchNN

extension CaptionSearch {
    /// What the decoders tell of the best hypothesis of each photograph, which they read once more as a whole.
    ///
    /// - Parameters:
    ///   - hypotheses: what this search has found.
    ///   - features: what it was found for.
    package func evidence(of hypotheses: [[Hypothesis]], features: [Tensor]) -> [CaptionEvidence] {
        guard !hypotheses.isEmpty else { return [] }
        return inference {
            let best = hypotheses.map { $0.first ?? Hypothesis(words: [], logProbability: 0, isFinished: true) }
            // Packed captions begin with the longest.
            let order = best.indices.sorted { (best[$1].words.count, $0) < (best[$0].words.count, $1) }
            let captions = PackedCaptions(
                order.map { [specials.start] + best[$0].words },
                images: order,
                padding: specials.padding,
                on: features[0].device
            )
            let scores = zip(decoders, features).map { decoder, features in
                decoder.outputs(captions, memory: decoder.memory(of: features, .evaluation), .evaluation)
                    .logits.logSoftmax()
            }
            let average = SearchStepper.average(scores)
            // What has no probability adds nothing to the entropy.
            let entropies = -(average.exponential() * average.clamped(to: -1e4...0)).sum(1)
            let found = choices(captions, best: best, order: order, scores: average, entropies: entropies)
            return zip(found, hypotheses).map { choices, hypotheses in choices.evidence(hypotheses) }
        }
    }

    /// For each photograph what was chosen, and amid how much uncertainty.
    private func choices(
        _ captions: PackedCaptions,
        best: [Hypothesis],
        order: [Int],
        scores: Tensor,
        entropies: Tensor
    ) -> [ChosenWords] {
        var targets: [Int64] = []
        var owners: [Int?] = []
        for (position, count) in captions.counts.enumerated() {
            for photograph in order.prefix(count) {
                let words = best[photograph].words
                let isEnd = position == words.count
                targets.append(Int64(isEnd ? specials.end : words[position]))
                // The length limit cut the caption before an end was chosen.
                owners.append(isEnd && !best[photograph].isFinished && !words.isEmpty ? nil : photograph)
            }
        }
        let chosen = scores.gathering(Tensor(targets, shape: [targets.count, 1]).to(on: scores.device), axis: 1).floats
        var found = [ChosenWords](repeating: ChosenWords(), count: best.count)
        for ((owner, score), entropy) in zip(zip(owners, chosen), entropies.floats) {
            guard let owner else { continue }
            found[owner].logProbabilities.append(Double(score))
            found[owner].entropies.append(Double(entropy))
        }
        return found
    }
}

private struct ChosenWords {
    var logProbabilities: [Double] = []
    var entropies: [Double] = []

    func evidence(_ hypotheses: [Hypothesis]) -> CaptionEvidence {
        let count = Double(logProbabilities.count)
        return CaptionEvidence(
            meanLogProbability: logProbabilities.reduce(0, +) / count,
            lowestLogProbability: logProbabilities.min() ?? 0,
            length: count,
            margin: hypotheses.count > 1 ? hypotheses[0].meanLogProbability - hypotheses[1].meanLogProbability : 0,
            entropy: entropies.reduce(0, +) / count
        )
    }
}
