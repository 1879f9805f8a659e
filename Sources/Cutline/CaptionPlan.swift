package import CutlineModels
import CutlineText

/// How a model makes a search of options.
struct CaptionPlan: Sendable {
    /// The model's own.
    let search: SearchOptions
    let vocabulary: Vocabulary
    let normalizer: CaptionNormalizer

    /// - Throws: an error that names what contradicts what, or the words that the model does not know.
    func resolved(_ options: CaptionOptions) throws -> (options: SearchOptions, constraints: SearchConstraints) {
        let search = try search.applying(options)
        return (search, try options.constraints.resolved(in: vocabulary, normalizer, options: search))
    }
}

extension CaptionOptions {
    /// What the options say of words.
    package var constraints: CaptionConstraints {
        CaptionConstraints(start: start, required: requiredWords, forbidden: forbiddenWords)
    }
}

extension SearchOptions {
    /// These settings, changed to what the options say.
    ///
    /// - Throws: `ModelError` that says what contradicts what.
    package func applying(_ options: CaptionOptions) throws -> SearchOptions {
        var search = self
        search.maximumLength = options.maximumLength ?? search.maximumLength
        // The model's own least length gives way to a short limit.
        search.minimumLength = options.minimumLength ?? min(search.minimumLength, search.maximumLength)
        search.lengthPenalty = options.lengthPenalty.map(LengthPenalty.init) ?? search.lengthPenalty
        search.stopping = options.stopping.map(SearchStopping.init) ?? search.stopping
        search.blockedRepetition = options.blockedRepetition ?? search.blockedRepetition
        search.blocksOpenEndings = options.blocksOpenEndings ?? search.blocksOpenEndings
        search.groups = options.groups ?? search.groups
        search.diversity = options.diversity ?? search.diversity
        search.sampling = options.sampling.map(Sampling.init) ?? search.sampling
        let candidates = max(1, options.candidates)
        if search.sampling != nil {
            search.beamWidth = candidates
        } else if let width = options.beamWidth {
            search.beamWidth = max(width, candidates)
        } else {
            // As wide as candidates and groups need.
            let groups = max(1, search.groups)
            search.beamWidth = (max(search.beamWidth, candidates) + groups - 1) / groups * groups
        }
        if let problem = search.problem { throw ModelError(.unusable, "no caption can be looked for so: \(problem)") }
        return search
    }
}

extension SearchStopping {
    fileprivate init(_ stopping: CaptionOptions.Stopping) {
        switch stopping {
        case .first: self = .first
        case .likely: self = .likely
        case .certain: self = .certain
        }
    }
}

extension Sampling {
    fileprivate init(_ sampling: CaptionOptions.Sampling) {
        self.init(
            temperature: sampling.temperature,
            topK: sampling.topK,
            topP: sampling.topP,
            seed: sampling.seed
        )
    }
}
