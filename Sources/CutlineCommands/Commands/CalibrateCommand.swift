import ArgumentParser
import CutlineMetrics
import CutlineModels
import CutlineTraining
import Foundation
import Torch
import TorchNN

struct CalibrateCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Teach a model how sure it can be of its captions.",
        discussion: """
            Captions photos that people have captioned, looks which captions are good, and fits the probability of that \
            to what the network's own probabilities tell: their mean, the lowest, the caption's length, the margin to \
            the caption in second place, and the entropy. It is written into the model's config.json; from then on \
            'cutline caption' gives a confidence with each caption.

              cutline calibrate --model runs/first/best --images Images --captions captions.txt \\
                --ids Flickr_8k.devImages.txt --diagram reliability.svg

            A caption is good when its CIDEr is at least what people reach: the median CIDEr of their captions, each \
            against the others of its photo. --threshold sets another bar. Take photos that the model was not trained \
            on. The figures that are printed are of confidences fitted without the photos they are about, in folds; \
            the confidence that is kept is fitted on all.

            The captions are those of the model's own search; with other settings 'caption' gives no confidence.
            """
    )

    @Option(help: ArgumentHelp("The model folder, whose config.json is changed.", valueName: "dir"))
    var model: String

    @OptionGroup var selection: SelectionOptions

    @Option(
        help: ArgumentHelp("The CIDEr from which on a caption is good; by default what people reach.", valueName: "x")
    )
    var threshold: Double?

    @Option(help: ArgumentHelp("Parts of the photos; the figures of each are by a fit on the others.", valueName: "n"))
    var folds = 10

    @Option(help: ArgumentHelp("Also draw confidence beside the share of good captions, as SVG.", valueName: "file"))
    var diagram: String?

    @Option(help: "How to print what was found.")
    var format = ReportFormat.text

    @OptionGroup(title: "How the network runs") var inference: InferenceOptions

    func validate() throws {
        if folds < 2 { throw ValidationError("--folds is \(folds); it must be at least 2.") }
        if let threshold, !(threshold > 0 && threshold.isFinite) {
            throw ValidationError("--threshold is \(threshold); it must be above 0.")
        }
    }

    func run(in context: CommandContext) async throws {
        let (folder, images) = try selection.selection(in: context)
        let place = ModelFolder(try Validation.existingFolder(model))
        let page = try diagram.map(ReplacementFile.init)
        let device = try Device(named: inference.device)
        inference.apply()
        let summary = try await Offload.run { [threshold, folds, inference] in
            let model = try CaptioningModel(
                contentsOf: place,
                precision: inference.precision ?? .preferred,
                on: device
            )
            var evaluation = ModelEvaluation(model)
            evaluation.batchSize = inference.batchSize
            evaluation.measuresEvidence = true
            let bar = ProgressBar(context, title: "captioning", unit: "photos", total: images.count)
            let predictions = try evaluation.predictions(for: images, in: folder) { bar.update(to: $0) }
            bar.finish()
            for prediction in predictions { if let error = prediction.error { context.note("error: \(error)") } }
            let fitting = try ConfidenceFitting(
                predictions,
                for: images,
                search: evaluation.search,
                threshold: threshold,
                folds: folds
            )
            var configuration = model.configuration
            configuration.confidence = fitting.calibration
            try place.write(configuration)
            return CalibrationSummary(
                fitting,
                model: place.url.path,
                isOfPeople: threshold == nil,
                folds: folds
            )
        }
        if let page {
            let title =
                "\(NumberText.count(summary.photographs)) captions, expected calibration error "
                + NumberText.decimal(summary.reliability.expectedError, digits: 3)
            try page.write(ReliabilityDiagram(curve: summary.reliability, title: title).svg)
            try page.commit()
        }
        try context.print(format == .text ? summary.text : summary.json.pretty)
    }
}
