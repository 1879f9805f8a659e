import Foundation
import Testing

@Suite("The built example goes the notebook's way")
struct NotebookExampleTests {
    private static let example = Tool.root.appendingPathComponent("Examples/Notebook")
    private static let captions = example.appendingPathComponent("captions.txt").path
    private static let common = [
        Tool.photos.path, captions, "--encoder",
        example.appendingPathComponent("Encoder/colours.pt").path,
    ]

    /// Beside other tests, several threads would mostly wait for one another.
    private static let environment = ["OMP_NUM_THREADS": "1"]

    @Test("it reproduces captions of the photos that it was trained on, and its run is one of the tool's")
    func wholeWay() throws {
        let folder = try TemporaryFolder()
        let outcome = try Tool.run(
            Self.common + [folder.path("out"), "--epochs", "180", "--keep-last"],
            environment: Self.environment,
            program: "NotebookExample"
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        for line in [
            "10 photos, 50 captions", "features: 10 photos of shape [48], 0 unreadable",
            "before: A smiling woman in an orange space suit poses for a portrait .",
            "after:  startseq smiling woman in an orange space suit poses for portrait endseq",
            "vocabulary size: 175, maximum length: 14", "training: 8 photos", "epoch 180: loss", "test: BLEU-1",
        ] {
            #expect(outcome.output.contains(line), "\(line)")
        }
        let shown = Self.shown(outcome.lines)
        #expect(shown.count == 10)
        let trained = shown.filter { $0.title.hasSuffix("(training)") }
        #expect(trained.count == 8)
        for photo in trained {
            #expect(photo.actual.count == 5)
            #expect(photo.actual.map(Self.cleaned).contains(photo.predicted), "\(photo)")
        }

        let run = folder.path("out/run")
        #expect(try Tool.run("model", "verify", "\(run)/best").status == 0)
        let report = try Tool.run("report", run)
        #expect(report.status == 0 && report.lines == ["\(run)/report.html"], "\(report.errors)")
        let scored = try Tool.run(
            [
                "evaluate", "--images", Tool.photos.path, "--captions", Self.captions, "--model", "\(run)/best",
                "--split", "test", "--split-seed", "1", "--beam", "1", "--format", "json",
            ]
        )
        let scores = try JSONSerialization.jsonObject(with: Data(scored.output.utf8)) as? [String: Any]
        let bleu1 = try #require(scores?["bleu1"] as? Double, "\(scored.errors)")
        #expect(scores?["images"] as? Int == 1 && bleu1 > 0)
        #expect(outcome.lines.last?.contains("BLEU-1 \(String(format: "%.3f", bleu1)),") == true)
        let index = try JSONSerialization.jsonObject(with: Data(folder.text("out/tokenizer.json").utf8))
        #expect((index as? [String: Any])?["class_name"] as? String == "Tokenizer")
    }

    @Test("word vectors are looked through and trained on")
    func wordVectors() throws {
        let folder = try TemporaryFolder()
        let vectors = try folder.file("glove.txt", "the 1 2 3\nrocket 4 5 6\nzebra 7 8 9\n")
        let outcome = try Tool.run(
            Self.common + [folder.path("out"), "--word-vectors", vectors, "--epochs", "2"],
            environment: Self.environment,
            program: "NotebookExample"
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("GloVe: 2 words have a vector of 3, 170 none"))
        #expect(outcome.lines.last?.hasPrefix("test: BLEU-1") == true)
    }

    private struct Shown {
        let title: String
        var actual: [String] = []
        var predicted = ""
    }

    /// What the example prints of each photo.
    private static func shown(_ lines: [String]) -> [Shown] {
        var shown: [Shown] = []
        for line in lines {
            if line.contains(".jpg (") {
                shown.append(Shown(title: line))
            } else if line.hasPrefix("  actual:    ") {
                shown[shown.count - 1].actual.append(String(line.dropFirst(13)))
            } else if line.hasPrefix("  predicted: ") {
                shown[shown.count - 1].predicted = String(line.dropFirst(13))
            }
        }
        return shown
    }

    /// As the notebook means to clean: lower case, letters alone, words of two letters and more.
    private static func cleaned(_ caption: String) -> String {
        caption.lowercased().filter { $0.isLetter || $0 == " " }.split(separator: " ").filter { $0.count > 1 }
            .joined(separator: " ")
    }
}
