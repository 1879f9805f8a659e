import ArgumentParser
import CutlineModels
import Foundation
import Torch
import TorchNN

struct BenchEncoderCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "encoder",
        abstract: "Count the photos a second that an encoder looks at.",
        discussion: """
            The photos are noise at the encoder's input size; decoding and resizing are not timed. Weights are the \
            imported ones where they are there, else random ones, which cost the same.
            """
    )

    @Option(help: ArgumentHelp("The encoder.", valueName: "name"))
    var encoder = "efficientnet-lite2"

    @Option(help: ArgumentHelp("Photos in a batch.", valueName: "n"))
    var batch = 8

    @Option(help: ArgumentHelp("The arithmetic; by default what this CPU computes fastest.", valueName: "type"))
    var precision: Precision?

    @OptionGroup var options: BenchOptions

    func validate() throws {
        try Validation.atLeastOne(batch, "--batch")
    }

    func run(in context: CommandContext) async throws {
        if let threads = options.threads { Runtime.threadCount = threads }
        let precision = EncoderWeights.precision(of: encoder, asked: precision ?? .preferred)
        let preprocessing = try EncoderRegistry.preprocessing(for: encoder)
        let rates = try await Offload.run { [encoder, batch, options] in
            let network = try Self.load(encoder, precision: precision, context)
            var random = SystemRandomNumberGenerator()
            let photos = (0..<batch).map { _ in
                let count = preprocessing.size * preprocessing.size * 3
                return ResizedPhotograph(
                    size: preprocessing.size,
                    pixels: (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
                )
            }
            let images = preprocessing.batch(photos)
            return options.rates(in: context) { _ = network.encode(images) }.map { $0 * Double(batch) }
        }
        try options.print(
            [
                .init(key: "encoder", value: .string(encoder)),
                .init(key: "batch", value: .integer(batch)),
                .init(key: "size", value: .integer(preprocessing.size)),
                .init(key: "precision", value: .string(precision.rawValue)),
                .init(key: "threads", value: .integer(Runtime.threadCount)),
                .init(key: "images_per_second", value: .number(Rates.median(rates))),
            ],
            in: context
        )
    }

    private static func load(
        _ name: String,
        precision: Precision,
        _ context: CommandContext
    ) throws -> any ImageEncoding {
        guard FileManager.default.fileExists(atPath: EncoderWeights.file(for: name).path) else {
            context.note("\(name): its weights are not there; they are random")
            let fresh = ParameterStore.fresh(RandomGenerator(seed: 0)) { scope in
                Result { try EncoderRegistry.encoder(named: name, scope, precision: precision) }
            }
            return try fresh.model.get()
        }
        return try EncoderWeights.load(name, precision: precision).encoder
    }
}
