import ArgumentParser
import CutlineModels
import CutlineText
import Foundation
import Torch
import TorchNN

struct BenchSearchCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Count the captions a second that a search finds.",
        discussion: """
            The features are random and at hand; encoding is not timed. As the decoder has learned nothing, it would \
            end captions anywhere: all of them are made as long as '--words' says.
            """
    )

    @Option(help: ArgumentHelp("Photos in a batch.", valueName: "n"))
    var batch = 32

    @Option(help: ArgumentHelp("Hypotheses kept at each word; 1 is greedy search.", valueName: "n"))
    var beam = 5

    @Option(help: ArgumentHelp("Words of every caption.", valueName: "n"))
    var words = 12

    @OptionGroup var model: BenchDecoderOptions

    @OptionGroup var options: BenchOptions

    func validate() throws {
        for (name, value) in [("--batch", batch), ("--beam", beam), ("--words", words)] {
            try Validation.atLeastOne(value, name)
        }
        if let problem = search.problem { throw ValidationError("\(problem).") }
    }

    func run(in context: CommandContext) async throws {
        if let threads = options.threads { Runtime.threadCount = threads }
        let rates = try await Offload.run { [batch, model, options, search] in
            let random = RandomGenerator(seed: 0)
            let configuration = model.configuration
            let decoder = ParameterStore.fresh(random) { configuration.decoder($0) }.model
            let shape = decoder.featureKind == .grid ? [model.regions, model.featureSize] : [model.featureSize]
            let features = Tensor.normal([batch] + shape, using: random).relu()
            let captions = CaptionSearch(decoder, search, specials: .words)
            return options.rates(in: context) { _ = captions.hypotheses(for: features) }.map { $0 * Double(batch) }
        }
        try options.print(
            [
                .init(key: "decoder", value: .string(model.decoder.rawValue)),
                .init(key: "batch", value: .integer(batch)),
                .init(key: "beam", value: .integer(beam)),
                .init(key: "words", value: .integer(words)),
                .init(key: "threads", value: .integer(Runtime.threadCount)),
                .init(key: "captions_per_second", value: .number(Rates.median(rates))),
            ],
            in: context
        )
    }

    private var search: SearchOptions {
        SearchOptions(beamWidth: beam, minimumLength: words, maximumLength: words)
    }
}

extension BenchDecoderOptions {
    /// The decoder of this size.
    fileprivate var configuration: DecoderConfiguration {
        var settings = DecoderSettings(featureSize: featureSize, vocabularySize: vocabulary)
        settings.featureScaling = .none
        (settings.embeddingSize, settings.hiddenSize, settings.outputSize) = (size, size, size)
        settings.attentionSize = size
        return DecoderConfiguration(decoder, settings)
    }
}
