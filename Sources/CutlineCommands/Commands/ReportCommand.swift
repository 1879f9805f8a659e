import ArgumentParser
import CutlineTraining
import Foundation

struct ReportCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Draw a training run: curves, scores, photos with captions.",
        discussion: """
            Writes one page that needs nothing else, report.html in the run's folder: curves of loss, scores and \
            learning rate, the scores of every epoch, the settings, and validation photos with what people and the \
            best model say of them.

              cutline report runs/first

            'cutline train' writes the same page and keeps it up to date; an open page loads itself anew while the run \
            goes on.
            """
    )

    /// Some 15 kB each, so that the page stays below 5 MB.
    static let defaultPhotos = 300

    @Argument(help: ArgumentHelp("The folder of a run.", valueName: "run"))
    var run: String

    @Option(
        help: ArgumentHelp("Where to write the page; by default report.html in the run's folder.", valueName: "file")
    )
    var output: String?

    @Option(
        help: ArgumentHelp("How many photos to show: the best, the worst, and some of those between.", valueName: "n")
    )
    var photos = ReportCommand.defaultPhotos

    @Option(help: ArgumentHelp("The folder of photos, if not where it was in training.", valueName: "dir"))
    var images: String?

    func validate() throws {
        guard photos >= 0 else { throw ValidationError("--photos is \(photos); it must not be negative.") }
    }

    func run(in context: CommandContext) async throws {
        let folder = RunFolder(try Validation.existingFolder(run))
        let images = try images.map(Validation.existingFolder)
        let target = output.map { URL(fileURLWithPath: $0) } ?? folder.report
        let remarks = try await Offload.run { [photos] in
            let report = try RunReport(of: folder, photos: photos, images: images)
            try ReportPage(report).write(to: target)
            return report.remarks
        }
        for remark in remarks { context.note("note: \(remark)") }
        try context.print(target.path)
    }
}
