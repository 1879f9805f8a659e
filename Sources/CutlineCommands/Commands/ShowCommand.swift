import ArgumentParser
import Cutline
import CutlineImages
import CutlineTraining
import Foundation

struct ShowCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a photo with what people and a model say of it.",
        discussion: """
            The photo on the terminal, the captions that people wrote, and the one that the model predicts:

              cutline show 1000268201_693b08cb0e.jpg --images Images --captions captions.txt
              cutline show holiday/beach.jpg

            Terminals that show pictures are known by their variables: kitty, Ghostty and Konsole, iTerm2, WezTerm and \
            mintty, foot and others with sixels. All others, and tmux, show blocks of colour, two a character. Output \
            that goes to a file or another program is text alone, unless --graphics names a way.
            """
    )

    @Argument(help: ArgumentHelp("A photo: its path, or its name in --images.", valueName: "photo"))
    var photo: String

    @Option(help: ArgumentHelp("The folder of photos.", valueName: "dir"))
    var images: String?

    @Option(help: ArgumentHelp("What people wrote: a caption file of any known format.", valueName: "file"))
    var captions: String?

    @Option(help: ArgumentHelp("A model folder; by default the model that comes with Cutline.", valueName: "dir"))
    var model: String?

    @Option(help: ArgumentHelp("Captions kept in mind at each word; by default as the model says.", valueName: "n"))
    var beam: Int?

    @Option(help: "How to show the photo.")
    var graphics = GraphicsKind.auto

    @OptionGroup var inference: InferenceOptions

    func validate() throws {
        try Validation.atLeastOne(beam, "--beam")
    }

    func run(in context: CommandContext) async throws {
        let modelFolder = try Validation.modelFolder(model)
        let source = try ShownPhoto(photo, images: images, captions: captions)
        inference.apply()
        let options = CaptionerOptions(
            precision: inference.captionerPrecision,
            device: inference.device,
            batchSize: inference.batchSize
        )
        let captioner = try await Offload.run { try Captioner(modelAt: modelFolder, options: options) }
        let caption = try await captioner.caption(source.file, options: CaptionOptions(beamWidth: beam))
        for warning in caption.warnings { context.warn(warning) }
        if let remark = source.remark { context.note("note: \(remark)") }
        var lines = text("Predicted", [caption.text], in: context)
        if !source.captions.isEmpty { lines = text("Actual", source.captions, in: context) + lines }
        try context.output.write(picture(of: source.file, above: lines.count, in: context))
        try context.print(lines.joined(separator: "\n"))
    }

    /// The photo as characters; nothing where none is to be shown.
    private func picture(of file: URL, above lines: Int, in context: CommandContext) throws -> String {
        guard let graphics = graphics.graphics(on: context.screen, isTerminal: context.outputIsTerminal) else {
            return ""
        }
        let photograph = try PhotoDecoder().decode(contentsOf: file)
        let frame = PictureFrame(
            width: photograph.width,
            height: photograph.height,
            on: context.screen,
            // The prompt below the last line wants a row too.
            reserving: lines + 2
        )
        return try graphics.text(for: photograph, in: frame)
    }

    /// A title and the captions under it.
    private func text(_ title: String, _ captions: [String], in context: CommandContext) -> [String] {
        let width = context.outputIsTerminal ? max(20, context.width) - 2 : Int.max
        return [title] + captions.flatMap { $0.wrapped(toWidth: width).map { "  \($0)" } }
    }
}
