import CutlineModels
import Foundation
import Testing
import Torch
import TorchNN

@testable import CutlineTraining

@Suite("Feature extraction")
struct FeatureExtractorTests {
    private let folder: TemporaryFolder

    init() throws {
        Runtime.threadCount = 1
        folder = try TemporaryFolder()
    }

    private func extractor(_ description: FeatureDescription) -> FeatureExtractor {
        var extractor = FeatureExtractor(encoder: PatternEncoder(), description: description)
        extractor.batchSize = 2
        return extractor
    }

    /// Extracts until `batches` are done.
    private func extract(
        _ photos: [(id: String, file: URL)],
        _ description: FeatureDescription,
        to name: String,
        stopAfter batches: Int = .max
    ) throws -> (failures: [FeatureExtractor.Failure]?, progress: [Int], resumed: Int?) {
        var progress: [Int] = []
        var resumed: Int?
        let failures = try extractor(description).extract(
            photos,
            to: folder[name],
            onProgress: {
                progress.append($0.done)
                resumed = $0.resumed
            },
            shouldStop: { progress.count > batches }
        )
        return (failures, progress, resumed)
    }

    @Test(
        "features are those of direct encoding, both ways round",
        arguments: [FeatureKind.pooled, .grid],
        [DataType.float16, .float32]
    )
    func values(kind: FeatureKind, storage: DataType) throws {
        let encoder = PatternEncoder()
        let photos = try folder.writePhotos(5)
        #expect(try extract(photos, encoder.description(kind, storage: storage), to: "store").failures == [])
        let store = try FeatureStore(contentsOf: folder["store"])
        #expect(store.ids == photos.map(\.id))
        #expect(store.description == encoder.description(kind, storage: storage))
        for order in [[0, 1, 2, 3, 4], [3, 0, 3]] {
            let rows = try store.rows(of: order.map { photos[$0].id })
            let originals = order.map { TestPhoto(seed: UInt64($0)) }
            let upright = store.features(rows: rows)
            #expect(upright.shape == [order.count] + store.description.shape)
            #expect(upright.floats == originals.flatMap { encoder.features($0, kind, storage: storage) })
            let turned = store.features(of: rows.map { .init(row: $0, isMirrored: true) }).floats
            #expect(turned == originals.flatMap { encoder.features($0, kind, mirrored: true, storage: storage) })
            #expect(turned == originals.flatMap { encoder.features($0.mirrored, kind, storage: storage) })
            #expect(turned != upright.floats)
        }
    }

    @Test("without mirror images a store holds one view")
    func unmirrored() throws {
        let encoder = PatternEncoder()
        _ = try extract(folder.writePhotos(3), encoder.description(isMirrored: false), to: "one")
        _ = try extract(folder.writePhotos(3), encoder.description(), to: "two")
        let one = try FeatureStore(contentsOf: folder["one"])
        let two = try FeatureStore(contentsOf: folder["two"])
        #expect(one.description.views == 1)
        #expect(one.features(rows: [2, 0]).floats == two.features(rows: [2, 0]).floats)
        let size = { try Data(contentsOf: folder[$0]).count }
        #expect(try size("two") - size("one") >= 3 * 16 * 2)
    }

    @Test("photos that cannot be decoded are named and left out")
    func undecodable() throws {
        var photos = try folder.writePhotos(5)
        photos[1].file = try folder.write("text.tif", "not a picture")
        photos[4].file = folder["nowhere.tif"]
        let failures = try #require(try extract(photos, PatternEncoder().description(), to: "store").failures)
        #expect(failures.map(\.id) == ["photo1.tif", "photo4.tif"])
        #expect(failures[0].problem.contains("text.tif"))
        #expect(failures[1].problem.contains("nowhere.tif"))
        let store = try FeatureStore(contentsOf: folder["store"])
        #expect(store.ids == ["photo0.tif", "photo2.tif", "photo3.tif"])
        #expect(!store.contains("photo1.tif"))
        let third = PatternEncoder().features(TestPhoto(seed: 3), .pooled, storage: .float16)
        #expect(try store.features(rows: store.rows(of: ["photo3.tif"])).floats == third)
    }

    @Test("where no photo can be decoded there is an error, and the next time starts afresh")
    func nothingReadable() throws {
        let photos = try folder.writePhotos(2)
        for photo in photos { try folder.write(photo.id, Data("broken".utf8)) }
        let description = PatternEncoder().description()
        let error = #expect(throws: FeatureError.self) { try extract(photos, description, to: "store") }
        #expect(error?.code == .empty)
        #expect(error?.description.contains("photo0.tif") == true)
        _ = try folder.writePhotos(2)
        #expect(try extract(photos, description, to: "store").failures == [])
    }

    @Test("an extraction that stopped goes on to the same file", arguments: [0, 1, 3], [false, true])
    func resumption(batches: Int, withGarbage: Bool) throws {
        var photos = try folder.writePhotos(9)
        photos[3].file = try folder.write("text.tif", "not a picture")
        let description = PatternEncoder().description()
        _ = try extract(photos, description, to: "whole")
        let stopped = try extract(photos, description, to: "store", stopAfter: batches)
        #expect(stopped.failures == nil)
        #expect(stopped.progress == Array(stride(from: 0, through: 2 * batches, by: 2)))
        #expect(!FileManager.default.fileExists(atPath: folder["store"].path))
        if withGarbage {
            // What a crash leaves: rows that the journal does not count, the last of them not whole.
            let partial = folder["store.partial"]
            try (Data(contentsOf: partial) + Data(repeating: 7, count: 150)).write(to: partial)
        }
        let resumed = try extract(photos, description, to: "store")
        #expect(resumed.progress.first == 2 * batches)
        #expect(resumed.resumed == 2 * batches)
        #expect(resumed.failures?.map(\.id) == ["photo3.tif"])
        #expect(try Data(contentsOf: folder["store"]) == Data(contentsOf: folder["whole"]))
        #expect(try folder.entries.filter { $0.contains("partial") || $0.hasPrefix(".") } == [])
    }

    @Test(
        "an extraction with another encoder, of other photos, or with lost rows is not gone on with",
        arguments: 0..<4
    )
    func foreignJournal(difference: Int) throws {
        var photos = try folder.writePhotos(6)
        var description = PatternEncoder().description()
        _ = try extract(photos, description, to: "store", stopAfter: 2)
        switch difference {
        case 0: description.weights = "others"
        case 1: photos.swapAt(0, 1)
        case 2: try Data(count: 100).write(to: folder["store.partial"])
        default: try folder.write("store.partial.json", "{")
        }
        let resumed = try extract(photos, description, to: "store")
        #expect(resumed.progress == [0, 2, 4, 6])
        _ = try extract(photos, description, to: "whole")
        #expect(try Data(contentsOf: folder["store"]) == Data(contentsOf: folder["whole"]))
    }
}
