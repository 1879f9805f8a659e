import Foundation
import Testing

@testable import CutlineTraining

@Suite("Data sets")
struct DatasetTests {
    @Test("photos keep the file's order and their whole names; png and jpg of one stem stay apart")
    func order() throws {
        let folder = try TemporaryFolder()
        let captions = try folder.write(
            "c.csv",
            "image,caption\nb.v2.jpg,one\na.png,two\nb.v2.jpg, three \na.jpg,four\n"
        )
        let dataset = try Dataset.load(images: nil, captions: captions, split: .whole).dataset
        #expect(dataset.images.map(\.id) == ["b.v2.jpg", "a.png", "a.jpg"])
        #expect(dataset.images.map(\.captions) == [["one", "three"], ["two"], ["four"]])
        #expect(dataset.folder == nil)
        #expect(dataset.file(of: dataset.images[0]) == nil)
        #expect(dataset.removing(["a.png"]).images.map(\.id) == ["b.v2.jpg", "a.jpg"])
    }

    @Test("what cannot be used is skipped, counted and located")
    func report() throws {
        let folder = try TemporaryFolder()
        for name in ["a.jpg", "b.jpg", "lonely.PNG", "notes.txt"] { try folder.write("photos/\(name)") }
        let captions = try folder.write(
            "captions.txt",
            """
            a.jpg#0\tA dog .
            a.jpg#1\tA dog .
            a.jpg#2\t \t
            b.jpg.1#0\tbroken one
            b.jpg.1#1\tbroken two
            gone.jpg#0\tmissing
            ../a.jpg#0\toutside
            b.jpg#0\tA cat .
            nonsense
            """
        )
        let photos = folder.url.appendingPathComponent("photos")
        let (dataset, report) = try Dataset.load(images: photos, captions: captions, split: .whole)
        #expect(dataset.images.map(\.id) == ["a.jpg", "b.jpg"])
        #expect(dataset.images[0].captions == ["A dog .", "A dog ."])
        #expect(dataset.file(of: dataset.images[1])?.path == photos.appendingPathComponent("b.jpg").path)
        #expect(report.total.captions == 3)
        #expect(report.issues[.duplicateCaption].examples == [.init(item: "a.jpg", position: 2)])
        #expect(report.issues[.emptyCaption].examples == [.init(item: "a.jpg", position: 3)])
        #expect(report.issues[.brokenIdentifier].count == 2)
        #expect(report.issues[.brokenIdentifier].captionsSkipped == 3)
        #expect(report.issues[.brokenIdentifier].examples.map(\.position) == [4, 7])
        #expect(report.issues[.missingImage].examples == [.init(item: "gone.jpg", position: 6)])
        #expect(report.issues[.malformedLine].examples == [.init(item: "nonsense", position: 9)])
        #expect(report.issues[.imageWithoutCaptions].examples == [.init(item: "lonely.PNG", position: nil)])
        #expect(report.issues.captionsSkipped == 5)
    }

    @Test("the report reads as lines and survives JSON")
    func reportText() throws {
        let folder = try TemporaryFolder()
        let rows = (0..<9).map { "gone\($0).jpg,x\n" }.joined()
        let captions = try folder.write("captions.csv", "image,caption\na.jpg,x\nb.jpg,y\nb.jpg,y\n\(rows)")
        try folder.write("photos/a.jpg")
        try folder.write("photos/b.jpg")
        let train = try folder.write("mine.txt", "a.jpg\n")
        var report = try Dataset.load(
            images: folder.url.appendingPathComponent("photos"),
            captions: captions,
            split: .lists([.train: train])
        ).report
        report.issues.add(.undecodableImage, item: "b.jpg", captionsSkipped: 2)
        #expect(
            report.description == """
                2 photos, 3 captions from captions.csv (CSV with a header such as 'image,caption')
                split by mine.txt: train 1 photos, 1 captions; in no split 1 photos, 2 captions
                kept: 1 captions repeated for the same photo: b.jpg (line 4)
                skipped: 9 photos whose file is missing, 9 captions: gone0.jpg (line 5), gone1.jpg (line 6), \
                gone2.jpg (line 7), gone3.jpg (line 8), gone4.jpg (line 9), …
                skipped: 1 photos that cannot be decoded, 2 captions: b.jpg
                """
        )
        let data = try JSONEncoder().encode(report)
        #expect(try JSONDecoder().decode(DatasetReport.self, from: data) == report)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let issues = try #require(object["issues"] as? [String: Any])
        #expect(Set(issues.keys) == ["duplicateCaption", "missingImage", "undecodableImage"])
        #expect(Set(try #require(object["splits"] as? [String: Any]).keys) == ["train"])
    }

    @Test("photos in sub-folders are found there, or in the folder itself")
    func subfolders() throws {
        let folder = try TemporaryFolder()
        let images = ["val2014/a.jpg", "val2014/b.jpg", "val2014/c.jpg"].map { path in
            let parts = path.split(separator: "/")
            return #"{"filepath":"\#(parts[0])","filename":"\#(parts[1])","split":"val","sentences":[{"raw":"x"}]}"#
        }
        let captions = try folder.write("k.json", "{\"images\":[\(images.joined(separator: ","))]}")
        try folder.write("photos/val2014/a.jpg")
        try folder.write("photos/b.jpg")
        let photos = folder.url.appendingPathComponent("photos")
        let (dataset, report) = try Dataset.load(
            images: photos,
            captions: captions,
            split: .captionFile(otherwise: nil)
        )
        #expect(dataset.images(in: .validation).map(\.id) == ["val2014/a.jpg", "val2014/b.jpg"])
        #expect(dataset.images.map(\.path) == ["val2014/a.jpg", "b.jpg"])
        #expect(report.issues[.missingImage].examples.map(\.item) == ["val2014/c.jpg"])
        #expect(report.splits[.validation]?.images == 2)
    }

    @Test("photos that a file lists without captions are reported, not kept")
    func listedOnly() throws {
        let folder = try TemporaryFolder()
        let captions = try folder.write(
            "coco.json",
            """
            {"images":[{"id":1,"file_name":"a.jpg"},{"id":2,"file_name":"b.jpg"}],
             "annotations":[{"image_id":2,"caption":"B"}]}
            """
        )
        let (dataset, report) = try Dataset.load(images: nil, captions: captions, split: .whole)
        #expect(dataset.images.map(\.id) == ["b.jpg"])
        #expect(report.issues[.imageWithoutCaptions].examples == [.init(item: "a.jpg", position: 1)])
    }

    @Test("captions that belong to no photo, or no folder, are an error")
    func nothingLeft() throws {
        let folder = try TemporaryFolder()
        let captions = try folder.write("c.csv", "image,caption\na.jpg,x\n")
        try FileManager.default.createDirectory(
            at: folder.url.appendingPathComponent("empty"),
            withIntermediateDirectories: true
        )
        let empty = #expect(throws: DatasetError.self) {
            try Dataset.load(images: folder.url.appendingPathComponent("empty"), captions: captions, split: .whole)
        }
        #expect(empty?.code == .noUsableImages)
        #expect(empty?.description.contains("'a.jpg'") == true)
        let missing = #expect(throws: DatasetError.self) {
            try Dataset.load(images: folder.url.appendingPathComponent("none"), captions: captions, split: .whole)
        }
        #expect(missing?.code == .unreadable)
        #expect(missing?.description.contains("none") == true)
    }
}
