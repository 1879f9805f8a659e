import ArgumentParser
import Cutline
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
              cutline evaluate --model runs/first/best --model runs/second/best …

            Which photos: those that --ids lists, one name a line; or one --split of the lists in --split-dir, of the \
            caption file itself, or with --split-seed of the draw that 'cutline train' made; or else all of the caption file.

            A photo that cannot be read counts as an empty caption, and makes the exit status 65.
            """
    )

    @OptionGroup var models: ModelOptions
    @OptionGroup var selection: SelectionOptions

    @Option(help: "How to print the scores.")
    var format = ReportFormat.text

    @Option(help: ArgumentHelp("Also write every caption, as JSON lines.", valueName: "file"))
    var predictions: String?

    @OptionGroup(title: "How captions are looked for") var search: SearchOptionGroup
    @OptionGroup(title: "How the network runs") var inference: InferenceOptions

    func run(in context: CommandContext) async throws {
        let (folder, images) = try selection.selection(in: context)
        let modelFolders = try models.folders()
        let predictionsFile = try predictions.map(ReplacementFile.init)
        let device = try Device(named: inference.device)
        inference.apply()
        let start = context.now()
        let meteor = METEORSearch()
        if let reason = meteor.reason { context.note("METEOR is left out: \(reason)") }

        let result = try await Offload.run { [search, inference] in
            let ensemble = try CaptioningEnsemble(
                contentsOf: modelFolders.map(ModelFolder.init),
                precision: inference.precision ?? .preferred,
                on: device
            )
            let options = search.options()
            var evaluation = ModelEvaluation(
                ensemble,
                search: try ensemble.configuration.search.applying(options)
            )
            evaluation.constraints = options.constraints
            evaluation.batchSize = inference.batchSize
            let bar = ProgressBar(context, title: "captioning", unit: "photos", total: images.count)
            let predictions = try evaluation.predictions(for: images, in: folder) { bar.update(to: $0) }
            bar.finish()
            let scores = try evaluation.score(predictions, for: images, meteor: meteor.program)
            return EvaluationResult(
                scores: scores,
                predictions: predictions,
                models: modelFolders.map(\.path),
                beam: evaluation.search.beamWidth,
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
}
