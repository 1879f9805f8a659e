import ArgumentParser

/// A subcommand that works through a `CommandContext`.
protocol ContextualCommand: AsyncParsableCommand {
    func run(in context: CommandContext) async throws
}

/// A command that only holds subcommands; alone it prints its help.
protocol CommandFamily: AsyncParsableCommand {}

extension ContextualCommand {
    func run() async throws {
        try await run(in: .process)
    }
}
