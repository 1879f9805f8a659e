import ArgumentParser
import CutlineModels
import Foundation

struct ModelAverageCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "average",
        abstract: "Make one model whose weights are the mean of several.",
        discussion: """
            For models that were trained further from the same one, with other seeds or other settings. The mean costs \
            what one model costs, where --model given several times costs as much as all of them.

              cutline train … --from runs/tuned/best --seed 1 --output runs/one
              cutline train … --from runs/tuned/best --seed 2 --output runs/two
              cutline model average runs/one/best runs/two/best --output runs/average
              cutline evaluate --model runs/average …

            Models that began apart have nothing in common that could be averaged: their mean captions badly. Evaluate \
            it before you keep it. It searches as the first model does, and is not calibrated.

            Where training photographs were small and those to come are large, '--geometry whole:224', their size, \
            shows the average photographs that are no sharper than those it learned from.
            """
    )

    @Argument(help: ArgumentHelp("Model folders, at least two.", valueName: "dir"))
    var folders: [String]

    @Option(help: ArgumentHelp("Where the model goes, a new folder.", valueName: "dir"))
    var output: String

    @OptionGroup var resizing: ResizingOptions

    func validate() throws {
        guard folders.count > 1 else { throw ValidationError("Give at least two model folders to average.") }
    }

    func run(in context: CommandContext) async throws {
        let models = try folders.map { ModelFolder(try Validation.modelFolder($0)) }
        let folder = ModelFolder(URL(fileURLWithPath: output))
        guard !FileManager.default.fileExists(atPath: folder.url.path) else {
            throw CommandError(.usage, "\(folder.url.path): is there already; give another --output")
        }
        try await Offload.run { [folders, resizing = resizing.resizing] in
            try ModelAverage(of: models, resizing: resizing).write(to: folder, card: Self.card(of: folders))
        }
        try context.print("\(folder.url.path): the mean of \(models.count) models")
    }

    private static func card(of folders: [String]) -> String {
        """
        # A Cutline model

        The mean of the weights of \(folders.count) models that were trained further from the same one:

        \(folders.map { "- \($0)" }.joined(separator: "\n"))

        """
    }
}
