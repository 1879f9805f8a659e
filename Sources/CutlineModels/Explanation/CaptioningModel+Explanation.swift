import CutlineText
import Foundation
import Torch
import TorchNN

extension CaptioningModel {
    /// What was found for a photograph, and every choice of the best of it.
    package struct Explanation: Sendable {
        /// The best first.
        package let hypotheses: [Hypothesis]
        /// Of the first hypothesis, for its confidence.
        package let evidence: CaptionEvidence
        /// Of the first hypothesis: its words and, where the decoder ended it, the end.
        package let choices: [WordChoice]
    }

    /// Captions one photograph as `hypotheses(for:)` does, then tells the decoder the caption word by word, to see what
    /// it made of each.
    ///
    /// - Parameter alternatives: how many words to name for each choice.
    package func explanation(
        for photograph: ResizedPhotograph,
        search: SearchOptions? = nil,
        constraints: SearchConstraints? = nil,
        alternatives: Int
    ) -> Explanation {
        let search = search ?? configuration.search
        let constraints = constraints ?? SearchConstraints(search, in: vocabulary)
        let images = configuration.encoder.preprocessing.batch([photograph], on: device)
        let features = encoder.encode(images)[decoder.featureKind]
        let searcher = CaptionSearch([decoder], search, constraints: constraints, specials: vocabulary.specials)
        let found = searcher.hypotheses(for: features)
        let rules = SearchRules(search, constraints, specials: vocabulary.specials)
        return Explanation(
            hypotheses: found[0],
            evidence: searcher.evidence(of: found, features: [features])[0],
            choices: choices(of: found[0][0], features, rules, alternatives)
        )
    }

    private func choices(
        of hypothesis: Hypothesis,
        _ features: Tensor,
        _ rules: SearchRules,
        _ alternatives: Int
    ) -> [WordChoice] {
        let specials = vocabulary.specials
        let told = [specials.start] + hypothesis.words
        let (scores, attention) = inference {
            let output = decoder.outputs(
                PackedCaptions([told], images: [0], padding: specials.padding, on: device),
                memory: decoder.memory(of: features, .evaluation),
                .evaluation
            )
            return (output.logits.to(.float32).logSoftmax(), output.attention)
        }
        let said = hypothesis.words + (hypothesis.isFinished ? [specials.end] : [])
        return said.enumerated().map { position, word in
            choice(
                of: word,
                scores: scores[position].floats,
                after: Array(hypothesis.words.prefix(position)),
                rules,
                alternatives,
                attention: attention?[position].floats
            )
        }
    }

    private func choice(
        of word: Int32,
        scores: [Float],
        after words: [Int32],
        _ rules: SearchRules,
        _ alternatives: Int,
        attention: [Float]?
    ) -> WordChoice {
        let forbidden = Set(rules.forbidden(after: words))
        let due = rules.due(after: words)
        // Equal ones by id, as the search takes them.
        let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
        return WordChoice(
            word: word,
            logProbability: Double(scores[Int(word)]),
            rank: 1 + (order.firstIndex(of: Int(word)) ?? 0),
            alternatives: order.prefix(alternatives).map { id in
                WordChoice.Alternative(
                    word: Int32(id),
                    probability: exp(Double(scores[id])),
                    isForbidden: forbidden.contains(Int32(id)) || due.map { !$0.contains(Int32(id)) } ?? false
                )
            },
            attention: attention
        )
    }
}
