import ArgumentParser
import Cutline
import CutlineResearch
import Foundation

/// The way of the tutorial notebook in its order, done right: photographs, captions, words, training, captions, scores.
@main
struct Notebook: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "NotebookExample")

    @Argument(help: "The folder of photos.", completion: .directory) var images: String
    @Argument(help: "The caption file.", completion: .file()) var captions: String
    @Argument(help: "A folder for features, word index and run.", completion: .directory) var output: String
    @Option(help: "An encoder's name, or a TorchScript module (file.pt).") var encoder = "resnet101-keras"
    @Option(help: "A file of GloVe vectors.") var wordVectors: String?
    @Option(help: "A folder with lists such as Flickr_8k.trainImages.txt; without it, the split is drawn.")
    var splitDir: String?
    @Option(help: "Passes over the training captions.") var epochs = 20
    @Flag(help: "Keep the last epoch's model, as the notebook does, and not the best on validation photos.")
    var keepLast = false

    func run() async throws {
        let output = URL(fileURLWithPath: output)
        try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)

        // Load the captions data, and split by photograph. The notebook does this later, and tests on what it trained on.
        let photos = try CaptionedPhotos(
            images: URL(fileURLWithPath: images),
            captions: URL(fileURLWithPath: captions),
            split: splitDir.map { .lists(in: URL(fileURLWithPath: $0)) } ?? .automatic()
        )
        print(photos.summary)

        // Extract image features, each photograph's once, and keep them.
        let features = try await PhotoFeatures.encode(
            photos,
            with: encoder,
            to: output.appendingPathComponent("features.safetensors")
        )
        print("features: \(features.count) photos of shape \(features.shape), \(features.failures.count) unreadable")

        // Before and after cleaning.
        let settings = settings()
        for caption in photos.photos[0].captions {
            print("before: \(caption)\nafter:  \(settings.cleaning.after(caption))")
        }

        // Fit the tokenizer, on training captions alone; vocabulary size and maximum length.
        let training = photos.captions(in: .training)
        let index = WordIndex(fitting: training, cleaning: settings.cleaning)
        try index.write(to: output.appendingPathComponent("tokenizer.json"))
        let first = index.words.prefix(8).enumerated().map { "\($0 + 1) \($1)" }.joined(separator: ", ")
        print("word index: \(first), …")
        print("vocabulary size: \(index.size), maximum length: \(index.maximumLength(of: training))")
        for part in CaptionedPhotos.Part.allCases { print("\(part): \(photos.photos(in: part).count) photos") }

        // Look the words up in GloVe.
        if let vectors = settings.wordVectors {
            let coverage = try await index.coverage(byVectorsIn: vectors)
            print(
                "GloVe: \(coverage.found) words have a vector of \(coverage.dimension), \(coverage.missing.count) none"
            )
        }

        // Build and train the model; its best state is saved as a folder that nothing else is needed for.
        let run = TrainingRun(settings, on: photos, features: features, in: output.appendingPathComponent("run"))
        let ending = try await run.start { show($0) }
        print("\(ending): the model is in \(run.bestModel.path)")

        // Generate captions, the likeliest word each time, beside the actual ones.
        let captioner = try Captioner(modelAt: run.bestModel)
        for photo in photos.photos.prefix(10) {
            let caption = try await captioner.caption(photo.file, options: CaptionOptions(beamWidth: 1))
            print("\(photo.id) (\(photo.part.map { "\($0)" } ?? "in no part"))")
            for actual in photo.captions { print("  actual:    \(actual)") }
            print("  predicted: \(caption.rawText)")
        }

        // Score what the model says of photographs that it has never seen.
        let scores = try await CaptionEvaluation(ofModelAt: run.bestModel, on: photos, part: .test, beamWidth: 1).scores
        let names = ["BLEU-1", "BLEU-4", "ROUGE-L", "CIDEr"]
        let figures = zip(names, [scores.bleu1, scores.bleu4, scores.rougeL, scores.cider])
        print("test: " + figures.map { "\($0) \(rounded($1))" }.joined(separator: ", "))
    }

    /// The notebook's network, optimiser and text.
    private func settings() -> TrainingSettings {
        var settings = TrainingSettings.notebook
        settings.encoder = encoder
        settings.wordVectors = wordVectors.map { URL(fileURLWithPath: $0) }
        settings.epochs = epochs
        if keepLast { settings.firstValidation = epochs }
        return settings
    }

    private func show(_ event: TrainingRun.Event) {
        switch event {
        case .started(let start):
            print("training on \(start.trainingCaptions) captions, \(start.parameters) parameters")
        case .epoch(let epoch) where epoch.epoch % max(1, epochs / 10) == 0:
            print("epoch \(epoch.epoch): loss \(rounded(epoch.loss))")
        case .validation(let validation): print("  validation: CIDEr \(rounded(validation.cider))")
        default: break
        }
    }

    private func rounded(_ value: Double) -> String { String(format: "%.3f", value) }
}
