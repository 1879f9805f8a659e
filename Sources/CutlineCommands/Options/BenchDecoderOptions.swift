import ArgumentParser
import CutlineModels

/// The decoder that is measured, and its size.
struct BenchDecoderOptions: ParsableArguments {
    @Option(help: "The decoder.")
    var decoder = DecoderKind.merge

    @Option(help: ArgumentHelp("Of word vectors, LSTM, attention and dense layer.", valueName: "n"))
    var size = 512

    @Option(help: ArgumentHelp("Ids in the vocabulary.", valueName: "n"))
    var vocabulary = 2539

    @Option(help: ArgumentHelp("Length of a photo's features, or of each region's.", valueName: "n"))
    var featureSize = 1280

    @Option(help: ArgumentHelp("Regions of a photo, for decoders that look at them.", valueName: "n"))
    var regions = 81

    func validate() throws {
        for (name, value) in [("--size", size), ("--feature-size", featureSize), ("--regions", regions)] {
            try Validation.atLeastOne(value, name)
        }
        guard vocabulary > 4 else {
            throw ValidationError("--vocabulary is \(vocabulary); it must be more than the 4 ids that are no words.")
        }
    }
}
