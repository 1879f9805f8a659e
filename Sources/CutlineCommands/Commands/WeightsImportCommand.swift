import ArgumentParser
import CutlineWeights
import Foundation

struct WeightsImportCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import a file of weights that you have.",
        discussion: """
            Reads PyTorch's .pth, safetensors, and Keras' .h5 and .keras, told apart by content, and a .whl, .zip or .tar.gz that \
            holds just one of them. Files are read as data: nothing in them is executed. All of the network's weights must be \
            there, in the network's shapes.
            """
    )

    @Argument(help: ArgumentHelp("The file.", valueName: "file"), completion: .file())
    var file: String

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "What the weights are: \(WeightImporter.names.joined(separator: ", ")).",
            valueName: "name"
        )
    )
    var name: String

    func validate() throws {
        guard WeightImporter.names.contains(name) else {
            throw ValidationError(
                "'--as \(name)' is no encoder's weights; give one of: \(WeightImporter.names.joined(separator: ", "))"
            )
        }
    }

    func run(in context: CommandContext) async throws {
        let url = URL(fileURLWithPath: file)
        let name = name
        let outcome = try await Offload.run {
            try WeightImporter().importFile(url, as: name, origin: WeightOrigin(file: url))
        }
        try context.print("\(name): \(outcome.text)")
    }
}
