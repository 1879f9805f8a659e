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

/// A path, or one for each split, as `train=PATH,val=PATH`.
enum SplitPaths: ExpressibleByArgument, Sendable, Hashable {
    case one(String)
    case each([Split: URL])

    init?(argument: String) {
        self = SplitFiles(argument: argument).map { .each($0.files) } ?? .one(argument)
    }

    /// The path for a split; empty where there is none.
    func url(of split: Split) -> URL {
        switch self {
        case .one(let path): URL(fileURLWithPath: path)
        case .each(let paths): paths[split] ?? URL(fileURLWithPath: "")
        }
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

    /// Whether nothing was asked for.
    var isUnset: Bool { splitDir == nil && split == nil }

    /// Loads the captions, each split's own where they are given so.
    func load(
        images: SplitPaths?,
        captions: SplitPaths,
        otherwise: SeededSplit?
    ) throws -> (dataset: Dataset, report: DatasetReport) {
        switch (captions, images) {
        case (.one(let captions), nil), (.one(let captions), .one):
            return try Dataset.load(
                images: Self.folder(images, of: .train),
                captions: Validation.existingFile(captions),
                split: source(otherwise: otherwise)
            )
        case (.one, .each):
            throw CommandError(.usage, "--images names a folder for each split; give --captions for each split too")
        case (.each(let files), _):
            guard isUnset else {
                throw CommandError(.usage, "--captions names the splits already; leave --split-dir and --split out")
            }
            if case .each(let folders) = images,
                let lacking = Split.allCases.first(where: { files[$0] != nil && folders[$0] == nil })
            {
                throw CommandError(.usage, "--images names no folder for \(lacking.rawValue), --captions a file")
            }
            return try Dataset.load(
                parts: Split.allCases.compactMap { split in
                    try files[split].map { file in
                        Dataset.Part(
                            split,
                            images: try Self.folder(images, of: split),
                            captions: try Validation.existingFile(file.path)
                        )
                    }
                }
            )
        }
    }

    private static func folder(_ paths: SplitPaths?, of split: Split) throws(CommandError) -> URL? {
        switch paths {
        case nil: return nil
        case .one(let path): return try Validation.existingFolder(path)
        case .each(let folders):
            guard let folder = folders[split] else { return nil }
            return try Validation.existingFolder(folder.path)
        }
    }

    /// Where the split of `captions` comes from; files for each split hold nothing else.
    func source(of captions: SplitPaths, otherwise: SeededSplit) throws(CommandError) -> SplitSource {
        if case .each = captions { .whole } else { try source(otherwise: otherwise) }
    }

    /// What was asked for, else what the caption file says, else `otherwise`.
    func source(otherwise: SeededSplit?) throws(CommandError) -> SplitSource {
        if let splitDir { return .directory(try Validation.existingFolder(splitDir)) }
        if let split { return .lists(split.files) }
        return .captionFile(otherwise: otherwise)
    }
}
