import Foundation
import Testing

@testable import CutlineCommands

@Suite("The page of captions")
struct HTMLCaptionWriterTests {
    /// The smallest GIF: one pixel.
    static let pixel = Data(base64Encoded: "R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=")!

    private func page(_ reports: [PhotoReport], scores: Bool = false) throws -> String {
        let sink = MemorySink()
        var writer = try HTMLCaptionWriter(sink: sink, showsScores: scores)
        for report in reports { try writer.write(report) }
        try writer.finish()
        return sink.text
    }

    @Test("photos are embedded, so that the page needs nothing else")
    func embedding() throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("a.gif", Self.pixel)
        let text = try page([
            PhotoReport(path: path, candidates: [.init(text: "A dot.", score: -1)], warnings: [], error: nil)
        ])
        #expect(text.contains("src=\"data:image/gif;base64,\(Self.pixel.base64EncodedString())\""))
        #expect(!text.contains("http"))
        #expect(text.hasPrefix("<!DOCTYPE html>"))
        #expect(text.hasSuffix("</html>\n"))
        #expect(text.contains("1 photo, captioned by Cutline"))
    }

    @Test("a photo that browsers cannot show leaves its place")
    func tiff() throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("a.tif", Data([0x49, 0x49, 0x2A, 0x00]))
        let text = try page([
            PhotoReport(path: path, candidates: [.init(text: "A dot.", score: -1)], warnings: [], error: nil)
        ])
        #expect(text.contains("<div class=\"blank\">TIFF</div>"))
    }

    @Test("text from outside is escaped, in names, captions and errors")
    func escaping() throws {
        let text = try page([
            PhotoReport(path: "<b>&\".jpg", candidates: [.init(text: "<i>", score: -1)], warnings: ["<u>"], error: nil),
            PhotoReport(path: "x", candidates: [], warnings: [], error: "<s>"),
        ])
        for tag in ["<b>", "<i>", "<u>", "<s>"] { #expect(!text.contains(tag)) }
        #expect(text.contains("&lt;b&gt;&amp;&quot;.jpg"))
        #expect(text.contains("<li>&lt;s&gt;</li>"))
    }

    @Test("every candidate is listed with its score when there are several")
    func candidates() throws {
        let text = try page([CaptionWriterTests.dog], scores: true)
        #expect(text.contains("<p class=\"caption\">A dog runs. <span class=\"score\">-0.50</span></p>"))
        #expect(text.contains("<li>A brown dog runs. <span class=\"score\">-0.75</span></li>"))
    }
}
