import Foundation
import Testing

@testable import CutlineCommands

@Suite("captions")
struct CaptionsCommandTests {
    private static let file = """
        a.jpg#0\tA dog runs on the grass .
        a.jpg#1\tThe dog's ball isn't here .
        b.jpg#0\tA dog runs .
        c.jpg#0\tA zebra runs .
        d.jpg.1#0\tA broken name .

        """

    private func json(_ test: TestContext) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(test.output.text.utf8)) as? [String: Any])
    }

    @Test("counts, vocabulary and what was skipped come out as JSON")
    func whole() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("captions.txt", Self.file)
        let test = TestContext()
        #expect(await test.run("captions", "--captions", path, "--minimum-count", "2", "--format", "json") == 0)
        let json = try json(test)
        #expect(json["images"] as? Int == 3)
        #expect(json["captions"] as? Int == 4)
        #expect(json["format"] as? String == "tokens")
        let vocabulary = try #require(json["vocabulary"] as? [String: Any])
        #expect(vocabulary["fittedOn"] as? String == "all")
        // a, dog, runs and the are seen twice; four ids are no words.
        #expect(vocabulary["words"] as? Int == 4)
        #expect(vocabulary["size"] as? Int == 8)
        #expect((json["longestCaption"] as? [String: Any])?["words"] as? Int == 7)
        let issues = try #require(json["issues"] as? [String: [String: Any]])
        #expect(issues["brokenIdentifier"]?["count"] as? Int == 1)
    }

    @Test("with a split, the vocabulary is that of training and the rest is measured against it")
    func split() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("captions.txt", Self.file)
        let train = try folder.file("lists/trainImages.txt", "a.jpg\nb.jpg\n")
        _ = try folder.file("lists/devImages.txt", "c.jpg\n")
        let lists = URL(fileURLWithPath: train).deletingLastPathComponent().path
        let test = TestContext()
        #expect(
            await test.run(
                "captions",
                "--captions",
                path,
                "--split-dir",
                lists,
                "--minimum-count",
                "1",
                "--format",
                "json"
            ) == 0
        )
        let json = try json(test)
        #expect((json["vocabulary"] as? [String: Any])?["fittedOn"] as? String == "train")
        // Of "a zebra runs" training lacks "zebra".
        #expect(abs(((json["unknownRate"] as? [String: Double])?["val"] ?? 0) - 1.0 / 3) < 1e-12)
        let text = TestContext()
        #expect(await text.run("captions", "--captions", path, "--split-dir", lists, "--minimum-count", "1") == 0)
        #expect(text.output.text.contains("val: 33.3 % of words are unknown (zebra"))
        #expect(text.output.text.contains("train 2 photos, 3 captions"))
    }

    @Test("one photo's captions are shown before and after cleaning")
    func image() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("captions.txt", Self.file)
        let test = TestContext()
        #expect(await test.run("captions", "--captions", path, "--image", "a.jpg") == 0)
        #expect(
            test.output.text.contains("before: The dog's ball isn't here .\n   after:  the dog 's ball is n't here")
        )
        #expect(test.output.text.hasSuffix("different words; the longest caption has 7\n"))
    }

    @Test("a photo's name without its extension is refused with an example of a name")
    func unknownImage() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("captions.txt", Self.file)
        let test = TestContext()
        #expect(await test.run("captions", "--captions", path, "--image", "a") == 65)
        #expect(test.errors.text.contains("'a.jpg'"))
    }

    @Test("a file in no known format ends with 65, a missing one with 66")
    func unusable() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("notes.txt", "just some text\n")
        #expect(await TestContext().run("captions", "--captions", path) == 65)
        #expect(await TestContext().run("captions", "--captions", folder.path("none.txt")) == 66)
    }
}
