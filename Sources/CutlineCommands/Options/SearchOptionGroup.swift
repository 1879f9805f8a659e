import ArgumentParser
import Cutline
import CutlineModels

/// How captions are looked for; what is left out is as the model says.
struct SearchOptionGroup: ParsableArguments {
    // MARK: The beam

    @Option(
        help: ArgumentHelp(
            "Captions kept in mind at each word: 1 is fastest, 3 to 5 reads best; by default as the model says.",
            valueName: "n"
        )
    )
    var beam: Int?

    @Option(
        help: ArgumentHelp(
            """
            What a caption's log-probability is divided by before captions are ranked: 'average' for its length, a \
            number A for length^A (0 ranks by the sum and favours short captions), 'gnmt:A' for ((5+length)/6)^A.
            """,
            valueName: "rule"
        )
    )
    var lengthPenalty: LengthPenalty?

    @Option(
        help: ArgumentHelp(
            """
            When the beam is done, once it has as many ended captions as it is wide: 'first' at once, 'likely' when none \
            that goes on ranks higher so far, 'certain' when none can come to rank higher.
            """
        )
    )
    var stopping: SearchStopping?

    // MARK: What a caption may be

    @Option(help: ArgumentHelp("The fewest words of a caption.", valueName: "n"))
    var minimumWords: Int?

    @Option(help: ArgumentHelp("The most words of a caption.", valueName: "n"))
    var maximumWords: Int?

    @Option(help: ArgumentHelp("No caption repeats a run of this many words; 0 allows it.", valueName: "n"))
    var blockedRepetition: Int?

    @Flag(help: "Never end a caption in a word that asks for another, such as 'a', 'of' and 'with'.")
    var wholeEndings = false

    @Option(help: ArgumentHelp("How every caption begins: --start 'a black dog'.", valueName: "words"))
    var start: String?

    @Option(
        name: .customLong("must"),
        help: ArgumentHelp(
            "Words that every caption says, in any order; may be given several times.",
            valueName: "words"
        )
    )
    var required: [String] = []

    @Option(
        name: .customLong("without"),
        help: ArgumentHelp("Words that no caption says; may be given several times.", valueName: "words")
    )
    var forbidden: [String] = []

    // MARK: Captions that differ

    @Option(
        help: ArgumentHelp(
            "Parts of the beam that keep out of each other's way, for candidates that differ; they divide --beam.",
            valueName: "n"
        )
    )
    var groups: Int?

    @Option(
        help: ArgumentHelp(
            "How much a group is held back from the words of those before it; usual 0.2 to 0.8, by default 0.5.",
            valueName: "nats"
        )
    )
    var diversity: Double?

    @Flag(help: "Draw words by their probability instead of searching for the best ones.")
    var sample = false

    @Option(
        help: ArgumentHelp(
            "With --sample: below 1 likely words become likelier, above 1 unlikely ones.",
            valueName: "t"
        )
    )
    var temperature: Double?

    @Option(help: ArgumentHelp("With --sample: draw from this many of the likeliest words.", valueName: "n"))
    var topK: Int?

    @Option(
        help: ArgumentHelp(
            "With --sample: draw from the fewest words that have this probability together; usual 0.9.",
            valueName: "p"
        )
    )
    var topP: Double?

    @Option(help: ArgumentHelp("With --sample: the same seed draws the same captions; by default 0.", valueName: "n"))
    var seed: UInt64?

    func validate() throws {
        for (count, option) in [(beam, "--beam"), (maximumWords, "--maximum-words"), (groups, "--groups")] {
            try Validation.atLeastOne(count, option)
        }
        for (count, option) in [
            (minimumWords, "--minimum-words"), (blockedRepetition, "--blocked-repetition"), (topK, "--top-k"),
        ] {
            if let count, count < 0 { throw ValidationError("\(option) is \(count); it must be 0 or more.") }
        }
        if let minimumWords, let maximumWords, minimumWords > maximumWords {
            throw ValidationError("--minimum-words is \(minimumWords), more than --maximum-words, \(maximumWords).")
        }
        if let groups, let beam, !beam.isMultiple(of: groups) {
            throw ValidationError("--groups \(groups) does not divide --beam \(beam).")
        }
        if let diversity, !(diversity >= 0 && diversity.isFinite) {
            throw ValidationError("--diversity is \(diversity); it must be 0 or more.")
        }
        if diversity != nil, (groups ?? 1) < 2 {
            throw ValidationError("--diversity needs --groups, of which there are at least 2.")
        }
        try validateSampling()
    }

    private func validateSampling() throws {
        let drawn: [(String, Bool)] = [
            ("--temperature", temperature != nil), ("--top-k", topK != nil), ("--top-p", topP != nil),
            ("--seed", seed != nil),
        ]
        if !sample, let (option, _) = drawn.first(where: \.1) {
            throw ValidationError("\(option) needs --sample.")
        }
        let searched: [(String, Bool)] = [
            ("--beam", beam != nil), ("--length-penalty", lengthPenalty != nil), ("--stopping", stopping != nil),
            ("--groups", groups != nil), ("--must", !required.isEmpty),
        ]
        if sample, let (option, _) = searched.first(where: \.1) {
            throw ValidationError("\(option) is of a search, and --sample draws captions; give one of them.")
        }
        if let temperature, !(temperature > 0 && temperature.isFinite) {
            throw ValidationError("--temperature is \(temperature); it must be above 0.")
        }
        if let topP, !(topP > 0 && topP <= 1) {
            throw ValidationError("--top-p is \(topP); it must be above 0 and at most 1.")
        }
    }

    /// For as many captions of a photo as are asked for.
    func options(candidates: Int = 1) -> CaptionOptions {
        var options = CaptionOptions(
            beamWidth: beam,
            candidates: candidates,
            minimumLength: minimumWords,
            maximumLength: maximumWords
        )
        options.lengthPenalty = lengthPenalty.map(CaptionOptions.LengthPenalty.init)
        options.stopping = stopping.flatMap { CaptionOptions.Stopping(rawValue: $0.rawValue) }
        options.blockedRepetition = blockedRepetition
        if wholeEndings { options.blocksOpenEndings = true }
        options.groups = groups
        options.diversity = diversity
        if sample {
            options.sampling = CaptionOptions.Sampling(
                temperature: temperature ?? 1,
                topK: topK ?? 0,
                topP: topP ?? 1,
                seed: seed ?? 0
            )
        }
        options.start = start ?? ""
        options.requiredWords = required
        options.forbiddenWords = forbidden
        return options
    }
}

extension LengthPenalty: ExpressibleByArgument {}
extension SearchStopping: ExpressibleByArgument {}
