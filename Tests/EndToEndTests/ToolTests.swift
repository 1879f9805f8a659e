import Foundation
import Testing

@Suite("The built tool")
struct ToolTests {
    @Test("shows its overview on standard output when it is given nothing to do")
    func overview() throws {
        let outcome = try Tool.run()
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("USAGE: cutline <subcommand>"))
        #expect(outcome.errors.isEmpty)
    }

    @Test(
        "explains every command",
        arguments: ["caption", "captions", "features", "train", "evaluate", "score", "model", "weights", "bench"]
    )
    func help(_ command: String) throws {
        let outcome = try Tool.run(command, "--help")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("USAGE: cutline \(command)"))
    }

    @Test(
        "ends with 64 on wrong usage, and leaves standard output empty",
        arguments: [
            ["nonsense"], ["caption"], ["caption", "--format", "xml", "a.jpg"], ["score", "--references", "a"],
        ]
    )
    func usage(_ arguments: [String]) throws {
        let outcome = try Tool.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("Usage: cutline"))
    }

    @Test(
        "ends with 66 on a missing input, and names it",
        arguments: [
            ["caption", "/no/such/photo.jpg"],
            ["caption", "/no/such/photo.jpg", "/no/such/other.jpg"],
            ["captions", "--captions", "/no/such/captions.csv"],
            ["score", "--references", "/no/such/references.csv", "--candidates", "/no/such/candidates.jsonl"],
            ["model", "verify", "/no/such/model"],
            [
                "features", "--images", "/no/such/folder", "--encoder", "efficientnet-lite0", "--output",
                "/no/such/file",
            ],
        ]
    )
    func missing(_ arguments: [String]) throws {
        let outcome = try Tool.run(arguments)
        #expect(outcome.status == 66)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("/no/such/"))
    }

    @Test("ends with 66 for a folder without photos, and says how to look deeper")
    func emptyFolder() throws {
        let folder = try TemporaryFolder()
        let outcome = try Tool.run("caption", folder.url.path)
        #expect(outcome.status == 66)
        #expect(outcome.errors.contains("--recursive"))
    }

    @Test("ends with 65 on a model folder that is none")
    func noModel() throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("config.json", "{\"format\": 999}")
        let outcome = try Tool.run("model", "verify", folder.url.path)
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("999"))
    }

    @Test("looks into a caption file")
    func captions() throws {
        let folder = try TemporaryFolder()
        let file = try folder.file(
            "captions.csv",
            "\u{FEFF}image,caption\r\na.jpg,\"A dog, running .\"\r\na.jpg,A dog .\r\nb.jpg,A cat .\r\n"
        )
        let outcome = try Tool.run("captions", "--captions", file, "--minimum-count", "1")
        #expect(outcome.status == 0)
        #expect(
            outcome.lines.first == "2 photos, 3 captions from captions.csv (CSV with a header such as 'image,caption')"
        )
        #expect(outcome.output.contains("4 words seen at least 1 times, 8 ids"))
        #expect(outcome.output.contains("longest caption: 3 words, of a.jpg"))
    }

    @Test("scores captions as JSON that programs can read")
    func score() throws {
        let folder = try TemporaryFolder()
        let references = try folder.file(
            "references.txt",
            "a.jpg#0\tA dog runs on grass .\nb.jpg#0\tTwo men ride horses .\n"
        )
        let candidates = try folder.file(
            "candidates.jsonl",
            #"{"image": "a.jpg", "caption": "A dog runs on grass."}"# + "\n"
                + #"{"image": "b.jpg", "caption": "Two men ride horses."}"# + "\n"
        )
        let outcome = try Tool.run("score", "--references", references, "--candidates", candidates, "--format", "json")
        #expect(outcome.status == 0)
        let scores = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(abs((scores["bleu4"] as? Double ?? 0) - 1) < 1e-6)
        #expect(scores["images"] as? Int == 2)
    }
}
