/// What a command may know of the process it runs in.
///
/// Commands reach standard output, the terminal and the clock through this alone, so that tests run them in-process.
package struct CommandContext: Sendable {
    /// Results, and nothing else.
    package let output: any TextSink
    /// Progress, logs, warnings.
    package let errors: any TextSink
    /// The lines of standard input.
    package let input: @Sendable () -> [String]
    package let outputIsTerminal: Bool
    package let errorsAreTerminal: Bool
    /// Of the terminal, in columns.
    package let width: Int
    /// For pictures.
    package let screen: TerminalScreen
    /// The time since some fixed moment, never set back.
    package let now: @Sendable () -> Duration

    package init(
        output: any TextSink,
        errors: any TextSink,
        input: @escaping @Sendable () -> [String],
        outputIsTerminal: Bool,
        errorsAreTerminal: Bool,
        width: Int,
        screen: TerminalScreen? = nil,
        now: @escaping @Sendable () -> Duration
    ) {
        self.output = output
        self.errors = errors
        self.input = input
        self.outputIsTerminal = outputIsTerminal
        self.errorsAreTerminal = errorsAreTerminal
        self.width = width
        self.screen = screen ?? TerminalScreen(columns: width)
        self.now = now
    }

    /// This process's own streams, terminal and clock.
    package static let process: CommandContext = {
        let start = ContinuousClock.now
        return CommandContext(
            output: FileSink(descriptor: 1, name: "standard output"),
            errors: FileSink(descriptor: 2, name: "standard error"),
            input: { Array(AnyIterator { readLine(strippingNewline: true) }) },
            outputIsTerminal: Terminal.isTerminal(1),
            errorsAreTerminal: Terminal.isTerminal(2),
            width: Terminal.width,
            screen: Terminal.screen,
            now: { start.duration(to: .now) }
        )
    }()

    /// Writes lines of a command's result.
    func print(_ text: String) throws {
        try output.write(text + "\n")
    }

    /// Writes a remark that is no result. A standard error that cannot be written to is nobody's loss.
    func note(_ text: String) {
        try? errors.write(text + "\n")
    }

    func warn(_ text: String) {
        note("warning: \(text)")
    }
}
