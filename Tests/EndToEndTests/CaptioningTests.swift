import Foundation
import Testing

@Suite("The built tool captions photographs", .enabled(if: Tool.canCaption))
struct CaptioningTests {
    private static let names = try? FileManager.default.contentsOfDirectory(atPath: Tool.photos.path)
        .filter { $0.hasSuffix(".jpg") }.sorted()

    private func objects(_ outcome: Tool.Outcome) throws -> [[String: Any]] {
        try outcome.lines.map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    @Test("one photo gives its caption alone, a sentence without special tokens")
    func one() throws {
        let outcome = try Tool.run("caption", Tool.photos.appendingPathComponent("dogs.jpg").path)
        #expect(outcome.status == 0)
        #expect(outcome.lines.count == 1)
        let caption = try #require(outcome.lines.first)
        #expect(caption.first?.isUppercase == true)
        #expect(caption.hasSuffix("."))
        #expect(caption.split(separator: " ").count >= 3)
        #expect(!caption.contains("<"))
        #expect(!caption.contains("\t"))
    }

    @Test("a folder gives a line for each photo in the order of names")
    func folder() throws {
        let outcome = try Tool.run("caption", Tool.photos.path)
        #expect(outcome.status == 0)
        let names = try #require(Self.names)
        #expect(names.count > 1)
        let paths = outcome.lines.map { $0.split(separator: "\t").first.map(String.init) }
        #expect(paths == names.map { Tool.photos.appendingPathComponent($0).path })
        #expect(outcome.lines.allSatisfy { $0.split(separator: "\t").count == 2 })
    }

    @Test("jsonl has the keys of the contract in their order, and as many candidates as asked for")
    func jsonLines() throws {
        let photo = Tool.photos.appendingPathComponent("dogs.jpg").path
        let outcome = try Tool.run("caption", photo, "--format", "jsonl", "--candidates", "3")
        #expect(outcome.status == 0)
        let object = try #require(try objects(outcome).first)
        #expect(object["image"] as? String == photo)
        #expect(object["error"] is NSNull)
        let candidates = try #require(object["candidates"] as? [[String: Any]])
        #expect(candidates.count == 3)
        #expect(candidates.first?["caption"] as? String == object["caption"] as? String)
        let score = try #require(object["score"] as? Double)
        #expect(score < 0 && score > -10)
        let keys = ["image", "caption", "score", "confidence", "candidates", "error"].map { "\"\($0)\":" }
        let positions = keys.compactMap { outcome.output.range(of: $0)?.lowerBound }
        #expect(positions.count == keys.count && positions == positions.sorted())
    }

    @Test("captions begin, contain and leave out what is asked, and what the model does not know is named")
    func constraints() throws {
        let photo = Tool.photos.appendingPathComponent("dogs.jpg").path
        let outcome = try Tool.run("caption", photo, "--start", "the dog", "--must", "ball", "--without", "grass")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let caption = try #require(outcome.lines.first)
        #expect(caption.hasPrefix("The dog ") && caption.contains("ball") && !caption.contains("grass"))
        let unknown = try Tool.run("caption", photo, "--must", "okapi")
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("does not know 'okapi'"))
        let limit = try Tool.run("caption", photo, "--must", "ball", "--maximum-words", "1")
        #expect(limit.status == 64)
    }

    @Test("candidates of groups begin in more ways than those of a beam, and drawn ones follow the seed")
    func variety() throws {
        let photo = Tool.photos.appendingPathComponent("dogs.jpg").path
        func starts(_ options: String...) throws -> Set<Substring> {
            let outcome = try Tool.run(["caption", photo, "--candidates", "4"] + options)
            #expect(outcome.status == 0, "\(outcome.errors)")
            return Set(outcome.lines.map { $0.split(separator: " ").prefix(2).joined(separator: " ")[...] })
        }
        #expect(try starts("--groups", "4", "--diversity", "3").count > starts().count)
        func drawn(_ seed: String) throws -> String {
            try Tool.run("caption", photo, "--sample", "--temperature", "2", "--seed", seed).output
        }
        #expect(try drawn("1") == drawn("1"))
        #expect(try drawn("1") != drawn("2"))
    }

