import Foundation
import Testing

@testable import CutlineTraining

@Suite("Caption file formats")
struct CaptionFileFormatTests {
    private func read(_ text: String) throws -> CaptionFile {
        try CaptionFile(bytes: Array(text.utf8), name: "some/captions.bin")
    }

    @Test("in the token format only the first TAB separates and only the last # numbers")
    func tokens() throws {
        let file = try read(
            "\u{FEFF}a.jpg#0\tA dog\tand , a cat\r\n\r\na#2.png#1\t# 7\r\nno number\tx\nb.jpg.1#0\ty\nc.jpg#0\t"
        )
        #expect(file.format == .tokens)
        #expect(file.records.map(\.image) == ["a.jpg", "a#2.png", "b.jpg.1", "c.jpg"])
        #expect(file.records.map(\.caption) == ["A dog\tand , a cat", "# 7", "y", ""])
        #expect(file.records.map(\.position) == [1, 3, 5, 6])
        #expect(file.issues[.malformedLine].examples == [.init(item: "no number\tx", position: 4)])
    }

    @Test("Karpathy's form gives captions and splits; restval is train")
    func karpathy() throws {
        let file = try read(
            """
            {"images": [
              {"filename": "a.jpg", "split": "train", "imgid": 0,
               "sentences": [{"raw": "A dog.", "tokens": ["a", "dog"]}, {"tokens": ["two", "dogs"]}]},
              {"filename": "b.jpg", "filepath": "val2014", "split": "restval", "sentences": [{"raw": "B"}]},
              {"filename": "c.jpg", "filepath": "", "split": "val", "sentences": []},
              {"filename": "d.jpg", "split": "test", "sentences": [{"raw": "D"}]},
              {"filename": "e.jpg", "split": "holdout", "sentences": [{"raw": "E"}]}],
             "dataset": "flickr8k"}
            """
        )
        #expect(file.format == .karpathy)
        #expect(file.listedImages == ["a.jpg", "val2014/b.jpg", "c.jpg", "d.jpg", "e.jpg"])
        #expect(file.records.map(\.caption) == ["A dog.", "two dogs", "B", "D", "E"])
        #expect(file.splits == ["a.jpg": .train, "val2014/b.jpg": .train, "c.jpg": .validation, "d.jpg": .test])
        #expect(file.issues[.unknownSplit].examples == [.init(item: "e.jpg in 'holdout'", position: 5)])
    }

    @Test("a photo in two of Karpathy's splits is an error that names it")
    func karpathyConflict() {
        let image = { (split: String) in #"{"filename":"a.jpg","split":"\#(split)","sentences":[{"raw":"A"}]}"# }
        let error = #expect(throws: DatasetError.self) { try read("{\"images\":[\(image("train")),\(image("test"))]}") }
        #expect(error?.code == .splitConflict)
        #expect(error?.description.contains("a.jpg is in two splits, train and test") == true)
    }

    @Test("COCO's form joins annotations to file names")
    func coco() throws {
        let file = try read(
            """
            {"info": {}, "images": [{"id": 7, "file_name": "x.jpg", "height": 4}, {"id": "n", "file_name": "y.jpg"}],
             "annotations": [{"image_id": "n", "id": 1, "caption": "Y one"}, {"image_id": 7, "id": 2, "caption": "X"},
                             {"image_id": 8, "id": 3, "caption": "lost"}]}
            """
        )
        #expect(file.format == .coco)
        #expect(file.listedImages == ["x.jpg", "y.jpg"])
        #expect(file.records.map(\.image) == ["y.jpg", "x.jpg"])
        #expect(file.records.map(\.caption) == ["Y one", "X"])
        #expect(file.splits.isEmpty)
        #expect(file.issues[.unlistedImage].examples == [.init(item: "image_id 8", position: 3)])
    }

    @Test(
        "damaged JSON is an error that says where",
        arguments: [
            (
                #"{"images":[{"filename":"a.jpg","sentences":[{"raw":"A"}]},{"sentences":[]}]}"#,
                "'filename' is missing in images/1"
            ),
            (
                #"{"images":[{"id":1,"file_name":"a.jpg"}],"annotations":[{"image_id":1,"caption":3}]}"#,
                "annotations/0/caption"
            ),
            (#"{"annotations":[{"image_id":1,"caption":"#, "COCO"),
        ]
    )
    func damagedJSON(text: String, message: String) {
        let error = #expect(throws: DatasetError.self) { try read(text) }
        #expect(error?.code == .malformed)
        #expect(error?.description.hasPrefix("some/captions.bin: ") == true)
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test(
        "unknown content is an error that lists the formats",
        arguments: [
            "", "   \n", "hello world\n", "[1,2]", "{\"rows\": []}", "alpha,beta\n1,2\n", "a.jpg\tno number\n",
            "\u{1F}\u{8B}\u{8}\u{0}",
        ]
    )
    func unknown(text: String) {
        let error = #expect(throws: DatasetError.self) { try read(text) }
        #expect(error?.code == .unknownFormat)
        for format in CaptionFileFormat.allCases {
            #expect(error?.errorDescription?.contains(format.summary) == true)
        }
        #expect(error?.description.contains("some/captions.bin") == true)
    }

    @Test("UTF-16 text is refused as unknown")
    func utf16() {
        let bytes: [UInt8] = [0xFF, 0xFE] + "image,caption\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(throws: DatasetError.self) { try CaptionFile(bytes: bytes, name: "x") }
    }

    @Test("the extension means nothing")
    func extensionIgnored() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("captions.json", "image,caption\na.jpg,A dog\n")
        #expect(try CaptionFile(contentsOf: file).format == .table)
        let missing = folder.url.appendingPathComponent("none.csv")
        let error = #expect(throws: DatasetError.self) { try CaptionFile(contentsOf: missing) }
        #expect(error?.code == .unreadable)
        #expect(error?.description.contains(missing.path) == true)
    }
}
