import Foundation

/// A random search for good settings: trials one after another, each a training run, the hopeless ones ended early.
///
/// What is over is on disk, so that a search that was stopped or killed goes on where it was: in the middle of a trial
/// too, from its checkpoint. Since every trial's settings and end follow from the plan and from the trials before, it
/// comes out as if it had not been stopped.
package struct Study: Sendable {
    package enum Event: Sendable {
        /// `isResumed`: whether it goes on from a checkpoint.
        case started(trial: Int, settings: [String: JSONValue], isResumed: Bool)
        case training(TrainingEvent)
        case ended(TrialRecord)
    }

    package let folder: StudyFolder
    package let plan: StudyPlan
    /// Of the trials that are over, in their order.
    package private(set) var records: [TrialRecord]
    private let trials: Int

    /// Begins a search in `folder`, or goes on with the one that is there.
    ///
    /// - Parameter trials: how many there are to be in all.
    package init(_ plan: StudyPlan, trials: Int, in folder: StudyFolder) throws {
        self.plan = plan
        self.folder = folder
        self.trials = trials
        for trial in 1...max(1, trials) { _ = try plan.configuration(of: trial) }
        try plan.settle(in: folder)
        records = try folder.records()
    }

    /// The settings of the trials that are not over yet.
    package var remaining: [TrainingConfiguration] {
        get throws { try pending.map(plan.configuration) }
    }

    private var pending: [Int] {
        let done = Set(records.map(\.trial))
        return (1...max(1, trials)).filter { !done.contains($0) }
    }

    /// Trials by their score, the best first; those without one last.
    package var ranking: [TrialRecord] {
        records.sorted { ($1.best?.cider ?? -1, $0.trial) < ($0.best?.cider ?? -1, $1.trial) }
    }

    /// Runs the trials that are not over.
    ///
    /// - Parameter makeTrainer: prepares the run of a trial, or goes on with it.
    /// - Returns: false when it was asked to stop.
    package mutating func run(
        makeTrainer: (TrainingConfiguration, RunFolder, _ isResumed: Bool) throws -> Trainer,
        onEvent: (Event) -> Void,
        shouldStop: () -> Bool = { false }
    ) throws -> Bool {
        for trial in pending {
            guard !shouldStop(), let record = try run(trial, makeTrainer, onEvent, shouldStop) else { return false }
            records.append(record)
            try folder.write(records)
            if let best = ranking.first, best.best != nil {
                try plan.configuration(of: best.trial).write(to: folder.best)
            }
            onEvent(.ended(record))
        }
        return true
    }

    /// Nil when it was asked to stop.
    private func run(
        _ trial: Int,
        _ makeTrainer: (TrainingConfiguration, RunFolder, Bool) throws -> Trainer,
        _ onEvent: (Event) -> Void,
        _ shouldStop: () -> Bool
    ) throws -> TrialRecord? {
        let run = folder.run(of: trial)
        let settings = plan.space.sample(trial: trial, seed: plan.seed)
        let isResumed = FileManager.default.fileExists(atPath: run.checkpoint.path)
        var curve = isResumed ? scores(of: run) : [:]
        let finished = records.filter { $0.state == .finished }.map(\.curve)
        func isHopeless() -> Bool { plan.rule?.stops(curve, finished: finished) ?? false }
        func record(_ state: TrialRecord.State, _ message: String? = nil) -> TrialRecord {
            let scores = curve.sorted { $0.key < $1.key }.map { TrialRecord.Score(epoch: $0.key, cider: $0.value) }
            return TrialRecord(trial: trial, state: state, settings: settings, scores: scores, message: message)
        }

        onEvent(.started(trial: trial, settings: settings, isResumed: isResumed))
        // A search that was killed after the verdict and before it was written down.
        if isHopeless() { return record(.stopped) }
        var isEnding = false
        do {
            let trainer = try makeTrainer(plan.configuration(of: trial), run, isResumed)
            let end = try trainer.runLogged(
                onEvent: { event in
                    if case .validated(let validation) = event {
                        curve[validation.epoch] = validation.cider
                        isEnding = isHopeless()
                    }
                    onEvent(.training(event))
                },
                shouldStop: { isEnding || shouldStop() }
            )
            if end == .interrupted { return isEnding ? record(.stopped) : nil }
            return record(.finished)
        } catch let error as TrainingError where error.code == .diverged {
            return record(.failed, error.message)
        }
    }

    /// What the log of a run says of its validations.
    private func scores(of run: RunFolder) -> [Int: Double] {
        let log = (try? Data(contentsOf: run.metrics)) ?? Data()
        return Dictionary(RunMetrics(log).validations.map { ($0.epoch, $0.cider) }, uniquingKeysWith: { $1 })
    }
}
