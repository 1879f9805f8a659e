import CutlineModels
import Foundation
import Testing
import Torch
import TorchNN

@testable import CutlineTraining

private let hasWeights: Bool = {
    let file = EncoderWeights.file(for: MadeEncoder.name)
    let isThere = FileManager.default.fileExists(atPath: file.path)
    if !isThere { print("skipped: preparing features, \(file.path) is not here") }
    return isThere
}()

@Suite("Preparing features", .enabled(if: hasWeights))
struct FeaturePreparationTests {
    private let folder: TemporaryFolder
    private let photos: [(id: String, file: URL)]

    init() throws {
        Runtime.threadCount = 1
        folder = try TemporaryFolder()
        photos = try folder.writePhotos(3)
    }

    private func prepare(_ preparation: FeaturePreparation, stopAfter batches: Int = .max) throws
        -> (store: FeatureStore?, failures: [String], progress: [Int])
    {
        var progress: [Int] = []
        let result = try preparation.prepare(
            photos,
            at: folder["features/lite0.safetensors"],
            onProgress: { progress.append($0.done) },
            shouldStop: { progress.count > batches }
        )
        return (result?.store, result?.failures.map(\.id) ?? [], progress)
    }

    @Test("features are made once, then found, and refused when they are others")
    func reuse() throws {
        try folder.write("photo1.tif", "not a picture")
        let preparation = FeaturePreparation(encoder: MadeEncoder.name, kind: .pooled, precision: .fp32, batchSize: 1)
        let stopped = try prepare(preparation, stopAfter: 1)
        #expect(stopped.store == nil)
        #expect(stopped.progress == [0, 1])
        let made = try prepare(preparation)
        #expect(made.progress == [1, 2, 3])
        #expect(made.failures == ["photo1.tif"])
        #expect(made.store?.ids == ["photo0.tif", "photo2.tif"])
        #expect(made.store?.description.shape == [1280])
        let found = try prepare(preparation)
        #expect(found.progress == [])
        #expect(found.failures == ["photo1.tif"])
        #expect(found.store?.ids == made.store?.ids)

        let others = [
            (FeaturePreparation(encoder: MadeEncoder.name, kind: .grid, precision: .fp32), "the kind"),
            (FeaturePreparation(encoder: MadeEncoder.name, kind: .pooled, precision: .bf16), "the precision"),
            (FeaturePreparation(encoder: "efficientnet-lite1", kind: .pooled, precision: .fp32), "the encoder"),
            (
                FeaturePreparation(encoder: MadeEncoder.name, kind: .pooled, precision: .fp32, isMirrored: true),
                "no mirror images"
            ),
        ]
        for (other, difference) in others {
            if !FileManager.default.fileExists(atPath: EncoderWeights.file(for: other.encoder).path) { continue }
            let error = #expect(throws: FeatureError.self) { try prepare(other) }
            #expect(error?.code == .foreign)
            #expect(error?.detail.contains(difference) == true)
        }
        try folder.write("photo2.tif", TestPhoto(seed: 9).file)
        let changed = #expect(throws: FeatureError.self) { try prepare(preparation) }
        #expect(changed?.code == .foreign)
        #expect(changed?.detail.contains("photo2.tif") == true)
    }
}
