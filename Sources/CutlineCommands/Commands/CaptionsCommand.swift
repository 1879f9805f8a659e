import ArgumentParser
import CutlineText
import CutlineTraining
import Foundation

struct CaptionsCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "captions",
        abstract: "Look into a caption file before training on it.",
        discussion: """
            Counts photos and captions, shows what was skipped and why, and fits the vocabulary that a training run \
            would use: on training captions alone, words seen fewer than --minimum-count times left out. The share of \
            validation and test words that it lacks is a limit on what a model can say.

              cutline captions --captions captions.txt --images Images --split-dir .

            With --image, shows one photo's captions as they are written and as a model sees them:

              cutline captions --captions captions.txt --image 1000268201_693b08cb0e.jpg
            """
    )

    @Option(help: ArgumentHelp("A caption file of any known format.", valueName: "file"))
    var captions: String

    @Option(help: ArgumentHelp("The folder of photos; without it, every photo is taken to be there.", valueName: "dir"))
    var images: String?

    @OptionGroup var split: SplitOptions

    @Option(help: ArgumentHelp("Show the captions of this photo before and after cleaning.", valueName: "id"))
    var image: String?

    @Option(help: ArgumentHelp("Words seen less often are left out of the vocabulary.", valueName: "n"))
    var minimumCount = 5

    @Option(help: ArgumentHelp("How many of the most frequent words to list.", valueName: "n"))
    var top = 20

    @Option(help: "How to print what is found.")
    var format = ReportFormat.text

    func validate() throws {
        try Validation.atLeastOne(minimumCount, "--minimum-count")
        guard top >= 0 else { throw ValidationError("--top is \(top); it must not be negative.") }
    }

    func run(in context: CommandContext) async throws {
        let (dataset, report) = try load()
        if let image {
            let summary = try ImageCaptionSummary(of: image, in: dataset)
            try context.print(format == .text ? summary.text : summary.json.pretty)
        } else {
            let summary = CaptionSummary(dataset, report: report, minimumCount: minimumCount, topCount: top)
            try context.print(format == .text ? summary.text : summary.json.pretty)
        }
    }

    /// A caption file without a split is looked at as a whole.
    private func load() throws -> (dataset: Dataset, report: DatasetReport) {
        let file = try Validation.existingFile(captions)
        let folder = try images.map(Validation.existingFolder)
        let source = try split.source(otherwise: nil)
        do {
            return try Dataset.load(images: folder, captions: file, split: source)
        } catch {
            guard error.code == .splitNotFound, case .captionFile = source else { throw error }
            return try Dataset.load(images: folder, captions: file, split: .whole)
        }
    }
}
