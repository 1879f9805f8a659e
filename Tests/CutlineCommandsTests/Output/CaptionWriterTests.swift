import CutlineTraining
import Foundation
import Testing

@testable import CutlineCommands

@Suite("Captions are written")
struct CaptionWriterTests {
    static let dog = PhotoReport(
        path: "photos/dog, \"old\".jpg",
        candidates: [.init(text: "A dog runs.", score: -0.5), .init(text: "A brown dog runs.", score: -0.75)],
        confidence: 0.625,
        warnings: [],
        error: nil
    )
    static let broken = PhotoReport(
        path: "b.jpg",
        candidates: [],
        warnings: [],
        error: "b.jpg: damaged. Copy it again."
    )

    private func written(_ make: (MemorySink) throws -> any CaptionWriter) throws -> String {
        let sink = MemorySink()
        var writer = try make(sink)
        try writer.write(Self.dog)
        try writer.write(Self.broken)
        try writer.finish()
        return sink.text
    }

    private func layout(_ paths: [String], single: Bool = false, terminal: Bool = false, width: Int = 80)
        -> TextCaptionWriter.Layout
    {
        TextCaptionWriter.Layout(paths, isSingle: single, in: TestContext(terminal: terminal, width: width).context)
    }

    @Test("jsonl has one object a line with the keys of the contract in their order")
    func jsonLines() throws {
        let text = try written { JSONLinesCaptionWriter(sink: $0) }
        let dog = #"""
            {"image": "photos/dog, \"old\".jpg", "caption": "A dog runs.", "score": -0.5, "confidence": 0.625, \#
            "candidates": [{"caption": "A dog runs.", "score": -0.5}, {"caption": "A brown dog runs.", "score": -0.75}], \#
            "error": null}
            """#
        let broken = #"""
            {"image": "b.jpg", "caption": null, "score": null, "confidence": null, \#
            "candidates": [], "error": "b.jpg: damaged. Copy it again."}
            """#
        #expect(text == "\(dog)\n\(broken)\n")
    }

    @Test("json is one array with the same objects")
    func json() throws {
        let text = try written { JSONCaptionWriter(sink: $0) }
        let objects = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
        #expect(objects.count == 2)
        #expect(objects[0]["image"] as? String == Self.dog.path)
        #expect(objects[0]["score"] as? Double == -0.5)
        #expect((objects[0]["candidates"] as? [Any])?.count == 2)
        #expect(objects[0]["error"] is NSNull)
        #expect(objects[1]["caption"] is NSNull)
    }

    @Test("json without photos is an empty array")
    func emptyJSON() throws {
        let sink = MemorySink()
        var writer = JSONCaptionWriter(sink: sink)
        try writer.finish()
        #expect(sink.text == "[]\n")
    }

    @Test("csv quotes commas, quotes and line ends, and gives every candidate columns")
    func csv() throws {
        let text = try written { try CSVCaptionWriter(sink: $0, candidates: 2) }
        #expect(
            text == """
                image,caption,score,error,caption2,score2
                "photos/dog, ""old"".jpg",A dog runs.,-0.5,,A brown dog runs.,-0.75
                b.jpg,,,b.jpg: damaged. Copy it again.,,

                """
        )
        #expect(CSVCaptionWriter.field("two\nlines") == "\"two\nlines\"")
    }

    @Test("csv can be read back as a caption file")
    func csvRoundTrip() throws {
        let text = try written { try CSVCaptionWriter(sink: $0, candidates: 1) }
        let file = try CaptionFile(bytes: [UInt8](text.utf8), name: "captions.csv")
        #expect(file.records.first?.image == Self.dog.path)
        #expect(file.records.first?.caption == "A dog runs.")
    }

    @Test("text puts a TAB between path and caption, and leaves failures to standard error")
    func text() throws {
        let layout = layout([Self.dog.path, Self.broken.path])
        #expect(
            try written { TextCaptionWriter(sink: $0, layout: layout, showsScores: true) }
                == "photos/dog, \"old\".jpg\tA dog runs.\t-0.500\nphotos/dog, \"old\".jpg\tA brown dog runs.\t-0.750\n"
        )
    }

    @Test("a confidence stands with the best candidate where it is asked for, a dash where there is none")
    func confidence() throws {
        let piped = layout([Self.dog.path])
        #expect(
            try written { TextCaptionWriter(sink: $0, layout: piped, showsScores: false, showsConfidence: true) }
                == "photos/dog, \"old\".jpg\tA dog runs.\t0.62\nphotos/dog, \"old\".jpg\tA brown dog runs.\t-\n"
        )
        let terminal = layout([Self.dog.path], single: true, terminal: true)
        #expect(
            try written { TextCaptionWriter(sink: $0, layout: terminal, showsScores: true, showsConfidence: true) }
                == " -0.50  0.62  A dog runs.\n -0.75     -  A brown dog runs.\n"
        )
    }

    @Test("a single photo's text is its caption")
    func singleText() throws {
        let layout = layout([Self.dog.path], single: true)
        let report = PhotoReport(
            path: "a.jpg",
            candidates: [.init(text: "A dog runs.", score: -1)],
            warnings: [],
            error: nil
        )
        let sink = MemorySink()
        try TextCaptionWriter(sink: sink, layout: layout, showsScores: false).write(report)
        #expect(sink.text == "A dog runs.\n")
    }

    @Test("on a terminal captions stand in a column of their own and are wrapped")
    func columns() throws {
        let layout = layout(["a.jpg", "longer.jpg"], terminal: true, width: 36)
        let report = PhotoReport(
            path: "a.jpg",
            candidates: [.init(text: "A brown dog runs over the green grass.", score: -1)],
            warnings: [],
            error: nil
        )
        let sink = MemorySink()
        try TextCaptionWriter(sink: sink, layout: layout, showsScores: false).write(report)
        #expect(
            sink.text == """
                a.jpg       A brown dog runs over
                            the green grass.

                """
        )
    }

    @Test("a long path keeps its end")
    func longPath() throws {
        let path = "holidays/2024/summer/by-the-sea/dog.jpg"
        let layout = layout([path, "b.jpg"], terminal: true, width: 60)
        let sink = MemorySink()
        try TextCaptionWriter(sink: sink, layout: layout, showsScores: false)
            .write(PhotoReport(path: path, candidates: [.init(text: "A dog.", score: -1)], warnings: [], error: nil))
        #expect(sink.text == "…mmer/by-the-sea/dog.jpg  A dog.\n")
    }

    @Test("a terminal leaves out the folder that all photos are in, and only whole folders")
    func commonFolder() throws {
        let layout = layout(["photos/day1/a.jpg", "photos/day2/b.jpg"], terminal: true)
        let sink = MemorySink()
        try TextCaptionWriter(sink: sink, layout: layout, showsScores: false)
            .write(
                PhotoReport(
                    path: "photos/day2/b.jpg",
                    candidates: [.init(text: "A dog.", score: -1)],
                    warnings: [],
                    error: nil
                )
            )
        #expect(sink.text == "day2/b.jpg  A dog.\n")
    }

    @Test(
        "json text is escaped",
        arguments: [("a\"b", #""a\"b""#), ("a\\b", #""a\\b""#), ("a\n\t\u{1}", #""a\n\t\u0001""#), ("é", "\"é\"")]
    )
    func escaping(_ text: String, _ expected: String) {
        #expect(OrderedJSON.quoted(text) == expected)
    }

    @Test("numbers that json lacks become null")
    func numbers() {
        #expect(
            OrderedJSON.array([.number(.nan), .number(.infinity), .number(0.5), .integer(3)]).compact
                == "[null, null, 0.5, 3]"
        )
    }
}
