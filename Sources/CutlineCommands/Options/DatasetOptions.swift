import ArgumentParser
import CutlineTraining
import Foundation

/// The lists of a split, as `train=FILE,val=FILE`.
struct SplitFiles: ExpressibleByArgument, Sendable, Hashable {
    let files: [Split: URL]

    init?(argument: String) {
        var files: [Split: URL] = [:]
        for part in argument.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, let split = Split(rawValue: String(pair[0])),
                files.updateValue(URL(fileURLWithPath: String(pair[1])), forKey: split) == nil
            else { return nil }
        }
        guard !files.isEmpty else { return nil }
        self.files = files
    }
}

/// Which photos belong to training, validation and test.
struct SplitOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A folder with lists such as Flickr_8k.trainImages.txt, one photo name a line.",
            valueName: "dir"
        )
    )
    var splitDir: String?

    @Option(help: ArgumentHelp("Lists of photo names, as train=FILE,val=FILE[,test=FILE].", valueName: "lists"))
    var split: SplitFiles?

    func validate() throws {
        if splitDir != nil && split != nil {
            throw ValidationError("--split-dir and --split exclude each other.")
        }
    }

    /// What was asked for, else what the caption file says, else `otherwise`.
    func source(otherwise: SeededSplit?) throws(CommandError) -> SplitSource {
        if let splitDir { return .directory(try Validation.existingFolder(splitDir)) }
        if let split { return .lists(split.files) }
        return .captionFile(otherwise: otherwise)
    }
}
