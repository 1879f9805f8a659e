package import CutlineText
package import Torch
import TorchNN

/// Finds captions for a batch of photographs, by one decoder or by several that vote.
package struct CaptionSearch {
    let decoders: [any CaptionDecoding]
    private let options: SearchOptions
    private let constraints: SearchConstraints
    let specials: SpecialTokens

    /// - Parameters:
    ///   - decoders: over one vocabulary.
    ///   - specials: those of that vocabulary.
    package init(
        _ decoders: [any CaptionDecoding],
        _ options: SearchOptions,
        constraints: SearchConstraints = SearchConstraints(),
        specials: SpecialTokens
    ) {
        if let problem = options.problem { preconditionFailure("no search can be made so: \(problem)") }
        precondition(!decoders.isEmpty, "a search without a decoder")
        precondition(
            Set(decoders.map(\.vocabularySize)).count == 1,
            "decoders of different vocabularies cannot vote"
        )
        self.decoders = decoders
        self.options = options
        self.constraints = constraints
        self.specials = specials
    }

    /// With what the options say of words, in ids of the vocabulary.
    package init(_ decoders: [any CaptionDecoding], _ options: SearchOptions, vocabulary: Vocabulary) {
        self.init(
            decoders,
            options,
            constraints: SearchConstraints(options, in: vocabulary),
            specials: vocabulary.specials
        )
    }

    /// By one decoder.
    package init(_ decoder: any CaptionDecoding, _ options: SearchOptions, specials: SpecialTokens) {
        self.init([decoder], options, specials: specials)
    }

    /// For each photograph its best hypotheses, the best first; at least one, at most as many as the beam is wide.
    ///
    /// `features`: for each decoder [I, C] or [I, R, C], by its kind.
    package func hypotheses(for features: [Tensor]) -> [[Hypothesis]] {
        precondition(features.count == decoders.count, "every decoder needs features of its own")
        return inference {
            let count = features[0].size(0)
            let members = zip(decoders, features).map { decoder, features in
                (decoder: decoder, memory: decoder.memory(of: features, .evaluation))
            }
            let rules = SearchRules(options, constraints, specials: specials)
            let stepper = SearchStepper(members, count: count)
            let isBeam = options.sampling == nil && (options.beamWidth > 1 || !constraints.required.isEmpty)
            return isBeam
                ? BeamSearch(options, rules, specials: specials).hypotheses(stepper, count: count)
                : WordwiseSearch(options, rules, specials: specials).hypotheses(stepper, count: count)
        }
    }

    /// By one decoder.
    package func hypotheses(for features: Tensor) -> [[Hypothesis]] {
        hypotheses(for: [features])
    }
}
