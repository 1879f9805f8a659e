import Synchronization

/// Count, rate and remaining time of a long piece of work, on standard error.
///
/// On a terminal one line is redrawn in place; elsewhere a plain line comes now and then, so that logs stay short.
final class ProgressBar: Sendable {
    private struct State {
        var completed: Int
        var detail = ""
        var lastShown: Duration?
        var isDrawn = false
        var isFinished = false
    }

    private static let redrawInterval = Duration.milliseconds(100)
    private static let plainInterval = Duration.seconds(10)
    private static let noteworthyDuration = Duration.seconds(2)

    private let context: CommandContext
    private let title: String
    private let unit: String
    private let total: Int
    private let alreadyDone: Int
    private let start: Duration
    private let state: Mutex<State>

    /// - Parameters:
    ///   - title: what is being done, such as "captioning".
    ///   - unit: what is counted, in the plural.
    ///   - alreadyDone: how much of `total` an earlier run did; it plays no part in the rate.
    init(_ context: CommandContext, title: String, unit: String, total: Int, alreadyDone: Int = 0) {
        self.context = context
        self.title = title
        self.unit = unit
        self.total = total
        self.alreadyDone = alreadyDone
        start = context.now()
        state = Mutex(State(completed: alreadyDone))
    }

    /// Shows that `completed` of the total are done, and `detail` after it.
    func update(to completed: Int, detail: String = "") {
        state.withLock { state in
            state.completed = completed
            state.detail = detail
            show(&state)
        }
    }

    func advance(by count: Int = 1) {
        state.withLock { state in
            state.completed += count
            show(&state)
        }
    }

    /// Writes a line that stays, above the bar.
    func note(_ text: String) {
        state.withLock { state in
            erase(&state)
            context.note(text)
            if context.errorsAreTerminal, !state.isFinished { draw(&state) }
        }
    }

    /// Takes the bar away while `body` writes to the same terminal.
    func interrupted(_ body: () throws -> Void) rethrows {
        try state.withLock { state in
            let wasDrawn = state.isDrawn
            erase(&state)
            try body()
            if wasDrawn { draw(&state) }
        }
    }

    /// Whether there was enough to do for its rate to be of interest.
    var isWorthSumming: Bool {
        context.now() - start >= Self.noteworthyDuration
    }

    /// Leaves a last line with the total and the mean rate.
    func finish() {
        state.withLock { state in
            guard !state.isFinished else { return }
            erase(&state)
            state.isFinished = true
            context.note(summary(state))
        }
    }

    /// Takes the bar away without a last line.
    func clear() {
        state.withLock { state in
            erase(&state)
            state.isFinished = true
        }
    }

    // MARK: Drawing

    private func show(_ state: inout State) {
        guard !state.isFinished else { return }
        let now = context.now()
        let interval = context.errorsAreTerminal ? Self.redrawInterval : Self.plainInterval
        guard now - (state.lastShown ?? (context.errorsAreTerminal ? now - interval : start)) >= interval else {
            return
        }
        state.lastShown = now
        if context.errorsAreTerminal {
            draw(&state)
        } else {
            context.note(line(state))
        }
    }

    private func draw(_ state: inout State) {
        let line = line(state).truncated(toWidth: context.width - 1)
        try? context.errors.write("\r\(line)\u{1B}[K")
        state.isDrawn = true
    }

    private func erase(_ state: inout State) {
        guard state.isDrawn else { return }
        try? context.errors.write("\r\u{1B}[K")
        state.isDrawn = false
    }

    private func line(_ state: State) -> String {
        var parts = ["\(title) \(NumberText.count(state.completed))/\(NumberText.count(total)) \(unit)"]
        if context.errorsAreTerminal { parts[0] = "\(bar(state)) \(parts[0])" }
        if let rate = rate(state) {
            parts.append("\(NumberText.rate(rate)) \(unit)/s")
            parts.append("\(NumberText.duration(.seconds(Double(total - state.completed) / rate))) left")
        }
        if !state.detail.isEmpty { parts.append(state.detail) }
        return parts.joined(separator: ", ")
    }

    private func bar(_ state: State) -> String {
        let width = 20
        let share = total == 0 ? 1 : min(1, Double(state.completed) / Double(total))
        let filled = Int(share * Double(width))
        return "[" + String(repeating: "=", count: filled) + String(repeating: " ", count: width - filled) + "]"
    }

    private func summary(_ state: State) -> String {
        let done = state.completed - alreadyDone
        var text = "\(title): \(NumberText.count(done)) \(unit) in \(NumberText.duration(context.now() - start))"
        if let rate = rate(state) { text += ", \(NumberText.rate(rate)) \(unit)/s" }
        if !state.detail.isEmpty { text += ", \(state.detail)" }
        return text
    }

    /// In units a second since the start; nil before anything is known.
    private func rate(_ state: State) -> Double? {
        let seconds = (context.now() - start).seconds
        let done = state.completed - alreadyDone
        return seconds > 0 && done > 0 ? Double(done) / seconds : nil
    }
}
