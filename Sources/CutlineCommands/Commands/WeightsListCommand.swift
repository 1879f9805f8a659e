import ArgumentParser
import CutlineModels
import CutlineWeights
import Foundation

struct WeightsListCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the weights that can be fetched, where from, and on what terms.",
        discussion: """
            Weights that were imported from a file of yours count as there too. As json, the list has checksums in full and the \
            files that weights belong into.
            """
    )

    @Option(help: "How to print the list.")
    var format = ReportFormat.text

    func run(in context: CommandContext) async throws {
        let catalog = try WeightMirror.catalog()
        switch format {
        case .text:
            var table = Table([
                .left("name"), .left("there"), .right("size"), .left("licence"), .left("checksum"), .left("address"),
            ])
            for source in catalog.sources {
                table.add(
                    source.name,
                    isThere(source, catalog) ? "yes" : "no",
                    NumberText.bytes(source.size),
                    source.licence,
                    short(source.checksum),
                    source.address
                )
            }
            try context.print(table.text)
            context.note("folder: \(EncoderWeights.folder.path)")
        case .json:
            let list = catalog.sources.map { source in
                OrderedJSON.object([
                    "name": .string(source.name), "encoder": .string(source.weights),
                    "file": .string(EncoderWeights.file(for: source.weights).path),
                    "present": .boolean(isThere(source, catalog)), "address": .string(source.address),
                    "bytes": .integer(source.size), "checksum": .string(source.checksum.description),
                    "licence": .string(source.licence),
                ])
            }
            try context.print(OrderedJSON.array(list).pretty)
        }
    }

    /// Of two sources that become the same file, only the one that it came from is there.
    private func isThere(_ source: WeightSource, _ catalog: WeightCatalog) -> Bool {
        let file = EncoderWeights.file(for: source.weights)
        guard FileManager.default.fileExists(atPath: file.path) else { return false }
        let origin = WeightOrigin(recordedIn: file)?.source
        return origin == source.address || !catalog.sources.contains { $0.address == origin }
    }

    private func short(_ checksum: WeightSource.Checksum) -> String {
        checksum.description.split(separator: " ").map { $0.prefix(8) }.joined(separator: " ")
    }
}
