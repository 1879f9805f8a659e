import Foundation
import Testing

@testable import CutlineCommands

@Suite("score")
struct ScoreCommandTests {
    private static let references = """
        image,caption
        a.jpg,A dog runs on the grass .
        a.jpg,"A brown dog, running ."
        b.jpg,Two men ride horses .
        b.jpg,People on horses .
        c.jpg,A child swings .

        """

    private func scores(_ test: TestContext) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(test.output.text.utf8)) as? [String: Any])
    }

    @Test("a caption that is one of its references scores 1, by name with or without folders")
    func perfect() async throws {
        let folder = try TemporaryFolder()
        let references = try folder.file("references.csv", Self.references)
        let candidates = try folder.file(
            "candidates.jsonl",
            #"{"image": "photos/a.jpg", "caption": "A dog runs on the grass.", "score": -1}"# + "\n\n"
                + #"{"image": "b.jpg", "caption": "Two men ride horses.", "error": null}"# + "\n"
        )
        let test = TestContext()
        #expect(
            await test.run("score", "--references", references, "--candidates", candidates, "--format", "json") == 0
        )
        let scores = try scores(test)
        for metric in ["bleu1", "bleu2", "bleu3", "bleu4", "rougeL"] {
            #expect(abs((scores[metric] as? Double ?? 0) - 1) < 1e-6, "\(metric)")
        }
        #expect(scores["images"] as? Int == 2)
        #expect(scores["captions"] as? Int == 4)
        #expect((scores["cider"] as? Double ?? 0) > 1)
        #expect(test.errors.text.contains("1 photos of \(references) have no candidate"))
    }

    @Test("the keys of the contract come in their order")
    func keys() async throws {
        let folder = try TemporaryFolder()
        let references = try folder.file("references.csv", Self.references)
        let candidates = try folder.file("candidates.csv", "image,caption\na.jpg,A dog .\n")
        let test = TestContext()
        #expect(
            await test.run(
                "score",
                "--references",
                references,
                "--candidates",
                candidates,
                "--format",
                "json",
                "--per-image"
            ) == 0
        )
        let keys = ["bleu1", "bleu2", "bleu3", "bleu4", "rougeL", "cider", "images", "captions", "perImage"]
        let positions = keys.map { test.output.text.range(of: "\"\($0)\":")?.lowerBound }
        #expect(!positions.contains(nil))
        #expect(positions.compactMap { $0 } == positions.compactMap { $0 }.sorted())
    }

    @Test("text is a table, with a row for each photo where asked")
    func table() async throws {
        let folder = try TemporaryFolder()
        let references = try folder.file("references.csv", Self.references)
        let candidates = try folder.file("candidates.csv", "image,caption\na.jpg,A dog runs on the grass .\n")
        let test = TestContext()
        #expect(await test.run("score", "--references", references, "--candidates", candidates, "--per-image") == 0)
        let lines = test.output.text.split(separator: "\n").map(String.init)
        #expect(lines.contains { $0.hasPrefix("BLEU-4") && $0.hasSuffix("1.0000") })
        #expect(lines.contains { $0.split(separator: " ").prefix(4) == ["a.jpg", "1.0000", "1.0000", "1.0000"] })
    }

    @Test(
        "candidates that cannot be scored end with 65 and say why",
        arguments: [
            ("z.jpg,A dog .", "have no references"),
            ("a.jpg,A dog .\na.jpg,A cat .", "several captions"),
        ]
    )
    func badCandidates(_ rows: String, _ expected: String) async throws {
        let folder = try TemporaryFolder()
        let references = try folder.file("references.csv", Self.references)
        let candidates = try folder.file("candidates.csv", "image,caption\n\(rows)\n")
        let test = TestContext()
        #expect(await test.run("score", "--references", references, "--candidates", candidates) == 65)
        #expect(test.errors.text.contains(expected))
        #expect(test.output.text.isEmpty)
    }

    @Test("a broken line of JSON is named")
    func brokenLine() async throws {
        let folder = try TemporaryFolder()
        let references = try folder.file("references.csv", Self.references)
        let candidates = try folder.file(
            "c.jsonl",
            #"{"image": "a.jpg", "caption": "A dog."}"# + "\n{\"image\": \"b.jpg\n"
        )
        let test = TestContext()
        #expect(await test.run("score", "--references", references, "--candidates", candidates) == 65)
        #expect(test.errors.text.contains("line 2"))
    }

    @Test("entries without a caption are reported and not scored")
    func nullCaption() async throws {
        let folder = try TemporaryFolder()
        let references = try folder.file("references.csv", Self.references)
        let candidates = try folder.file(
            "c.json",
            #"[{"image": "a.jpg", "caption": "A dog."}, {"image": "b.jpg", "caption": null, "error": "damaged"}]"#
        )
        let test = TestContext()
        #expect(
            await test.run("score", "--references", references, "--candidates", candidates, "--format", "json") == 0
        )
        #expect(try scores(test)["images"] as? Int == 1)
        #expect(test.errors.text.contains("1 entries hold no caption"))
    }

    @Test("a missing file ends with 66 and is named")
    func missing() async throws {
        let test = TestContext()
        #expect(await test.run("score", "--references", "/no/such.csv", "--candidates", "/no/such.jsonl") == 66)
        #expect(test.errors.text.contains("/no/such.csv"))
    }
}
