import ArgumentParser
import CutlineText
import CutlineTraining
import Foundation
import Torch

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

            With --word-vectors, counts how many words of the vocabulary have a vector in a GloVe file.
            """
    )

    @Option(
        help: ArgumentHelp(
            "A caption file of any known format, or one for each split: train=FILE,val=FILE[,test=FILE].",
            valueName: "file"
        )
    )
    var captions: SplitPaths

    @Option(
        help: ArgumentHelp(
            "The folder of photos, or one for each split; without it, every photo is taken to be there.",
            valueName: "dir"
        )
    )
    var images: SplitPaths?

    @OptionGroup var split: SplitOptions

    @Option(help: ArgumentHelp("Show the captions of this photo before and after cleaning.", valueName: "id"))
    var image: String?

    @Option(help: "How captions are cleaned; with --image, by default in each way.")
    var cleaning: CaptionNormalizer.Mode?

    @Option(help: "How words are numbered: by Cutline, or as Keras' Tokenizer does it.")
    var vocabulary = Vocabulary.Kind.words

    @Option(
        help: ArgumentHelp(
            "Words seen less often are left out of the vocabulary; by default 5, with Keras' vocabulary 1.",
            valueName: "n"
        )
    )
    var minimumCount: Int?

    @Option(help: ArgumentHelp("A text file of GloVe vectors to look the vocabulary's words up in.", valueName: "file"))
    var wordVectors: String?

    @Option(
        help: ArgumentHelp(
            "Also write the vocabulary as Keras' Tokenizer.to_json() does; with --vocabulary keras.",
            valueName: "file"
        )
    )
    var tokenizer: String?

    @Flag(help: "Refuse a file of word vectors that has a line which is no word and its numbers.")
    var strict = false

    @Option(help: ArgumentHelp("How many of the most frequent words to list.", valueName: "n"))
    var top = 20

    @Option(help: "How to print what is found.")
    var format = ReportFormat.text

    func validate() throws {
        try Validation.atLeastOne(minimumCount, "--minimum-count")
        for (name, value) in [("--word-vectors", wordVectors), ("--tokenizer", tokenizer)]
        where value != nil && image != nil {
            throw ValidationError("\(name) is about all captions; leave --image out.")
        }
        if tokenizer != nil && vocabulary != .keras {
            throw ValidationError("--tokenizer needs --vocabulary keras.")
        }
        guard top >= 0 else { throw ValidationError("--top is \(top); it must not be negative.") }
    }

    func run(in context: CommandContext) async throws {
        let (dataset, report) = try load()
        if let image {
            let summary = try ImageCaptionSummary(of: image, in: dataset, cleaning: cleaning, vocabulary: vocabulary)
            try context.print(format == .text ? summary.text : summary.json.pretty)
        } else {
            var summary = CaptionSummary(
                dataset,
                report: report,
                normalizer: CaptionNormalizer(mode: cleaning ?? .standard),
                vocabulary: vocabulary,
                minimumCount: minimumCount ?? vocabulary.usualMinimumCount,
                topCount: top
            )
            if let wordVectors {
                summary.wordVectors = try summary.look(into: wordVectors, isStrict: strict)
            }
            if let tokenizer, let fitted = summary.tokenizer {
                try AtomicFile.write(fitted.json() + Data("\n".utf8), to: URL(fileURLWithPath: tokenizer))
            }
            try context.print(format == .text ? summary.text : summary.json.pretty)
        }
    }

    /// A caption file without a split is looked at as a whole.
    private func load() throws -> (dataset: Dataset, report: DatasetReport) {
        do {
            return try split.load(images: images, captions: captions, otherwise: nil)
        } catch let error as DatasetError {
            guard error.code == .splitNotFound, case .one(let file) = captions, split.isUnset else { throw error }
            let folder: URL? =
                if case .one(let path) = images { try Validation.existingFolder(path) } else { nil }
            return try Dataset.load(images: folder, captions: Validation.existingFile(file), split: .whole)
        }
    }
}
