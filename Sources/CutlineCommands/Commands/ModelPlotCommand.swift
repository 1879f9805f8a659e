import ArgumentParser
import CutlineModels
import CutlineTraining
import Foundation
import Torch
import TorchNN

struct ModelPlotCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "plot",
        abstract: "Draw a model's network.",
        discussion: """
            From the photo to the words' scores: what each layer does, the shape of its output, its parameters. T counts \
            the words of a caption. Alike blocks in a row are drawn as one.

              cutline model plot --output model.svg
              cutline model plot runs/first/best --format dot | dot -Tpdf > model.pdf

            Without a model, networks are drawn by name, in the sizes that 'cutline train' gives them:

              cutline model plot --encoder \(EncoderRegistry.names[0]) --decoder merge --output model.svg
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable, Sendable {
        case svg, dot
    }

    @Argument(help: ArgumentHelp("A model folder; by default the model that comes with Cutline.", valueName: "dir"))
    var folder: String?

    @Option(
        help: ArgumentHelp("Draw this encoder instead of a model's; no weights are needed.", valueName: "name|file.pt")
    )
    var encoder: String?

    @Option(help: "The decoder to draw with --encoder.")
    var decoder: DecoderKind?

    @Option(help: ArgumentHelp("How many words that decoder scores.", valueName: "n"))
    var vocabularySize: Int?

    @Option(help: "The picture's format.")
    var format = Format.svg

    @Option(help: ArgumentHelp("Where to write it; by default standard output.", valueName: "file"))
    var output: String?

    /// What the bundled model's training captions have.
    private static let usualVocabularySize = 2542

    func validate() throws {
        try Validation.atLeastOne(vocabularySize, "--vocabulary-size")
        if encoder == nil, decoder != nil || vocabularySize != nil {
            throw ValidationError("--decoder and --vocabulary-size go with --encoder.")
        }
        if encoder != nil, folder != nil { throw ValidationError("A model folder and --encoder exclude each other.") }
    }

    func run(in context: CommandContext) async throws {
        let file = try output.map(ReplacementFile.init)
        let graph = try await Offload.run { try self.graph }
        let text =
            switch format {
            case .svg: NetworkDrawing(graph.condensed).svg
            case .dot: NetworkDot(graph: graph.condensed).text
            }
        guard let file else { return try context.output.write(text) }
        try file.write(text)
        try file.commit()
    }

    private var graph: NetworkGraph {
        get throws {
            guard let encoder else {
                return try CaptioningModel(contentsOf: ModelFolder(Validation.modelFolder(folder)), precision: .fp32)
                    .graph
            }
            var settings = TrainingConfiguration()
            settings.encoder = encoder
            settings.decoder = decoder ?? settings.decoder
            return try settings.graph(vocabularySize: vocabularySize ?? Self.usualVocabularySize)
        }
    }
}

extension TrainingConfiguration {
    /// The network that this configuration describes, with weights of no meaning.
    fileprivate func graph(vocabularySize: Int) throws -> NetworkGraph {
        let encoder = try Self.encoder(named: self.encoder)
        let configuration = decoderConfiguration(
            featureSize: encoder.encoder.shape(of: featureKind).last ?? 0,
            vocabularySize: vocabularySize
        )
        let decoder = ParameterStore.fresh(RandomGenerator(seed: 0)) { configuration.decoder($0) }
        return NetworkGraph(
            names: [.encoder: ScriptFile(self.encoder)?.name ?? self.encoder, .decoder: self.decoder.rawValue],
            encoder: encoder,
            decoder: (decoder.model, decoder.store)
        )
    }

    /// A module is its own weights; any other network is built on some.
    private static func encoder(named name: String) throws -> (encoder: any ImageEncoding, store: ParameterStore) {
        if ScriptFile(name) != nil { return try EncoderWeights.load(name, precision: .fp32) }
        let built = ParameterStore.fresh(RandomGenerator(seed: 0)) { scope in
            Result { try EncoderRegistry.encoder(named: name, scope, precision: .fp32) }
        }
        return (try built.model.get(), built.store)
    }
}
