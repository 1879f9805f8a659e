import ArgumentParser
import CutlineMetrics
import CutlineTraining
import Foundation

struct ScoreCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Score captions against what people wrote.",
        discussion: """
            Prints BLEU-1 to BLEU-4, ROUGE-L and CIDEr(-D) as fractions, computed as pycocoevalcap does: both sides \
            are put through the PTB tokenizer, punctuation left out. METEOR is added where Java and meteor-1.5.jar are \
            installed (CUTLINE_METEOR_JAR names the jar).

            References are a caption file of any known format, with one or several captions a photo: Kaggle's \
            'image,caption' CSV, 'name.jpg#0<TAB>caption' lines, Karpathy's dataset_*.json or COCO's captions_*.json.
            Candidates are lines of {"image": …, "caption": …}, as 'cutline caption --format jsonl' prints them, or a \
            caption file with one caption a photo. A photo is known by its whole name, or where that fails by its name \
            without folders.

              cutline caption photos/ --format jsonl > candidates.jsonl
              cutline score --references captions.txt --candidates candidates.jsonl

            Only photos with a candidate are scored. CIDEr weighs words by how rare they are among the references \
            scored, so compare it between runs over the same photos alone.
            """
    )

    @Option(help: ArgumentHelp("What people wrote: a caption file of any known format.", valueName: "file"))
    var references: String

    @Option(help: ArgumentHelp("What is to be scored: JSON lines or a caption file.", valueName: "file"))
    var candidates: String

    @Option(help: "How to print the scores.")
    var format = ReportFormat.text

    @Flag(help: "Print the scores of every photo too.")
    var perImage = false

    func run(in context: CommandContext) async throws {
        let data = try Dataset.load(
            images: nil,
            captions: Validation.existingFile(references),
            split: .whole
        )
        let candidates = try CandidateFile(contentsOf: Validation.existingFile(candidates))
        if !candidates.withoutCaption.isEmpty {
            context.warn(
                "\(self.candidates): \(candidates.withoutCaption.count) entries hold no caption and are not scored"
            )
        }
        let samples = try candidates.samples(for: data.dataset.images)
        let rest = data.dataset.images.count - samples.count
        if rest > 0 {
            context.note("\(NumberText.count(rest)) photos of \(references) have no candidate and are left out")
        }
        let meteor = METEORSearch()
        if let reason = meteor.reason { context.note("METEOR is left out: \(reason)") }
        let scores = try CaptionScorer(includesImages: perImage, meteor: meteor.program).score(samples)
        switch format {
        case .text: try context.print(ScoreText(scores).text)
        case .json: try context.print(OrderedJSON.object(ScoreText(scores).members).pretty)
        }
    }
}

/// METEOR's program, or why it is not there.
struct METEORSearch: Sendable {
    let program: METEOR?
    let reason: String?

    init() {
        switch METEOR.find() {
        case .available(let meteor): (program, reason) = (meteor, nil)
        case .unavailable(let reason): (program, self.reason) = (nil, reason)
        }
    }
}
