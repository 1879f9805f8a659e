import ArgumentParser
import CutlineModels
import Foundation

struct WeightsCommand: CommandFamily {
    static let configuration = CommandConfiguration(
        commandName: "weights",
        abstract: "Find the pre-trained weights of encoders.",
        discussion: """
            Training and 'cutline features' need an encoder's ImageNet weights as a safetensors file; captioning does \
            not, since a model folder holds its own. They lie in the folder that CUTLINE_WEIGHTS names, or in \
            ~/.cache/cutline/weights, and get there with:

              python3 Scripts/import-weights.py efficientnet-lite2
            """,
        subcommands: [WeightsListCommand.self],
        defaultSubcommand: WeightsListCommand.self
    )
}

struct WeightsListCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the encoders, where their weights belong, and whether they are there."
    )

    @Option(help: "How to print the list.")
    var format = ReportFormat.text

    func run(in context: CommandContext) async throws {
        let entries = EncoderRegistry.names.map { name in
            let file = EncoderWeights.file(for: name)
            let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
            return (name: name, file: file.path, size: attributes?[.size] as? Int)
        }
        switch format {
        case .text:
            var table = Table([.left("encoder"), .left("weights"), .left("file")])
            for entry in entries { table.add(entry.name, entry.size.map(NumberText.bytes) ?? "missing", entry.file) }
            try context.print(table.text)
        case .json:
            let list = entries.map { entry in
                OrderedJSON.object([
                    "encoder": .string(entry.name), "file": .string(entry.file), "present": .boolean(entry.size != nil),
                    "bytes": .optional(entry.size, OrderedJSON.integer),
                ])
            }
            try context.print(OrderedJSON.array(list).pretty)
        }
    }
}
