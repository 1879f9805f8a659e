import CutlineResearch
import Foundation
import Synchronization
import Testing

@Suite("Photographs' features")
struct PhotoFeaturesTests {
    @Test("photographs are encoded once, and their features can be looked at")
    func encoding() async throws {
        let set = try SmallSet()
        let photos = try set.photos()
        let file = set["features.safetensors"]
        let progress = Mutex<[Int]>([])
        let features = try await PhotoFeatures.encode(photos, with: SmallSet.encoder, to: file) { done, total in
            #expect(total == 6)
            progress.withLock { $0.append(done) }
        }
        #expect(features.count == 6 && features.shape == [48] && features.failures.isEmpty)
        #expect(features.encoder == "colours.pt" && !features.hasMirrorImages)
        #expect(progress.withLock { $0.last } == 6)
        // Three colours of 16 fields each, red first; they are stored as float16.
        let values = try features.values(of: "red.tif")
        #expect(values.count == 48)
        #expect(values.prefix(16).allSatisfy { abs($0 - 220 / 255) < 1e-3 })
        #expect(values.dropFirst(16).allSatisfy { abs($0 - 20 / 255) < 1e-3 })
        #expect(throws: (any Error).self) { try features.values(of: "pink.tif") }

        let made = try FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate] as? Date
        let again = try await PhotoFeatures.encode(photos, with: SmallSet.encoder, to: file)
        #expect(again.ids == features.ids)
        #expect(try FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate] as? Date == made)
        #expect(try PhotoFeatures(contentsOf: file).ids == features.ids)
        await #expect(throws: (any Error).self, "made otherwise") {
            try await PhotoFeatures.encode(photos, with: SmallSet.encoder, mirrored: true, to: file)
        }
    }

    @Test("a photograph that cannot be read is reported, and the others go on")
    func damage() async throws {
        let set = try SmallSet()
        try set.write("Images/grey.tif", "no photograph")
        let features = try await PhotoFeatures.encode(
            set.photos(),
            with: SmallSet.encoder,
            kind: .grid,
            to: set["features.safetensors"]
        )
        #expect(features.count == 5 && features.shape == [1, 48])
        #expect(features.failures.map(\.id) == ["grey.tif"])
        #expect(features.failures[0].problem.contains("grey.tif"))
    }

    @Test("what no encoder is, is refused; named ones are listed")
    func names() async throws {
        let set = try SmallSet()
        #expect(PhotoFeatures.encoderNames.contains("resnet101-keras"))
        let photos = try set.photos()
        let error = await #expect(throws: (any Error).self) {
            try await PhotoFeatures.encode(photos, with: "resnet9", to: set["features.safetensors"])
        }
        #expect(error?.localizedDescription.contains("there is no encoder 'resnet9'") == true)
    }

    @Test("a cancelled task stops encoding, and the next call goes on")
    func cancellation() async throws {
        let set = try SmallSet()
        let photos = try set.photos()
        let file = set["features.safetensors"]
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await PhotoFeatures.encode(photos, with: SmallSet.encoder, to: file)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(!FileManager.default.fileExists(atPath: file.path))
        #expect(try await PhotoFeatures.encode(photos, with: SmallSet.encoder, to: file).count == 6)
    }
}
