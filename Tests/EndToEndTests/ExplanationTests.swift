import Foundation
import Testing

@Suite("The built tool explains captions", .enabled(if: Tool.canCaption))
struct ExplanationTests {
    private static let photo = Tool.photos.appendingPathComponent("dogs.jpg").path

    @Test("a page for each photo, in the folder that was named")
    func pages() throws {
        let folder = try TemporaryFolder()
        let second = Tool.photos.appendingPathComponent("cat.jpg").path
        let outcome = try Tool.run("explain", Self.photo, second, "--output", folder.path("pages"), "--beam", "2")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.lines == ["dogs", "cat"].map { folder.path("pages/\($0)-explained.html") })
        let caption = try #require(try Tool.run("caption", Self.photo, "--beam", "2").lines.first)
        #expect(try folder.text("pages/dogs-explained.html").contains("<h1>\(caption)</h1>"))
    }

    @Test("JSON and text go to standard output")
    func outputs() throws {
        let json = try Tool.run("explain", Self.photo, "--format", "json", "--alternatives", "3")
        #expect(json.status == 0, "\(json.errors)")
        let objects = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
        let words = try #require(objects?.first?["words"] as? [[String: Any]])
        #expect(words.allSatisfy { ($0["alternatives"] as? [Any])?.count == 3 })
        let text = try Tool.run("explain", Self.photo, "--format", "text")
        #expect(text.lines.first == objects?.first?["caption"] as? String)
    }

    @Test("a photo that cannot be read is reported, and the others go on")
    func unreadable() throws {
        let folder = try TemporaryFolder()
        let bad = try folder.file("bad.jpg", "no photo")
        let outcome = try Tool.run("explain", bad, Self.photo, "--format", "text")
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("bad.jpg") && outcome.output.contains("dogs.jpg"))
        #expect(try Tool.run("explain", folder.path("none.jpg")).status == 66)
        #expect(try Tool.run("explain", bad, Self.photo, "--output", folder.path("page.html")).status == 64)
    }
}
