import Testing

@testable import CutlineTraining

@Suite("Caption tables")
struct TableCaptionReaderTests {
    private func read(_ text: String) throws -> CaptionFile {
        let file = try CaptionFile(bytes: Array(text.utf8), name: "captions")
        try #require(file.format == .table)
        return file
    }

    @Test("commas, quotes, doubled quotes and line ends in quotes belong to the caption")
    func quotes() throws {
        let file = try read(
            """
            image,caption
            a.jpg,A dog .
            a.jpg,"A dog , running ."
            b.jpg,"He says ""hi"" , twice"
            b.jpg,"two
            lines"
            "c,1.jpg",""
            d.jpg,5" nails and "quotes" inside
            e.jpg,"closed" and on
            """
        )
        #expect(file.records.map(\.image) == ["a.jpg", "a.jpg", "b.jpg", "b.jpg", "c,1.jpg", "d.jpg", "e.jpg"])
        #expect(
            file.records.map(\.caption) == [
                "A dog .", "A dog , running .", #"He says "hi" , twice"#, "two\nlines", "",
                #"5" nails and "quotes" inside"#, "closed and on",
            ]
        )
        #expect(file.records.map(\.position) == [2, 3, 4, 5, 7, 8, 9])
        #expect(file.issues.isEmpty)
    }

    @Test("a byte order mark and CRLF leave no trace", arguments: ["\r\n", "\n", "\r"])
    func lineEnds(end: String) throws {
        let lines = ["\u{FEFF}image,caption", "a.jpg,one", "", "b.jpg,\"two, three\"", ""]
        let file = try read(lines.joined(separator: end))
        #expect(file.records.map(\.image) == ["a.jpg", "b.jpg"])
        #expect(file.records.map(\.caption) == ["one", "two, three"])
        #expect(file.records.map(\.position) == [2, 4])
    }

    @Test(
        "columns are found by their names",
        arguments: [
            "image_name,comment_number,comment\na.jpg,0,A dog\n",
            "\"Caption\",\"File Name\"\nA dog,a.jpg\n",
            "id,image,split,caption\n1,a.jpg,train,A dog\n",
            "image_name| comment_number| comment\na.jpg| 0| A dog\n",
            "\n\nimage,caption\na.jpg,A dog\n",
            "a.jpg,A dog\n",
        ]
    )
    func columns(text: String) throws {
        let file = try read(text)
        #expect(file.records.map(\.image) == ["a.jpg"])
        #expect(file.records.map { $0.caption.drop { $0 == " " } } == ["A dog"])
        #expect(file.issues.isEmpty)
    }

    @Test("in the pipe-separated form quotes are text")
    func pipeQuotes() throws {
        let file = try read("image_name| comment_number| comment\na.jpg| 0| \"Go\" , it says\nb.jpg| 4 no bar\n")
        #expect(file.records.map(\.caption) == [" \"Go\" , it says"])
        #expect(file.issues[.malformedLine].count == 1)
        #expect(file.issues[.malformedLine].examples.first?.position == 3)
    }

    @Test("unquoted commas are restored and reported")
    func unquotedCommas() throws {
        let file = try read("image,caption\na.jpg,A dog, a cat, and a bird\nb.jpg\n")
        #expect(file.records.map(\.caption) == ["A dog, a cat, and a bird"])
        #expect(file.issues[.unquotedSeparator].examples == [.init(item: "a.jpg", position: 2)])
        #expect(file.issues[.malformedLine].examples == [.init(item: "b.jpg", position: 3)])
    }

    @Test("a surplus field that cannot belong to the caption makes the line malformed")
    func surplusField() throws {
        let file = try read("caption,image\nA dog,a.jpg\nA dog, a cat,b.jpg\n")
        #expect(file.records.map(\.image) == ["a.jpg"])
        #expect(file.issues[.malformedLine].count == 1)
    }

    @Test("bytes that are not UTF-8 are replaced and reported")
    func invalidText() throws {
        let bytes = Array("image,caption\na.jpg,caf".utf8) + [0xE9] + Array("\nb.jpg,ok\n".utf8)
        let file = try CaptionFile(bytes: bytes, name: "captions")
        #expect(file.records.map(\.caption) == ["caf\u{FFFD}", "ok"])
        #expect(file.issues[.invalidText].examples == [.init(item: "a.jpg", position: 2)])
    }

    @Test("a quote that is never closed is an error that names file and line")
    func unclosedQuote() {
        let error = #expect(throws: DatasetError.self) {
            try read("image,caption\na.jpg,ok\nb.jpg,\"open\nc.jpg,more\n")
        }
        #expect(error?.code == .malformed)
        #expect(error?.description.hasPrefix("captions: ") == true)
        #expect(error?.description.contains("line 3") == true)
    }
}
