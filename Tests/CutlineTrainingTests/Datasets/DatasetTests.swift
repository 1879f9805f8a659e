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

    @Test("a caption file and a folder for each split make one data set")
    func parts() throws {
        let folder = try TemporaryFolder()
        var parts: [Dataset.Part] = []
        for (split, names) in [
            (Split.train, ["000000000009.jpg", "000000000025.jpg"]), (.validation, ["000000000139.jpg"]),
        ] {
            let images = names.enumerated().map { #"{"id": \#($0), "file_name": "\#($1)"}"# }
            let annotations = names.indices.map { #"{"image_id": \#($0), "caption": "A photo \#($0)."}"# }
            let captions = try folder.write(
                "captions_\(split.rawValue)2017.json",
                #"{"images": [\#(images.joined(separator: ","))], "annotations": [\#(annotations.joined(separator: ","))]}"#
            )
            for name in names { try folder.write("\(split.rawValue)2017/\(name)") }
            let photos = folder.url.appendingPathComponent("\(split.rawValue)2017")
            parts.append(Dataset.Part(split, images: photos, captions: captions))
        }
        try folder.write("val2017/lonely.jpg")
        let (dataset, report) = try Dataset.load(parts: parts)
        #expect(dataset.images(in: .train).map(\.id) == ["000000000009.jpg", "000000000025.jpg"])
        #expect(dataset.images(in: .validation).map(\.id) == ["000000000139.jpg"])
        let rest = dataset.removing(["000000000009.jpg"])
        for (image, place) in zip(rest.images, ["train2017/000000000025.jpg", "val2017/000000000139.jpg"]) {
            #expect(rest.file(of: image)?.path == folder.url.appendingPathComponent(place).path)
        }
        #expect(report.captionFile == "captions_train2017.json, captions_val2017.json")
        #expect(report.splits[.train]?.images == 2)
        #expect(report.issues[.imageWithoutCaptions].examples.map(\.item) == ["lonely.jpg"])
        #expect(report.issues[.leakedPhoto].count == 0)
    }

    @Test("a photo in the files of two splits is an error that names it and both")
    func photoInTwoParts() throws {
        let folder = try TemporaryFolder()
        let train = try folder.write("train.csv", "image,caption\na.jpg,one\nb.jpg,two\n")
        let test = try folder.write("test.csv", "image,caption\nb.jpg,three\n")
        let error = #expect(throws: DatasetError.self) {
            try Dataset.load(parts: [
                .init(.train, images: nil, captions: train), .init(.test, images: nil, captions: test),
            ])
        }
        #expect(error?.code == .splitConflict)
        #expect(error?.description.contains("test.csv: b.jpg is in the captions of train too") == true)
    }

    @Test(
        "Flickr's number of a photo is read from the names of Flickr8k and Flickr30k",
        arguments: [
            ("1000268201_693b08cb0e.jpg", "1000268201"), ("1000268201.jpg", "1000268201"),
            ("Images/36979.jpg", nil), ("2258277193_586949ec62.jpg.1", "2258277193"), ("000000391895.jpg", nil),
            ("COCO_val2014_000000391895.jpg", nil), ("12345678", nil), ("12345678x.jpg", nil), ("", nil),
        ] as [(String, String?)]
    )
    func flickrID(name: String, id: String?) {
        #expect(ImageName.flickrID(name) == id)
    }

    @Test("a photo that is in train under another name is told, and stays where it is")
    func leaks() throws {
        let folder = try TemporaryFolder()
        let captions = try folder.write(
            "c.csv",
            "image,caption\n1000268201.jpg,a\n1000268201_693b08cb0e.jpg,b\n1000268201_x.jpg,c\n1009434119_febe49276a.jpg,d\n"
        )
        let train = try folder.write("train.txt", "1000268201.jpg\n")
        let test = try folder.write("test.txt", "1000268201_693b08cb0e.jpg\n1009434119_febe49276a.jpg\n")
        let (dataset, report) = try Dataset.load(
            images: nil,
            captions: captions,
            split: .lists([.train: train, .test: test])
        )
        #expect(
            report.issues[.leakedPhoto].examples.map(\.item) == [
                "1000268201_693b08cb0e.jpg of test is 1000268201.jpg of train"
            ]
        )
        #expect(report.description.contains("kept: 1 photos that are in train under another name"))
        #expect(dataset.images(in: .test).count == 2)
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
