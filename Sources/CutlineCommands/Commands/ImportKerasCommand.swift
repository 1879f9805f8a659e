import ArgumentParser
import CutlineImport
import CutlineModels
import CutlineText
import Foundation

struct ImportKerasCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "import-keras",
        abstract: "Make a model folder of a captioner that Keras trained.",
        discussion: """
            Takes over the network of the tutorials on Flickr8k: a photo's features through a dense layer, words through an \
            embedding and an LSTM, both added. It gives the captions that it gave in Keras:

              cutline weights fetch resnet101-keras
              cutline import-keras model.h5 --tokenizer tokenizer.json --output captioner
              cutline caption photos/ --model captioner --precision fp32

            The model is a whole one as model.save() writes it; the tokenizer is written in Python, from the one that the \
            model was trained with:

              open("tokenizer.json", "w").write(tokenizer.to_json())

            Both are read as data: nothing in them is executed. The encoder is the network that the features came from, and \
            its weights must have been fetched or imported.
            """
    )

    @Argument(help: ArgumentHelp("A model of Keras 2 or 3.", valueName: "file.h5|file.keras"), completion: .file())
    var model: String

    @Option(help: ArgumentHelp("What the tokenizer's to_json() gives.", valueName: "file"))
    var tokenizer: String

    @Option(help: ArgumentHelp("The model folder to make.", valueName: "dir"))
    var output: String

    @Option(
        help: ArgumentHelp(
            """
            The network that the features came from, or a TorchScript module; by default vgg16-keras for features of 4096 \
            numbers, resnet101-keras for 2048.
            """,
            valueName: "name"
        )
    )
    var encoder: String?

    @Option(
        help: ArgumentHelp(
            """
            The most words of a caption; by default what the model reads, or \
            \(KerasCaptioner.usualMaximumLength) where it reads any number.
            """,
            valueName: "n"
        )
    )
    var maximumLength: Int?

    @Option(help: ArgumentHelp("The word that captions were trained to start with.", valueName: "word"))
    var start = Vocabulary.kerasStart

    @Option(help: ArgumentHelp("The word that captions were trained to end with.", valueName: "word"))
    var end = Vocabulary.kerasEnd

    @OptionGroup var resizing: ResizingOptions

    @Flag(help: "Replace a model folder that is there already.")
    var overwrite = false

    func validate() throws {
        try Validation.atLeastOne(maximumLength, "--maximum-length")
    }

    func run(in context: CommandContext) async throws {
        try checkOutput()
        var job = KerasImport(
            model: try Validation.existingFile(model),
            tokenizer: try Validation.existingFile(tokenizer)
        )
        job.marks = KerasCaptioner.Marks(start: start, end: end)
        job.encoder = encoder
        job.resizing = resizing.resizing
        job.maximumLength = maximumLength
        let folder = ModelFolder(URL(fileURLWithPath: output))
        let outcome = try await Offload.run { [job] in try job.write(to: folder) }
        for note in outcome.notes { context.note("note: \(note)") }
        let parameters = outcome.parameterCounts.encoder + outcome.parameterCounts.decoder
        try context.print(
            "\(output): \(model) with \(outcome.encoder); \(NumberText.count(parameters)) parameters, "
                + "\(NumberText.count(outcome.vocabularySize)) ids of words, captions of up to \(outcome.maximumLength) words"
        )
    }

    /// Nothing but a model folder is ever replaced, and that only when asked for.
    private func checkOutput() throws(CommandError) {
        guard FileManager.default.fileExists(atPath: output) else { return }
        let folder = ModelFolder(URL(fileURLWithPath: output))
        guard FileManager.default.fileExists(atPath: folder.file(ModelFolder.configurationName).path) else {
            throw CommandError(.usage, "\(output): is there already, and is no model folder; give --output another")
        }
        guard overwrite else {
            throw CommandError(.usage, "\(output): is there already; give --output another folder, or --overwrite")
        }
    }
}
