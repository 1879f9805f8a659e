import ArgumentParser
import CutlineTraining
import Foundation

/// Photos, captions and split that models are trained on.
struct TrainingDataOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The folder of photos, or one for each split: train=DIR,val=DIR.", valueName: "dir"))
    var images: SplitPaths

    @Option(
        help: ArgumentHelp(
            "A caption file of any known format, or one for each split: train=FILE,val=FILE[,test=FILE].",
            valueName: "file"
        )
    )
    var captions: SplitPaths

    @OptionGroup var split: SplitOptions

    @Option(help: ArgumentHelp("The start of the random split, where there is no other.", valueName: "n"))
    var splitSeed: UInt64 = 1

    /// Where they lie, for whoever wants to find them again.
    func sources() throws -> RunData {
        RunData(
            images: images.url(of: .validation),
            captions: captions.url(of: .validation),
            split: try split.source(of: captions, otherwise: SeededSplit.usual(seed: splitSeed))
        )
    }

    func load() throws -> (dataset: Dataset, report: DatasetReport) {
        try split.load(images: images, captions: captions, otherwise: SeededSplit.usual(seed: splitSeed))
    }
}
