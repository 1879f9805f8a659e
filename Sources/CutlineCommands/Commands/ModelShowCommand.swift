import ArgumentParser
import CutlineModels
import CutlineText
import Foundation

struct ModelShowCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Say what a model is made of.",
        discussion: """
            Prints encoder, decoder, sizes, vocabulary and search settings, then every layer with the shape of its output \
            and its parameters; T counts the words of a caption. The model's card, \
            README.md in its folder, says what it was trained on and how well it does.
            """
    )

    @Argument(help: ArgumentHelp("A model folder; by default the model that comes with Cutline.", valueName: "dir"))
    var folder: String?

    @Option(help: "How to print it.")
    var format = ReportFormat.text

    func run(in context: CommandContext) async throws {
        let url = try Validation.modelFolder(folder)
        let summary = try await Offload.run {
            try ModelSummary(of: CaptioningModel(contentsOf: ModelFolder(url)), at: url)
        }
        try context.print(format == .text ? summary.text : summary.json.pretty)
    }
}
