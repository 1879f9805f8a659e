import ArgumentParser
import CutlineModels
import CutlineText
import Foundation
import Torch

struct BenchSearchCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Count the photos a second that a search captions, and what it adds to the network's time.",
        discussion: """
            Searches for captions of random features with a model's decoder; no photo is decoded or encoded. \
            'search_over_network' is the time outside the decoder over the time in it.
            """
    )

    @Option(help: ArgumentHelp("A model folder; by default the model that comes with Cutline.", valueName: "dir"))
    var model: String?

    @Option(help: ArgumentHelp("Photos searched for together.", valueName: "n"))
    var batch = 32

    @Option(help: ArgumentHelp("Captions kept in mind at each word.", valueName: "n"))
    var beam = 5

    @OptionGroup var options: BenchOptions

    func validate() throws {
        try Validation.atLeastOne(batch, "--batch")
        try Validation.atLeastOne(beam, "--beam")
    }

    private struct Measurement {
        let photosPerSecond: Double
        let overhead: Double
        let steps: Int
    }

    func run(in context: CommandContext) async throws {
        let folder = try Validation.modelFolder(model)
        if let threads = options.threads { Runtime.threadCount = threads }
        let found = try await Offload.run { [batch, beam, options] in
            let model = try CaptioningModel(contentsOf: ModelFolder(folder))
            var search = model.configuration.search
            search.beamWidth = beam
            let shape = model.encoder.shape(of: model.decoder.featureKind)
            let features = Tensor.uniform([batch] + shape, in: 0..<1, using: RandomGenerator(seed: 1))
            return (0...options.repeats).map { _ in
                Self.measure(model, features: features, search: search, seconds: options.seconds, now: context.now)
            }.dropFirst()
        }
        try options.print(
            [
                .init(key: "batch", value: .integer(batch)),
                .init(key: "beam", value: .integer(beam)),
                .init(key: "threads", value: .integer(Runtime.threadCount)),
                .init(key: "steps", value: .integer(found.first?.steps ?? 0)),
                .init(key: "photos_per_second", value: .number(Rates.median(found.map(\.photosPerSecond)))),
                .init(key: "search_over_network", value: .number(Rates.median(found.map(\.overhead)))),
            ],
            in: context
        )
    }

    private static func measure(
        _ model: CaptioningModel,
        features: Tensor,
        search: SearchOptions,
        seconds: Double,
        now: @escaping () -> Duration
    ) -> Measurement {
        let decoder = TimedDecoder(model.decoder, now: now)
        let searcher = CaptionSearch(decoder, search, specials: model.vocabulary.specials)
        let start = now()
        var rounds = 0
        repeat {
            _ = searcher.hypotheses(for: features)
            rounds += 1
        } while (now() - start).seconds < seconds
        let elapsed = (now() - start).seconds
        return Measurement(
            photosPerSecond: Double(rounds * features.size(0)) / elapsed,
            overhead: (elapsed - decoder.spent.seconds) / decoder.spent.seconds,
            steps: decoder.steps / rounds
        )
    }
}
