import ArgumentParser
import CutlineModels
import CutlineTraining
import Foundation
import Torch
import TorchNN

struct EvaluateCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Caption a data set's photos with a model, and score the captions.",
        discussion: """
            Everything is done as for a user: photos are decoded from their files, captions are found by search, \
            and scored against the captions that people wrote. Scores are fractions.

              cutline evaluate --model runs/first/best --images Images --captions captions.txt \\
                --ids Flickr_8k.testImages.txt --predictions predictions.jsonl

            Which photos: those that --ids lists, one name a line; or one --split of the lists in --split-dir, of the \
            caption file itself, or with --split-seed of the draw that 'cutline train' made; or else all of the caption file.

            A photo that cannot be read counts as an empty caption, and makes the exit status 65.
            """
    )

    @Option(help: ArgumentHelp("A model folder; by default the model that comes with Cutline.", valueName: "dir"))
    var model: String?

    @Option(help: ArgumentHelp("The folder of photos.", valueName: "dir"))
    var images: String

    @Option(help: ArgumentHelp("What people wrote: a caption file of any known format.", valueName: "file"))
    var captions: String

    @Option(help: ArgumentHelp("A list of the photos to caption, one name a line.", valueName: "file"))
    var ids: String?

    @Option(help: ArgumentHelp("Which part to caption: train, val or test.", valueName: "part"))
    var split: Split?

    @Option(help: ArgumentHelp("A folder with lists such as Flickr_8k.testImages.txt.", valueName: "dir"))
    var splitDir: String?

    @Option(
        help: ArgumentHelp(
            "The --split-seed that the model was trained with, where captions give no split; that of 'cutline train' is 1.",
            valueName: "n"
        )
    )
    var splitSeed: UInt64?

    @Option(help: ArgumentHelp("Captions kept in mind at each word; by default as the model says.", valueName: "n"))
    var beam: Int?

    @Option(help: "How to print the scores.")
    var format = ReportFormat.text

    @Option(help: ArgumentHelp("Also write every caption, as JSON lines.", valueName: "file"))
    var predictions: String?

    @OptionGroup var inference: InferenceOptions

    func validate() throws {
        try Validation.atLeastOne(beam, "--beam")
        if ids != nil && (split != nil || splitDir != nil) {
            throw ValidationError("--ids excludes --split and --split-dir.")
        }
        if split == nil, let option = splitDir != nil ? "--split-dir" : splitSeed != nil ? "--split-seed" : nil {
            throw ValidationError("\(option) needs --split to say which part to caption.")
        }
        if splitDir != nil && splitSeed != nil {
            throw ValidationError("--split-dir and --split-seed exclude each other.")
        }
    }

    func run(in context: CommandContext) async throws {
        let folder = try Validation.existingFolder(images)
        let images = try selection(in: folder, context)
        let modelFolder = try Validation.modelFolder(model)
        let predictionsFile = try predictions.map(ReplacementFile.init)
        let device = try Device(named: inference.device)
        inference.apply()
        let start = context.now()
        let meteor = METEORSearch()
        if let reason = meteor.reason { context.note("METEOR is left out: \(reason)") }

        let result = try await Offload.run { [beam, inference] in
            let model = try CaptioningModel(
                contentsOf: ModelFolder(modelFolder),
                precision: inference.precision ?? .preferred,
                on: device
            )
            var search = model.configuration.search
            search.beamWidth = beam ?? search.beamWidth
            var evaluation = ModelEvaluation(model, search: search)
            evaluation.batchSize = inference.batchSize
            let bar = ProgressBar(context, title: "captioning", unit: "photos", total: images.count)
            let predictions = evaluation.predictions(for: images, in: folder) { bar.update(to: $0) }
            bar.finish()
            let scores = try evaluation.score(predictions, for: images, meteor: meteor.program)
            return EvaluationResult(
                scores: scores,
                predictions: predictions,
                model: modelFolder.path,
                beam: search.beamWidth,
                seconds: (context.now() - start).seconds
            )
        }
        for prediction in result.predictions { if let error = prediction.error { context.note("error: \(error)") } }
        try predictionsFile.map { try result.write(to: $0) }
        try context.print(format == .text ? result.text : result.json.pretty)
        if result.failureCount > 0 {
            context.note(
                "\(NumberText.count(result.failureCount)) photos could not be read and count as empty captions"
            )
            throw ExitCode(ExitReason.badData.rawValue)
        }
    }

    private func selection(in folder: URL, _ context: CommandContext) throws -> [CaptionedImage] {
        let source: SplitSource =
            if let ids {
                .lists([.test: try Validation.existingFile(ids)])
            } else if let splitDir {
                .directory(try Validation.existingFolder(splitDir))
            } else {
                split == nil ? .whole : .captionFile(otherwise: try splitSeed.map(SeededSplit.usual))
            }
        let data = try Dataset.load(images: folder, captions: Validation.existingFile(captions), split: source)
        context.note(data.report.description)
        let part = ids == nil ? split : .test
        let images = data.dataset.images(in: part)
        guard !images.isEmpty else {
            throw CommandError(
                .badData,
                "no photos to caption: \(part.map { "none is in the split '\($0.rawValue)'" } ?? "there are none")"
            )
        }
        return images
    }
}

extension Split: ExpressibleByArgument {}
