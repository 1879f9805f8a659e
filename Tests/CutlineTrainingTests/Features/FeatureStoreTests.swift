import CutlineModels
import Foundation
import Testing
import Torch
import TorchNN

@testable import CutlineTraining

@Suite("Feature stores")
struct FeatureStoreTests {
    private let folder: TemporaryFolder
    private let photos: [(id: String, file: URL)]

    init() throws {
        Runtime.threadCount = 1
        folder = try TemporaryFolder()
        photos = try folder.writePhotos(3)
        let extractor = FeatureExtractor(encoder: PatternEncoder(), description: PatternEncoder().description())
        _ = try extractor.extract(photos, to: folder["store"], onProgress: { _ in })
    }

    private func open(_ name: String = "store") throws -> FeatureStore {
        try FeatureStore(contentsOf: folder[name])
    }

    @Test("a store that is cut short anywhere is damaged")
    func truncated() throws {
        let whole = try Data(contentsOf: folder["store"])
        for length in [0, 1, 7, 8, 100, whole.count / 2, whole.count - 1] {
            try folder.write("cut", whole.prefix(length))
            let error = #expect(throws: FeatureError.self, "\(length) bytes") { try open("cut") }
            #expect(error?.code == .damaged)
            #expect(error?.description.hasPrefix(folder["cut"].path) == true)
            #expect(error?.description.contains("extract the features again") == true)
        }
    }

    @Test("no changed byte of the header goes unnoticed")
    func flippedHeader() throws {
        let whole = try Data(contentsOf: folder["store"])
        let header = try SafetensorsFile(contentsOf: folder["store"])
        let featureBytes = 3 * 2 * 16 * 2
        let headerSize = whole.count - featureBytes - 3 * 32
        var damaged = 0
        for position in 0..<headerSize {
            var changed = whole
            changed[position] ^= 1
            try folder.write("flipped", changed)
            do {
                let store = try open("flipped")
                // A change inside a word of the description or of an id makes another description or id.
                let isAnother = store.description != PatternEncoder().description() || store.ids != photos.map(\.id)
                #expect(isAnother, "byte \(position)")
            } catch let error as FeatureError {
                #expect([.damaged, .foreign].contains(error.code), "byte \(position): \(error)")
                damaged += 1
            }
        }
        #expect(damaged > headerSize / 2)
        #expect(header.metadata["format"] == "cutline-features")
    }

    @Test("a safetensors file that is no store is said to be one")
    func otherFile() throws {
        try SafetensorsWriter.write(["features": Tensor.zeros([3, 2, 16])], to: folder["weights"])
        let error = #expect(throws: FeatureError.self) { try open("weights") }
        #expect(error?.code == .damaged)
        #expect(error?.description.contains("not a feature store") == true)
    }

    @Test("a store of a later format is refused and both formats named")
    func laterFormat() throws {
        let file = try SafetensorsFile(contentsOf: folder["store"])
        var metadata = file.metadata
        metadata["description"] = metadata["description"]?.replacing("\"format\":1", with: "\"format\":2")
        try SafetensorsWriter.write(file.tensors(), metadata: metadata, to: folder["later"])
        let error = #expect(throws: FeatureError.self) { try open("later") }
        #expect(error?.code == .foreign)
        #expect(error?.detail.contains("format 2") == true)
        #expect(error?.detail.contains("reads 1") == true)
    }

    @Test("a photo that is listed twice is damage")
    func listedTwice() throws {
        let file = try SafetensorsFile(contentsOf: folder["store"])
        var metadata = file.metadata
        metadata["ids"] = #"["a","b","a"]"#
        try SafetensorsWriter.write(file.tensors(), metadata: metadata, to: folder["twice"])
        let error = #expect(throws: FeatureError.self) { try open("twice") }
        #expect(error?.code == .damaged)
        #expect(error?.detail.contains("twice") == true)
    }

    private static let differences: [(part: String, change: @Sendable (inout FeatureDescription) -> Void)] = [
        ("the encoder is efficientnet-lite0, not other", { $0.encoder = "other" }),
        ("the encoder's weights are others", { $0.weights = "other" }),
        ("the preprocessing is another", { $0.preprocessing.size = 9 }),
        ("the precision is fp32, not bf16", { $0.precision = .bf16 }),
        ("the kind is pooled, not grid", { $0.kind = .grid }),
        ("the shape is [16], not [17]", { $0.shape = [17] }),
        ("the storage is float16, not float32", { $0.storage = .float32 }),
    ]

    @Test("a store that was made otherwise is refused, and what differs is named", arguments: differences.indices)
    func foreign(index: Int) throws {
        let (part, change) = Self.differences[index]
        let store = try open()
        var wanted = store.description
        try store.check(against: wanted)
        change(&wanted)
        let error = #expect(throws: FeatureError.self) { try store.check(against: wanted) }
        #expect(error?.code == .foreign)
        #expect(error?.file == folder["store"].path)
        #expect(error?.detail.contains(part) == true)
        let named = Self.differences.filter { error?.detail.contains($0.part) == true }
        #expect(named.count == 1)
    }

    @Test("mirror images may be there unasked, and are missed when they are asked for")
    func mirrorImages() throws {
        let one = PatternEncoder().description(isMirrored: false)
        try open().check(against: one)
        let extractor = FeatureExtractor(encoder: PatternEncoder(), description: one)
        _ = try extractor.extract(photos, to: folder["one"], onProgress: { _ in })
        let error = #expect(throws: FeatureError.self) {
            try open("one").check(against: PatternEncoder().description())
        }
        #expect(error?.detail.contains("it holds no mirror images") == true)
    }

    @Test("a photo that changed since its extraction is named")
    func changedPhoto() throws {
        let store = try open()
        let ids = photos.map(\.id)
        try store.checkContents(of: ids) { folder[$0] }
        try folder.write("photo1.tif", TestPhoto(seed: 99).file)
        let error = #expect(throws: FeatureError.self) { try store.checkContents(of: ids) { folder[$0] } }
        #expect(error?.code == .foreign)
        #expect(error?.detail.contains("'photo1.tif'") == true)
        try store.checkContents(of: ["photo2.tif", "photo0.tif"]) { folder[$0] }
    }

    @Test("a photo that is not in the store is named")
    func missingPhoto() throws {
        let store = try open()
        #expect(try store.rows(of: ["photo2.tif", "photo0.tif"]) == [2, 0])
        let error = #expect(throws: FeatureError.self) { try store.rows(of: ["photo0.tif", "cat.jpg"]) }
        #expect(error?.code == .missingImage)
        #expect(error?.detail.contains("'cat.jpg'") == true)
    }
}
