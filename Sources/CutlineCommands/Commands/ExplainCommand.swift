import ArgumentParser
import Cutline
import CutlineImages
import Foundation
import Torch

struct ExplainCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show how a model came to a caption.",
        discussion: """
            Writes a page for each photo that needs nothing else: where the model looked for each word, what else it \
            could have said there and how likely that was, and the captions that lost.

              cutline explain dog.jpg --model runs/first/best
              cutline explain photos/ --output explained/
              cutline explain dog.jpg --format json > dog.json

            The page of dog.jpg is dog-explained.html, in the current folder unless --output says otherwise. Decoders \
            with attention (up-down) show where they looked; of others the page shows the rest.
            """
    )

    @Argument(help: ArgumentHelp("Photos and folders of photos.", valueName: "photo"))
    var photos: [String]

    @Option(help: ArgumentHelp("A model folder; by default the model that comes with Cutline.", valueName: "dir"))
    var model: String?

    @Option(help: ArgumentHelp("The page of a single photo, or a folder for pages.", valueName: "file|dir"))
    var output: String?

    @Option(help: "Pages, or text or JSON on standard output.")
    var format = ExplanationFormat.html

    @Option(help: ArgumentHelp("How many words to show at each place of the caption.", valueName: "n"))
    var alternatives = 8

    @OptionGroup(title: "Search") var search: SearchOptionGroup

    @OptionGroup var inference: InferenceOptions

    func validate() throws {
        try Validation.atLeastOne(alternatives, "--alternatives")
        if format != .html, output != nil {
            throw ValidationError("--output takes pages; \(format.rawValue) goes to standard output.")
        }
    }

    func run(in context: CommandContext) async throws {
        let folder = try Validation.modelFolder(model)
        let listing = PhotoFinder(recursive: false).photos(in: photos)
        for error in listing.errors { context.note("error: \(error)") }
        guard !listing.files.isEmpty else {
            guard listing.errors.isEmpty else { throw ExitCode(ExitReason.missingInput.rawValue) }
            throw CommandError(.missingInput, "\(photos.joined(separator: ", ")): no photos there")
        }
        let files = try ExplanationFiles(listing.files, output: output)
        inference.apply()
        let options = CaptionerOptions(
            precision: inference.captionerPrecision,
            device: inference.device,
            batchSize: inference.batchSize
        )
        let captioner = try await Offload.run { try Captioner(modelAt: folder, options: options) }
        var failures: [any Error] = []
        var objects: [OrderedJSON] = []
        for (path, file) in zip(listing.files, files.urls) {
            do {
                let explanation = try await explanation(of: path, by: captioner)
                for warning in explanation.caption.warnings { context.warn(warning) }
                switch format {
                case .html:
                    try write(explanation, of: path, to: file)
                    try context.print(file.relativePath)
                case .text: try context.print(text(explanation, path: path, isSingle: listing.files.count == 1))
                case .json: objects.append(explanation.json(image: path))
                }
            } catch let error as ImageError {
                failures.append(error)
                context.note("error: \(ErrorText.of(error))")
            }
        }
        if format == .json { try context.print(OrderedJSON.array(objects).pretty) }
        guard failures.isEmpty, listing.errors.isEmpty else {
            let reason = failures.count == 1 && listing.files.count == 1 ? ExitReason(for: failures[0]) : .badData
            throw ExitCode(reason.rawValue)
        }
    }

    private func explanation(of path: String, by captioner: Captioner) async throws -> CaptionExplanation {
        try await captioner.explain(
            URL(fileURLWithPath: path),
            options: search.options(),
            alternatives: alternatives
        )
    }

    private func write(_ explanation: CaptionExplanation, of path: String, to file: URL) throws {
        let photo = try PhotoDecoder().decode(contentsOf: path)
        let page = try ExplanationPage(explanation, of: photo, path: path, model: model ?? "bundled").html()
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try AtomicFile.write(Data(page.utf8), to: file)
        } catch {
            throw CommandError(.output, "\(file.relativePath): cannot be written: \(ErrorText.of(error))")
        }
    }

    private func text(_ explanation: CaptionExplanation, path: String, isSingle: Bool) -> String {
        let table = ExplanationTable(explanation).text
        return isSingle ? table : "\(path)\n\(table)\n"
    }
}
