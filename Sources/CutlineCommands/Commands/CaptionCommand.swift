import ArgumentParser
import Cutline
import CutlineImages
import Foundation

struct CaptionCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "caption",
        abstract: "Write captions for photographs.",
        discussion: """
            Takes photos in JPEG, PNG, WebP, GIF, TIFF, HEIC and AVIF, and folders of them. Nothing leaves this \
            computer, and no photo is changed.

              cutline caption dog.jpg
              cutline caption photos/ --recursive --html captions.html
              cutline caption photos/ --format jsonl --candidates 3 > captions.jsonl
              find . -name '*.jpg' | cutline caption -

            As text, several photos give lines of 'path<TAB>caption', which become two columns on a terminal. jsonl \
            gives one object a line, as soon as it is known:

              {"image": path, "caption": text, "score": number, "confidence": number or null,
               "candidates": [{"caption", "score"}], "error": null}

            The score is the mean log-probability of a word, in nats: nearer to 0 is surer. The confidence is the \
            probability that the caption is a good one, by a model that 'cutline calibrate' has calibrated.

            Captions can be asked to differ, to say certain words, or to leave them out:

              cutline caption dog.jpg --candidates 4 --groups 4
              cutline caption dog.jpg --must ball --without man --whole-endings
              cutline caption dog.jpg --sample --top-p 0.9 --seed 7
              cutline caption dog.jpg --model runs/first/best --model runs/second/best

            A photo that cannot be read is reported and the others go on; the exit status is then 65, or 66 when none \
            of the photos is there.
            """
    )

    @Argument(
        help: ArgumentHelp(
            "Photos and folders of photos; - reads paths from standard input, one a line.",
            valueName: "path"
        )
    )
    var paths: [String]

    @OptionGroup var models: ModelOptions

    @Option(help: ArgumentHelp("How many captions to give for each photo, the best first.", valueName: "n"))
    var candidates = 1

    @Option(help: "How to print captions.")
    var format = CaptionFormat.text

    @Flag(help: "Look for photos in folders inside folders too.")
    var recursive = false

    @Option(
        help: ArgumentHelp("Also write a page with photos and captions, the photos embedded in it.", valueName: "file")
    )
    var html: String?

    @Flag(help: "Refuse photos of which a part is missing, instead of captioning what is there with a warning.")
    var strict = false

    @Flag(help: "Print the confidence as text too, after or before the caption; json and jsonl always have it.")
    var confidence = false

    @OptionGroup(title: "How captions are looked for") var search: SearchOptionGroup
    @OptionGroup(title: "How the network runs") var inference: InferenceOptions

    func validate() throws {
        try Validation.atLeastOne(candidates, "--candidates")
    }

    func run(in context: CommandContext) async throws {
        let listing = PhotoFinder(recursive: recursive).photos(in: expandedPaths(context))
        let photos = listing.files
        for error in listing.errors { context.note("error: \(error)") }
        try check(listing)
        let page = try html.map(ReplacementFile.init)
        let captioner = try await loadCaptioner()
        let options = search.options(candidates: candidates)
        try captioner.check(options)
        var writers = try writers(for: photos, page: page, in: context)
        let progress = ProgressBar(context, title: "captioning", unit: "photos", total: photos.count)
        var failures = listing.errors.count

        let results = captioner.captions(
            for: photos.map { URL(fileURLWithPath: $0) },
            options: options
        )
        var upcoming = photos[...]
        for await result in results {
            guard let path = upcoming.popFirst() else { break }
            let report = PhotoReport(path: path, result.outcome)
            for warning in report.warnings { progress.note("warning: \(warning)") }
            if let error = report.error {
                failures += 1
                progress.note("error: \(error)")
            }
            try progress.interrupted {
                for index in writers.indices { try writers[index].write(report) }
            }
            progress.advance()
        }
        try progress.interrupted {
            for index in writers.indices { try writers[index].finish() }
        }
        try page?.commit()
        if photos.count > 1, progress.isWorthSumming { progress.finish() } else { progress.clear() }
        if failures > 0 {
            if photos.count > 1 {
                context.note(
                    "\(NumberText.count(failures)) of \(NumberText.count(photos.count)) photos have no caption"
                )
            }
            throw ExitCode(ExitReason.badData.rawValue)
        }
    }

    // MARK: Parts

    private func expandedPaths(_ context: CommandContext) -> [String] {
        paths.flatMap { $0 == "-" ? context.input().filter { !$0.isEmpty } : [$0] }
    }

    /// Ends early, before the model is loaded, when there is nothing to caption.
    private func check(_ listing: PhotoListing) throws {
        let manager = FileManager.default
        guard let first = listing.files.first else {
            guard listing.errors.isEmpty else { throw ExitCode(ExitReason.missingInput.rawValue) }
            let hint = recursive ? "" : "; --recursive looks into folders inside folders"
            let places = paths.filter { $0 != "-" }.joined(separator: ", ")
            throw CommandError(
                .missingInput,
                (places.isEmpty ? "standard input names no photos" : "\(places): no photos there\(hint)")
            )
        }
        guard listing.files.contains(where: manager.fileExists) else {
            let rest = listing.files.count - 1
            let others = rest > 0 ? "; none of the other \(NumberText.count(rest)) named is there either" : ""
            throw CommandError(.missingInput, "\(first): there is no such file\(others)")
        }
    }

    private func loadCaptioner() async throws -> Captioner {
        let folders = try models.folders()
        inference.apply()
        let options = CaptionerOptions(
            precision: inference.captionerPrecision,
            device: inference.device,
            batchSize: inference.batchSize,
            isStrict: strict
        )
        return try await Offload.run {
            try Captioner(modelsAt: folders, options: options)
        }
    }

    private func writers(
        for photos: [String],
        page: ReplacementFile?,
        in context: CommandContext
    ) throws -> [any CaptionWriter] {
        let main: any CaptionWriter =
            switch format {
            case .text:
                TextCaptionWriter(
                    sink: context.output,
                    layout: TextCaptionWriter.Layout(
                        photos,
                        isSingle: paths == photos && photos.count == 1,
                        in: context
                    ),
                    showsScores: candidates > 1,
                    showsConfidence: confidence
                )
            case .json: JSONCaptionWriter(sink: context.output)
            case .jsonl: JSONLinesCaptionWriter(sink: context.output)
            case .csv: try CSVCaptionWriter(sink: context.output, candidates: candidates)
            }
        guard let page else { return [main] }
        return [main, try HTMLCaptionWriter(sink: page, showsScores: candidates > 1)]
    }
}
