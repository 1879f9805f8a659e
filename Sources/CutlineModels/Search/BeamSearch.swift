import CutlineText

/// Keeps the best hypotheses at every word, for all photographs of a batch at once.
///
/// At each step the best 2K continuations of a beam's hypotheses are ranked. Those among the first K that end are finished; the
/// best K that go on stay alive. A beam is done as `SearchStopping` says, or at the length limit. No hypothesis is lost: live
/// ones stand in where fewer than K have ended.
///
/// A photograph may have several beams, or groups, which keep out of each other's way (`DiverseGroups`). Words that have to be
/// said share a beam's places out by how many of them have been said (`ConstraintBanks`).
struct BeamSearch {
    private let options: SearchOptions
    private let rules: SearchRules
    private let specials: SpecialTokens
    /// Of one group.
    private let width: Int
    private let banks: ConstraintBanks

    init(_ options: SearchOptions, _ rules: SearchRules, specials: SpecialTokens) {
        self.options = options
        self.rules = rules
        self.specials = specials
        banks = ConstraintBanks(rules.required)
        width = max(options.beamWidth / options.groups, banks.count)
    }

    /// For each of `count` photographs its hypotheses, the best first.
    func hypotheses(_ stepper: SearchStepper, count: Int) -> [[Hypothesis]] {
        var stepper = stepper
        var results = [[Hypothesis]](repeating: [], count: count)
        var searches = (0..<count).map { photograph in
            PhotographSearch(photograph: photograph, groups: options.groups)
        }
        while !searches.isEmpty {
            let rows = searches.flatMap { $0.groups.flatMap(\.live) }
            let scores = WordScores(
                stepper.step(words: rows.map { $0.words.last ?? specials.start }, parents: rows.map(\.parent))
            )
            var firstRow = 0
            searches = searches.compactMap { search in
                let next = advance(search, scores: scores, firstRow: &firstRow)
                guard next.groups.allSatisfy(\.live.isEmpty) else { return next }
                results[next.photograph] = ranked(next)
                return nil
            }
        }
        return results
    }

    // MARK: A step

    private func advance(_ search: PhotographSearch, scores: WordScores, firstRow: inout Int) -> PhotographSearch {
        var next = search
        var diversity = DiverseGroups(strength: options.groups > 1 ? options.diversity : 0)
        for (index, group) in search.groups.enumerated() where !group.live.isEmpty {
            let advanced = advance(group, scores: scores, firstRow: firstRow, diversity)
            diversity.record(advanced.live.compactMap(\.words.last))
            next.groups[index] = isDone(advanced) ? advanced.ended : advanced
            firstRow += group.live.count
        }
        return next
    }

    private func advance(
        _ beam: Beam,
        scores: WordScores,
        firstRow: Int,
        _ diversity: DiverseGroups
    ) -> Beam {
        var continuations: [Continuation] = []
        for (index, live) in beam.live.enumerated() {
            // As many more as diversity may push back, so that none of the best is missed.
            var choices = scores.best(
                2 * width + diversity.penalizedCount,
                row: firstRow + index,
                after: live.words,
                rules
            )
            choices += banks.missingWords(after: live.words, rules).filter { word in
                !choices.contains { $0.word == word }
            }.map { scores.choice($0, row: firstRow + index) }.filter { $0.logProbability > -.infinity }
            for choice in choices {
                let logProbability = live.logProbability + choice.logProbability
                continuations.append(
                    Continuation(
                        parent: index,
                        word: choice.word,
                        logProbability: logProbability,
                        value: logProbability - diversity.penalty(choice.word)
                    )
                )
            }
        }
        continuations.sort { ($1.value, $0.parent, $0.word) < ($0.value, $1.parent, $1.word) }

        var next = Beam(live: [], finished: beam.finished)
        for (continuations, places) in banks.shared(continuations, of: beam, places: width, end: specials.end) {
            take(continuations, places: places, of: beam, firstRow: firstRow, into: &next)
        }
        next.finished = Array(next.finished.ranked(by: options.lengthPenalty).prefix(width))
        // Where the rules leave nothing to say, what has been said stands.
        if next.live.isEmpty && next.finished.isEmpty {
            next.finished = beam.live.map(\.hypothesis)
        }
        return next
    }

    private func take(
        _ continuations: [Continuation],
        places: Int,
        of beam: Beam,
        firstRow: Int,
        into next: inout Beam
    ) {
        var taken = 0
        for (rank, continuation) in continuations.prefix(2 * width).enumerated() {
            let words = beam.live[continuation.parent].words
            if continuation.word == specials.end {
                guard rank < width else { continue }
                next.finished.append(
                    Hypothesis(words: words, logProbability: continuation.logProbability, isFinished: true)
                )
            } else if taken < places {
                taken += 1
                next.live.append(
                    Live(
                        words: words + [continuation.word],
                        logProbability: continuation.logProbability,
                        parent: firstRow + continuation.parent
                    )
                )
            }
        }
    }

    // MARK: The end

    private func isDone(_ beam: Beam) -> Bool {
        guard let length = beam.live.first?.words.count, length < rules.maximumLength else { return true }
        guard beam.finished.count >= width, let worst = beam.finished.last else { return false }
        let rank = worst.rank(by: options.lengthPenalty)
        return switch options.stopping {
        case .first: true
        case .likely: beam.live.allSatisfy { $0.hypothesis.rank(by: options.lengthPenalty) <= rank }
        case .certain:
            beam.live.allSatisfy {
                options.lengthPenalty.bestRank(of: $0.logProbability, choices: (length + 1)...rules.maximumLength)
                    <= rank
            }
        }
    }

    private func ranked(_ search: PhotographSearch) -> [Hypothesis] {
        let finished = search.groups.flatMap(\.finished).ranked(by: options.lengthPenalty)
        // In a group's places that no caption has which ended.
        let unfinished = search.groups.flatMap { group in
            banks.mostMet(group.unfinished.ranked(by: options.lengthPenalty))
                .prefix(max(0, width - group.finished.count))
        }
        var found: [Hypothesis] = []
        // Groups may come upon the same caption.
        for hypothesis in finished + unfinished where !found.contains(where: { $0.words == hypothesis.words }) {
            found.append(hypothesis)
        }
        return Array(found.prefix(options.beamWidth))
    }
}

/// All that is known of one photograph's captions.
private struct PhotographSearch {
    let photograph: Int
    var groups: [Beam]

    init(photograph: Int, groups: Int) {
        self.photograph = photograph
        let start = Beam(live: [Live(words: [], logProbability: 0, parent: photograph)], finished: [])
        self.groups = Array(repeating: start, count: groups)
    }
}

/// Hypotheses that compete with each other.
struct Beam {
    /// All of one length.
    var live: [Live]
    /// The best that have ended, the best first.
    var finished: [Hypothesis]
    /// What was alive at the end.
    var unfinished: [Hypothesis] = []

    /// With nothing alive any more.
    var ended: Beam {
        Beam(live: [], finished: finished, unfinished: live.map(\.hypothesis))
    }
}

/// A hypothesis that goes on.
struct Live {
    let words: [Int32]
    let logProbability: Double
    /// The row of the step before that it continues.
    let parent: Int

    var hypothesis: Hypothesis {
        Hypothesis(words: words, logProbability: logProbability, isFinished: false)
    }
}

/// A word more for a live hypothesis.
struct Continuation {
    /// Which of the beam's hypotheses it continues.
    let parent: Int
    let word: Int32
    let logProbability: Double
    /// What continuations are compared by.
    let value: Double
}
