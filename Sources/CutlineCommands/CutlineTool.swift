package import ArgumentParser

/// The command line of `cutline`.
package struct CutlineTool: AsyncParsableCommand {
    package static let version = "0.1.0"

    package static let configuration = CommandConfiguration(
        commandName: "cutline",
        abstract: "Write captions for photographs, offline, and train the models that do so.",
        discussion: """
            Caption a folder of photographs:

              cutline caption photos/

            Results go to standard output, progress and messages to standard error, so that output can be piped:

              cutline caption photos/ --format jsonl > captions.jsonl

            Exit status: 0 success, 64 wrong usage, 65 bad input, 66 missing input, 74 input or output broke down, \
            1 anything else.
            """,
        version: version,
        groupedSubcommands: [
            CommandGroup(
                name: "Captioning",
                subcommands: [CaptionCommand.self, ShowCommand.self, ExplainCommand.self]
            ),
            CommandGroup(
                name: "Training and measuring",
                subcommands: [
                    CaptionsCommand.self, FeaturesCommand.self, TrainCommand.self, TuneCommand.self,
                    EvaluateCommand.self, ScoreCommand.self, CalibrateCommand.self, ReportCommand.self,
                ]
            ),
            CommandGroup(
                name: "Models and weights",
                subcommands: [
                    ModelCommand.self, WeightsCommand.self, ImportKerasCommand.self, BenchCommand.self,
                ]
            ),
        ]
    )

    package init() {}

    /// Parses `arguments` (without the tool's name), runs the command, and reports what goes wrong.
    ///
    /// - Returns: the exit code of the process.
    package static func run(_ arguments: [String], in context: CommandContext) async -> Int32 {
        let columns = min(context.width, maximumHelpWidth)
        do {
            let command = try parsed(arguments)
            switch command {
            case let command as any ContextualCommand: try await command.run(in: context)
            case is any CommandFamily:
                try context.print(helpMessage(for: type(of: command), columns: columns))
            default:
                // The parser's own `help` command, which answers by throwing.
                var command = command
                do { try command.run() } catch { throw ParserAnswer(error: error) }
            }
            return ExitReason.success.rawValue
        } catch let answer as ParserAnswer {
            return report(answer.error, columns: columns, in: context)
        } catch let code as ExitCode {
            return code.rawValue
        } catch {
            context.note("cutline: \(ErrorText.of(error))")
            return ExitReason(for: error).rawValue
        }
    }

    /// Longer lines are hard to read.
    private static let maximumHelpWidth = 100

    /// Help, the version, or a complaint about the command line.
    private struct ParserAnswer: Error {
        let error: any Error
    }

    private static func parsed(_ arguments: [String]) throws(ParserAnswer) -> any ParsableCommand {
        do {
            return try parseAsRoot(arguments)
        } catch {
            throw ParserAnswer(error: error)
        }
    }

    /// Help goes to standard output, complaints to standard error.
    private static func report(_ error: any Error, columns: Int, in context: CommandContext) -> Int32 {
        let code = exitCode(for: error)
        let text = fullMessage(for: error, columns: columns)
        do {
            try (code.isSuccess ? context.output : context.errors).write(text + "\n")
            return code.rawValue
        } catch {
            return ExitReason(for: error).rawValue
        }
    }
}

extension CutlineTool: CommandFamily {}