    @Test("a model beside itself says what it says alone")
    func together() throws {
        let photo = Tool.photos.appendingPathComponent("dogs.jpg").path
        let model = Tool.root.appendingPathComponent("Sources/Cutline/Resources/Model").path
        let outcome = try Tool.run("caption", photo, "--model", model, "--model", model)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.lines == (try Tool.run("caption", photo).lines))
    }

    @Test("a photo is shown with what people and the model say of it; piped it is text alone")
    func show() throws {
        let folder = try TemporaryFolder()
        let captions = try folder.file("captions.txt", "dogs.jpg#0\tTwo dogs wait .\ndogs.jpg#1\tDogs on a porch .\n")
        let predicted = try Tool.run("caption", Tool.photos.appendingPathComponent("dogs.jpg").path)
        let arguments = ["show", "dogs", "--images", Tool.photos.path, "--captions", captions]
        let text = try Tool.run(arguments)
        #expect(text.status == 0, "\(text.errors)")
        #expect(
            text.output == "Actual\n  Two dogs wait .\n  Dogs on a porch .\nPredicted\n  \(predicted.lines[0])\n"
        )
        let blocks = try Tool.run(arguments + ["--graphics", "blocks"])
        #expect(blocks.output.hasSuffix("\u{1B}[0m\n" + text.output))
        let wrong = try Tool.run("show", "dog.jpg", "--images", Tool.photos.path)
        #expect(wrong.status == 66)
        #expect(wrong.errors.contains("did you mean 'dogs.jpg'?"))
    }

    @Test("bad photos are reported in their place, the others are captioned, and the exit status is 65")
    func badPhotos() throws {
        let folder = try TemporaryFolder()
        let text = try folder.file("notes.jpg", "this is no photograph")
        let empty = try folder.file("empty.jpg", "")
        let missing = folder.path("missing.jpg")
        let dog = Tool.photos.appendingPathComponent("dogs.jpg").path
        let cat = Tool.photos.appendingPathComponent("cat.jpg").path
        let outcome = try Tool.run("caption", text, dog, missing, empty, cat, "--format", "jsonl")
        #expect(outcome.status == 65)
        let objects = try objects(outcome)
        #expect(objects.map { $0["image"] as? String } == [text, dog, missing, empty, cat])
        #expect(objects.map { $0["error"] is NSNull } == [false, true, false, false, true])
        #expect(objects.map { $0["caption"] is NSNull } == [true, false, true, true, false])
        for path in [text, missing, empty] { #expect(outcome.errors.contains("error: \(path)")) }
    }

    @Test("paths come from standard input, and a batch gives what single photos give")
    func standardInput() throws {
        let paths = ["dogs.jpg", "cat.jpg", "coffee.jpg"].map { Tool.photos.appendingPathComponent($0).path }
        let together = try Tool.run("caption", "-", input: paths.joined(separator: "\n") + "\n")
        #expect(together.status == 0)
        let single = try paths.map { "\($0)\t" + (try Tool.run("caption", $0).lines.first ?? "") }
        #expect(together.lines == single)
    }

    @Test("a page is written beside the text, whole, with every photo in it")
    func page() throws {
        let folder = try TemporaryFolder()
        let bad = try folder.file("bad.jpg", "no photograph")
        let outcome = try Tool.run("caption", Tool.photos.path, bad, "--html", folder.path("page.html"))
        #expect(outcome.status == 65)
        let page = try folder.text("page.html")
        #expect(page.components(separatedBy: "src=\"data:image/jpeg;base64,").count - 1 == Self.names?.count)
        #expect(page.contains("Without a caption"))
        #expect(page.hasSuffix("</html>\n"))
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        #expect(left.sorted() == ["bad.jpg", "page.html"])
    }

    @Test("a page that cannot be written ends with 74 before any work is done")
    func unwritablePage() throws {
        let photo = Tool.photos.appendingPathComponent("dogs.jpg").path
        let outcome = try Tool.run("caption", photo, "--html", "/no/such/folder/page.html")
        #expect(outcome.status == 74)
        #expect(outcome.output.isEmpty)
    }

    @Test("the bundled model is whole")
    func model() throws {
        let outcome = try Tool.run("model", "verify")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("whole"))
    }
}
