import ArgumentParser
import CutlineTraining
import Foundation

/// Which photos of a data set a command captions, and what people wrote of them.
struct SelectionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The folder of photos.", valueName: "dir"))
    var images: String

    @Option(help: ArgumentHelp("What people wrote: a caption file of any known format.", valueName: "file"))
    var captions: String

    @Option(help: ArgumentHelp("A list of the photos to caption, one name a line.", valueName: "file"))
    var ids: String?

    @Option(help: ArgumentHelp("Which part to caption: train, val or test.", valueName: "part"))
    var split: Split?

    @Option(help: ArgumentHelp("A folder with lists such as Flickr_8k.testImages.txt.", valueName: "dir"))
    var splitDir: String?

    @Option(
        help: ArgumentHelp(
            "The --split-seed that the model was trained with, where captions give no split; that of 'cutline train' is 1.",
            valueName: "n"
        )
    )
    var splitSeed: UInt64?

    func validate() throws {
        if ids != nil && (split != nil || splitDir != nil) {
            throw ValidationError("--ids excludes --split and --split-dir.")
        }
        if split == nil, let option = splitDir != nil ? "--split-dir" : splitSeed != nil ? "--split-seed" : nil {
            throw ValidationError("\(option) needs --split to say which part to caption.")
        }
        if splitDir != nil && splitSeed != nil {
            throw ValidationError("--split-dir and --split-seed exclude each other.")
        }
    }

    /// The folder of photos, and those of them that are chosen; at least one.
    func selection(in context: CommandContext) throws -> (folder: URL, images: [CaptionedImage]) {
        let folder = try Validation.existingFolder(images)
        let source: SplitSource =
            if let ids {
                .lists([.test: try Validation.existingFile(ids)])
            } else if let splitDir {
                .directory(try Validation.existingFolder(splitDir))
            } else {
                split == nil ? .whole : .captionFile(otherwise: try splitSeed.map(SeededSplit.usual))
            }
        let data = try Dataset.load(images: folder, captions: Validation.existingFile(captions), split: source)
        context.note(data.report.description)
        let part = ids == nil ? split : .test
        let images = data.dataset.images(in: part)
        guard !images.isEmpty else {
            throw CommandError(
                .badData,
                "no photos to caption: \(part.map { "none is in the split '\($0.rawValue)'" } ?? "there are none")"
            )
        }
        return (folder, images)
    }
}

extension Split: ExpressibleByArgument {}
