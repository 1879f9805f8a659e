import ArgumentParser
import CutlineModels
import CutlineText
import Foundation

struct ModelVerifyCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that a model folder is whole.",
        discussion: """
            Compares the checksum of every part with the one in the configuration, and loads the model: every tensor \
            must be there, with the right shape. The exit status is 65 for a damaged folder, 66 for a missing part.
            """
    )

    @Argument(help: ArgumentHelp("A model folder; by default the model that comes with Cutline.", valueName: "dir"))
    var folder: String?

    func run(in context: CommandContext) async throws {
        let url = try Validation.modelFolder(folder)
        let summary = try await Offload.run {
            let model = try CaptioningModel(contentsOf: ModelFolder(url))
            let counts = model.parameterCounts
            return "\(url.path): whole; \(model.configuration.files.count) checksums and "
                + "\(NumberText.count(counts.encoder + counts.decoder)) parameters are right"
        }
        try context.print(summary)
    }
}
