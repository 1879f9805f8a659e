import Foundation
import Testing

@testable import CutlineTraining

@Suite("Splits")
struct SplitTests {
    private func load(_ folder: TemporaryFolder, _ split: SplitSource) throws -> (
        dataset: Dataset, report: DatasetReport
    ) {
        let captions = try folder.write(
            "captions.csv",
            "image,caption\n" + "abcdef".map { "\($0).jpg,x \($0)\n" }.joined()
        )
        return try Dataset.load(images: nil, captions: captions, split: split)
    }

    @Test("list files are found by name and read with any line end")
    func directory() throws {
        let folder = try TemporaryFolder()
        try folder.write("lists/Flickr_8k.trainImages.txt", "\u{FEFF}c.jpg\r\na.jpg\r\n\r\n  b.jpg \r\n")
        try folder.write("lists/Flickr_8k.devImages.txt", "d.jpg")
        try folder.write("lists/Flickr_8k.testImages.txt", "e.jpg\nzz.jpg\ne.jpg\n")
        try folder.write("lists/evaluation.txt", "unrelated")
        try folder.write("lists/readme_train_val_test.txt", "unrelated")
        try folder.write("lists/captions_train.csv", "image,caption\na.jpg,x\n")
        try folder.write("lists/captions_train2014.json", #"{"info": {}}"#)
        try folder.write("lists/.train.txt.swp", "unrelated")
        try folder.write("lists/train/x.txt", "unrelated")
        let (dataset, report) = try load(folder, .directory(folder.url.appendingPathComponent("lists")))
        #expect(dataset.images(in: .train).map(\.id) == ["a.jpg", "b.jpg", "c.jpg"])
        #expect(dataset.images(in: .validation).map(\.id) == ["d.jpg"])
        #expect(dataset.images(in: .test).map(\.id) == ["e.jpg"])
        #expect(dataset.images(in: nil).map(\.id) == ["f.jpg"])
        #expect(report.unassigned.images == 1)
        let missing = report.issues[.splitWithoutCaptions]
        #expect(missing.count == 1)
        #expect(missing.examples == [.init(item: "zz.jpg in Flickr_8k.testImages.txt", position: 2)])
    }

    @Test(
        "names of lists",
        arguments: [
            ("train.txt", Split.train), ("trainImages.txt", .train), ("flickr30k_train", .train),
            ("Trains.lst", .train),
            ("dev.txt", .validation), ("val2014.txt", .validation), ("devimages.txt", .validation),
            ("my-validation-list.txt", .validation), ("test_ids.txt", .test), ("latest.txt", nil),
            ("interval.txt", nil),
        ]
    )
    func listNames(name: String, split: Split?) throws {
        let folder = try TemporaryFolder()
        try folder.write(split == .train ? "other.txt" : "Base.train.txt", "a.jpg\n")
        try folder.write(name, "b.jpg\n")
        let found = try SplitList.find(in: folder.url)
        #expect(found.first { $0.value.lastPathComponent == name }?.key == split)
    }

    @Test("a folder without a train list, or with two, is an error")
    func unusableFolder() throws {
        let folder = try TemporaryFolder()
        try folder.write("test.txt", "a.jpg")
        let none = #expect(throws: DatasetError.self) { try SplitList.find(in: folder.url) }
        #expect(none?.code == .splitNotFound)
        try folder.write("train.txt", "b.jpg")
        try folder.write("train2.txt", "b.jpg")
        let two = #expect(throws: DatasetError.self) { try SplitList.find(in: folder.url) }
        #expect(two?.code == .ambiguousSplit)
        #expect(two?.description.contains("train.txt and train2.txt") == true)
    }

    @Test("a photo in two lists is an error that names it and both lists")
    func conflict() throws {
        let folder = try TemporaryFolder()
        let train = try folder.write("A.txt", "a.jpg\nb.jpg\n")
        let test = try folder.write("B.txt", "c.jpg\nb.jpg\n")
        let error = #expect(throws: DatasetError.self) { try load(folder, .lists([.train: train, .test: test])) }
        #expect(error?.code == .splitConflict)
        for part in ["b.jpg", train.path, test.path, "line 2"] {
            #expect(error?.description.contains(part) == true)
        }
    }

    @Test("lists whose names match no photo at all are an error")
    func nothingMatches() throws {
        let folder = try TemporaryFolder()
        let train = try folder.write("A.txt", "a\nb\n")
        let error = #expect(throws: DatasetError.self) { try load(folder, .lists([.train: train])) }
        #expect(error?.code == .splitNotFound)
        #expect(error?.description.contains("a.jpg") == true)
    }

    @Test("a caption file without a split needs another source")
    func noOwnSplit() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: DatasetError.self) { try load(folder, .captionFile(otherwise: nil)) }
        #expect(error?.code == .splitNotFound)
        let seeded = try SeededSplit(validation: 0.2, test: 0.2, seed: 1)
        let fallback = try load(folder, .captionFile(otherwise: seeded)).dataset
        let direct = try load(folder, .seeded(seeded)).dataset
        #expect(fallback == direct)
        #expect(try load(folder, .whole).dataset.images(in: nil).count == 6)
    }

    @Test("keys of the seeded split are those of an independent implementation")
    func keys() throws {
        let zero = try SeededSplit(validation: 0.1, test: 0.1, seed: 0)
        let other = try SeededSplit(validation: 0.1, test: 0.1, seed: 42)
        #expect(zero.key(of: "1000268201_693b08cb0e.jpg") == 0xCD00_373C_2EB1_16C1)
        #expect(other.key(of: "1000268201_693b08cb0e.jpg") == 0x097C_A86E_D84B_033B)
        #expect(other.key(of: "é.png") == 0x8A35_916D_BAC0_8B7B)
    }

    @Test("a seeded split has the asked sizes and does not depend on the order of photos")
    func seeded() throws {
        let ids = (0..<1000).map { "photo\($0).jpg" }
        let split = try SeededSplit(validation: 0.1, test: 0.05, seed: 7)
        let assigned = split.assign(ids)
        #expect(assigned == split.assign(ids.reversed()))
        #expect(assigned.values.count { $0 == .validation } == 100)
        #expect(assigned.values.count { $0 == .test } == 50)
        #expect(assigned.values.count { $0 == .train } == 850)
        let other = try SeededSplit(validation: 0.1, test: 0.05, seed: 8).assign(ids)
        #expect(ids.count { assigned[$0] != other[$0] } > 150)
        let inFirstHalf = ids.prefix(500).count { assigned[$0] == .validation }
        #expect((30...70).contains(inFirstHalf))
    }

    @Test(
        "shares that leave nothing to train on are refused",
        arguments: [(0.5, 0.5), (-0.1, 0), (0, 1.2), (.nan, 0.1)]
    )
    func fractions(validation: Double, test: Double) {
        let error = #expect(throws: DatasetError.self) { try SeededSplit(validation: validation, test: test, seed: 1) }
        #expect(error?.code == .invalidFractions)
    }
}
