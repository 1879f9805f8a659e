import ArgumentParser
import CutlineModels
import Foundation
import Torch
import TorchNN

struct BenchFineTuningCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "fine-tuning",
        abstract: "Count the photos a second that an encoder learns from.",
        discussion: """
            Goes forwards through the whole encoder, and backwards to the layer from which on it learns. The photos \
            are noise at the encoder's input size, and the weights are random; neither changes the work.
            """
    )

    @Option(help: ArgumentHelp("The encoder.", valueName: "name"))
    var encoder = "efficientnet-lite2"

    @Option(
        help: ArgumentHelp(
            "The layer from which on the encoder learns, as 'cutline model plot' names it.",
            valueName: "layer"
        )
    )
    var trainEncoderFrom = "block 12"

    @Option(help: ArgumentHelp("Photos in a batch.", valueName: "n"))
    var batch = 20

    @Option(help: ArgumentHelp("The arithmetic; by default what this CPU computes fastest.", valueName: "type"))
    var precision: Precision?

    @OptionGroup var options: BenchOptions

    func validate() throws {
        try Validation.atLeastOne(batch, "--batch")
    }

    func run(in context: CommandContext) async throws {
        if let threads = options.threads { Runtime.threadCount = threads }
        let precision = precision ?? .preferred
        let size = try EncoderRegistry.preprocessing(for: encoder).size
        let rates = try await Offload.run { [encoder, trainEncoderFrom, batch, options] in
            let random = RandomGenerator(seed: 0)
            let network = try Self.network(encoder, precision: precision, trainedFrom: trainEncoderFrom, random)
            let parameters = network.store.trainedParameters.map(\.tensor)
            for parameter in parameters { parameter.requiresGradient = true }
            let images = Tensor.normal([batch, 3, size, size], using: random)
            return options.rates(in: context) {
                network.encoder.encode(images).grid.squared().mean().backward()
                for parameter in parameters { parameter.clearGradient() }
            }.map { $0 * Double(batch) }
        }
        try options.print(
            [
                .init(key: "encoder", value: .string(encoder)),
                .init(key: "train_encoder_from", value: .string(trainEncoderFrom)),
                .init(key: "batch", value: .integer(batch)),
                .init(key: "size", value: .integer(size)),
                .init(key: "precision", value: .string(precision.rawValue)),
                .init(key: "threads", value: .integer(Runtime.threadCount)),
                .init(key: "images_per_second", value: .number(Rates.median(rates))),
            ],
            in: context
        )
    }

    private static func network(
        _ name: String,
        precision: Precision,
        trainedFrom layer: String,
        _ random: RandomGenerator
    ) throws -> (encoder: any ImageEncoding, store: ParameterStore) {
        let fresh = ParameterStore.fresh(random) { scope in
            Result { try EncoderRegistry.encoder(named: name, scope, precision: precision) }
        }
        _ = try fresh.model.get()
        // Starting weights let the signal fade from layer to layer, down to numbers that CPUs are slow with; twice of
        // them keep it.
        let weights = fresh.store.tensors.mapValues { $0.rank > 1 ? $0 * 2 : $0 }
        return try EncoderWeights.load(
            name,
            from: weights,
            origin: "random weights",
            precision: precision,
            trainedFrom: layer
        )
    }
}
