import CutlineModels
import CutlineTraining
import Foundation
import Synchronization

/// Shows a training run on standard error: a bar for each epoch, and a line when it ends.
final class TrainingListener: Sendable {
    private struct State {
        var bar: ProgressBar?
        var stepsPerEpoch = 0
        var epoch = 0
        var tokens = 0
        var seconds = 0.0
        var best: TrainingEvent.Validation?
    }

    private let context: CommandContext
    private let epochs: Int
    private let state = Mutex(State())

    init(_ context: CommandContext, epochs: Int) {
        self.context = context
        self.epochs = epochs
    }

    /// Runs `trainer`, and keeps its log and `report` up to date.
    func listen(
        to trainer: Trainer,
        report: LiveReport,
        shouldStop: () -> Bool
    ) throws -> TrainingEvent.End {
        defer { report.conclude() }
        return try trainer.runLogged(
            onEvent: { event in
                show(event)
                report.follow(event)
            },
            shouldStop: shouldStop
        )
    }

    /// Prints the run's result.
    func conclude(_ end: TrainingEvent.End, _ folder: RunFolder) throws {
        let best = state.withLock { state in
            state.bar?.clear()
            return state.best
        }
        switch end {
        case .interrupted:
            throw CommandError(.interrupted, "stopped; the same command with --resume goes on from here")
        case .stoppedEarly: context.note("no better validation for a while: training ends here")
        case .completed: break
        }
        let figures = best.map { ": \(Self.figures($0)), epoch \($0.epoch)" } ?? ""
        try context.print("\(folder.best.url.path)\(figures)")
    }

    /// Takes the bar of an epoch away that ends before its last batch.
    func clear() {
        state.withLock { $0.bar?.clear() }
    }

    // MARK: Events

    func show(_ event: TrainingEvent) {
        state.withLock { state in
            switch event {
            case .started(let start):
                state.stepsPerEpoch = start.stepsPerEpoch
                context.note(Self.text(start))
            case .taught(let teaching): show(teaching, &state)
            case .stepped(let step): show(step, &state)
            case .epochEnded(let epoch):
                state.bar?.clear()
                state.bar = nil
                context.note(text(epoch))
            case .validated(let validation):
                if validation.isBest { state.best = validation }
                context.note("  \(Self.figures(validation))" + (validation.isBest ? ", the best so far" : ""))
                if let sample = validation.samples.first { context.note("  \(sample.image): \(sample.caption)") }
            case .saved, .ended: break
            }
        }
    }

    private func show(_ teaching: TrainingEvent.Teaching, _ state: inout State) {
        if state.bar == nil {
            state.bar = ProgressBar(context, title: "asking the teachers", unit: "views", total: teaching.total)
        }
        state.bar?.update(to: teaching.done)
        if teaching.done == teaching.total {
            state.bar?.finish()
            state.bar = nil
        }
    }

    private func show(_ step: TrainingEvent.Step, _ state: inout State) {
        let done = step.step - (step.epoch - 1) * state.stepsPerEpoch
        if state.bar == nil || state.epoch != step.epoch {
            state.epoch = step.epoch
            (state.tokens, state.seconds) = (0, 0)
            state.bar = ProgressBar(
                context,
                title: "epoch \(step.epoch)/\(epochs)",
                unit: "batches",
                total: state.stepsPerEpoch,
                alreadyDone: done
            )
        }
        state.tokens += step.tokens
        state.seconds += step.seconds
        let rate = state.seconds > 0 ? Double(state.tokens) / state.seconds : 0
        state.bar?.update(
            to: done,
            detail: "\(NumberText.rate(rate)) tokens/s, loss \(NumberText.decimal(step.loss, digits: 3))"
        )
    }

    private func text(_ epoch: TrainingEvent.Epoch) -> String {
        let loss = NumberText.decimal(epoch.loss, digits: 3)
        let rate = NumberText.rate(epoch.tokensPerSecond)
        let time = NumberText.duration(.seconds(epoch.seconds))
        return "epoch \(epoch.epoch)/\(epochs): loss \(loss), \(rate) tokens/s, \(time)"
    }

    private static func text(_ start: TrainingEvent.Start) -> String {
        let count = NumberText.count
        let data = """
            training on \(count(start.trainingCaptions)) captions of \(count(start.trainingImages)) photos, \
            \(count(start.trainingTokens)) tokens; validating on \(count(start.validationImages)) photos; \
            \(count(start.vocabularySize)) ids in the vocabulary, \(NumberText.percent(start.unknownRate)) of \
            validation words unknown; \(count(start.parameters)) parameters
            """
        return start.step > 0 ? "going on after step \(count(start.step)): \(data)" : data
    }

    private static func figures(_ validation: TrainingEvent.Validation) -> String {
        func figure(_ value: Double) -> String { NumberText.decimal(value, digits: 4) }
        return """
            CIDEr \(figure(validation.cider)), BLEU-1 \(figure(validation.bleu1)), BLEU-4 \(figure(validation.bleu4)), \
            ROUGE-L \(figure(validation.rougeL))
            """
    }
}
