import CutlineTraining
import Foundation
import Synchronization

/// Shows a search for settings on standard error, trial by trial, and its result as a table.
final class StudyListener: Sendable {
    private let context: CommandContext
    private let trials: Int
    /// What the space varies.
    private let names: [String]
    private struct State {
        var listener: TrainingListener?
        var report: LiveReport?
    }

    private let state = Mutex(State())

    init(_ context: CommandContext, trials: Int, names: [String]) {
        self.context = context
        self.trials = trials
        self.names = names
    }

    func show(_ event: Study.Event, in folder: StudyFolder) {
        switch event {
        case .started(let trial, let settings, let isResumed):
            let values = names.map { "\($0) \(Self.text(settings[$0]))" }.joined(separator: ", ")
            context.note("trial \(trial)/\(trials)\(isResumed ? ", going on" : ""): \(values)")
            let report = LiveReport(context, folder.run(of: trial), photos: ReportCommand.defaultPhotos)
            state.withLock { $0 = State(report: report) }
        case .training(let event): state.withLock { show(event, &$0) }
        case .ended(let record):
            state.withLock { state in
                // A run that broke down has no last event.
                if record.state == .failed {
                    state.listener?.clear()
                    state.report?.conclude()
                }
            }
            context.note(
                "trial \(record.trial)/\(trials): \(Self.text(record.state)), CIDEr \(Self.text(record.best?.cider))"
            )
        }
    }

    private func show(_ event: TrainingEvent, _ state: inout State) {
        if case .started(let start) = event { state.listener = TrainingListener(context, epochs: start.epochs) }
        state.listener?.show(event)
        state.report?.follow(event)
        if case .ended = event {
            state.listener?.clear()
            state.report?.conclude()
        }
    }

    /// Prints the trials, the best first, and where the best settings are.
    func conclude(_ study: Study) throws {
        try context.print(table(study.ranking).text)
        guard let best = study.ranking.first, best.best != nil else {
            throw CommandError(.badData, "no trial came to a validation; see \(study.folder.trials.path)")
        }
        try context.print("\n\(study.folder.best.path): the settings of trial \(best.trial)")
    }

    private func table(_ records: [TrialRecord]) -> Table {
        var table = Table(
            [.right("trial"), .right("CIDEr"), .right("epoch"), .right("epochs"), .left("state")]
                + names.map(Table.Column.left)
        )
        for record in records {
            table.add(
                [
                    String(record.trial), Self.text(record.best?.cider), record.best.map { String($0.epoch) } ?? "–",
                    record.scores.last.map { String($0.epoch) } ?? "–", Self.text(record.state),
                ] + names.map { Self.text(record.settings[$0]) }
            )
        }
        return table
    }

    private static func text(_ score: Double?) -> String {
        score.map { NumberText.decimal($0, digits: 4) } ?? "–"
    }

    private static func text(_ value: JSONValue?) -> String {
        if case .number(let number) = value { return String(format: "%.4g", number) }
        return value?.text ?? "–"
    }

    private static func text(_ state: TrialRecord.State) -> String {
        switch state {
        case .finished: "finished"
        case .stopped: "ended early"
        case .failed: "failed"
        }
    }
}
