import ArgumentParser
import CutlineImages
import CutlineModels
import CutlineTraining
import Foundation
import Torch
import TorchNN

struct FeaturesCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "features",
        abstract: "Encode photos once, for training runs to share.",
        discussion: """
            Runs every photo through an encoder and keeps what it sees in one file. 'cutline train' does this by \
            itself; a file of one's own saves the work when several runs use the same photos:

              cutline features --images Images --encoder efficientnet-lite2 --output lite2.safetensors --mirrored
              cutline train --features lite2.safetensors …

            With --captions, photos go by their names in that file, and photos without captions are left out. Stopped \
            with Ctrl-C or by accident, the same command goes on where it was.

            Encoders: \(EncoderRegistry.names.joined(separator: ", ")), and any TorchScript module (a program: use only \
            those you trust) with its preprocessing beside it, as Documentation/Encoders.md describes.
            """
    )

    /// How numbers are kept.
    enum Storage: String, ExpressibleByArgument, CaseIterable, Sendable {
        case fp16, fp32

        var dataType: DataType { self == .fp16 ? .float16 : .float32 }
    }

    @Option(help: ArgumentHelp("The folder of photos.", valueName: "dir"))
    var images: String

    @Option(
        help: ArgumentHelp("The network that looks at the photos, or a TorchScript module.", valueName: "name|file.pt")
    )
    var encoder: String

    @OptionGroup var resizing: ResizingOptions

    @Option(help: ArgumentHelp("The file to write.", valueName: "file"))
    var output: String

    @Option(help: ArgumentHelp("A caption file: encode the photos it names.", valueName: "file"))
    var captions: String?

    @Option(help: "One vector a photo, or one for each region of it.")
    var kind = FeatureKind.pooled

    @Option(help: "How numbers are kept.")
    var storage = Storage.fp16

    @Flag(help: "Encode the mirror image of every photo too.")
    var mirrored = false

    @Option(
        help: ArgumentHelp("The encoder's arithmetic; by default what this CPU computes fastest.", valueName: "type")
    )
    var precision: Precision?

    @Option(help: ArgumentHelp("Where the encoder runs: cpu, cuda, cuda:N or mps.", valueName: "name"))
    var device = "cpu"

    @Option(help: ArgumentHelp("Threads of the engine; by default one a core.", valueName: "n"))
    var threads: Int?

    @Option(help: ArgumentHelp("Photos that go through the network together.", valueName: "n"))
    var batchSize = 16

    func validate() throws {
        try Validation.atLeastOne(threads, "--threads")
        try Validation.atLeastOne(batchSize, "--batch-size")
    }

    func run(in context: CommandContext) async throws {
        let photos = try photos(context)
        let preparation = FeaturePreparation(
            encoder: encoder,
            resizing: resizing.resizing,
            kind: kind,
            storage: storage.dataType,
            precision: precision ?? .preferred,
            isMirrored: mirrored,
            batchSize: batchSize,
            on: try Device(named: device)
        )
        if let threads { Runtime.threadCount = threads }
        let prepared = try await FeatureTask(
            photos: photos,
            output: URL(fileURLWithPath: output),
            preparation: preparation
        )
        .run(in: context, StopSignal(context))
        let failures = prepared.failures
        try context.print(prepared.summary)
        if !failures.isEmpty { throw ExitCode(ExitReason.badData.rawValue) }
    }

    private func photos(_ context: CommandContext) throws -> [PhotoFile] {
        let folder = try Validation.existingFolder(images)
        guard let captions else {
            let listing = PhotoFinder(recursive: true).photos(in: [folder.path])
            for error in listing.errors { context.warn("\(error)") }
            guard !listing.files.isEmpty else {
                throw CommandError(.missingInput, "\(images): no photos there")
            }
            let prefix = folder.path.hasSuffix("/") ? folder.path : folder.path + "/"
            return listing.files.map { path in
                PhotoFile(
                    id: path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path,
                    url: URL(fileURLWithPath: path)
                )
            }
        }
        let data = try Dataset.load(images: folder, captions: Validation.existingFile(captions), split: .whole)
        context.note(data.report.description)
        return PhotoFile.all(of: data.dataset)
    }
}
