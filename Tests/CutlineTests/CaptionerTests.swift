import Cutline
import Foundation
import Testing

@Suite("Captioner, with the bundled model")
struct CaptionerTests {
    private static let examples = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().appendingPathComponent("../../Examples/Photos").standardizedFileURL

    private static var photos: [URL] {
        get throws {
            try FileManager.default.contentsOfDirectory(at: examples, includingPropertiesForKeys: nil)
                .filter { $0.pathExtension == "jpg" }.sorted { $0.path < $1.path }
        }
    }

    private func results(
        _ captioner: Captioner,
        _ photos: [URL],
        _ options: CaptionOptions = .init()
    ) async -> [CaptionResult] {
        var results: [CaptionResult] = []
        for await result in captioner.captions(for: photos, options: options) { results.append(result) }
        return results
    }

    @Test("a photograph gets a sentence, its raw words and a log-probability")
    func sentence() async throws {
        let photo = try #require(try Self.photos.first)
        let caption = try await Captioner.bundled().caption(photo)
        #expect(caption.text.first?.isUppercase == true)
        #expect(caption.text.last == ".")
        #expect(caption.rawText.split(separator: " ").count >= 3)
        #expect(!caption.rawText.contains("<"))
        #expect(caption.score < 0)
    }

    @Test("a batch gives the captions that single photographs give, in order")
    func batchEqualsSingle() async throws {
        let captioner = try Captioner.bundled(CaptionerOptions(batchSize: 3))
        let photos = try Self.photos
        let batch = await results(captioner, photos)
        #expect(batch.map(\.photo) == photos)
        for result in batch {
            let single = try await captioner.caption(result.photo)
            let batched = try result.outcome.get()
            #expect(batched.rawText == single.rawText)
            #expect(abs(batched.score - single.score) < 1e-4)
        }
    }

    @Test("different photographs get different captions")
    func variety() async throws {
        let texts = await results(try Captioner.bundled(), try Self.photos).map { try? $0.outcome.get().text }
        #expect(Set(texts).count > texts.count / 2)
    }

    @Test("candidates come best first, as many as asked for, and differ")
    func candidates() async throws {
        let photo = try #require(try Self.photos.first)
        let caption = try await Captioner.bundled().caption(photo, options: CaptionOptions(candidates: 4))
        #expect(caption.candidates.count == 4)
        #expect(Set(caption.candidates.map(\.rawText)).count == 4)
        #expect(caption.candidates.map(\.score) == caption.candidates.map(\.score).sorted(by: >))
    }

    @Test("a photograph that cannot be read is an error in its place, and the others go on")
    func badPhotograph() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let text = folder.appendingPathComponent("text.jpg")
        try Data("this is no photograph".utf8).write(to: text)
        let missing = folder.appendingPathComponent("missing.jpg")
        let good = try #require(try Self.photos.first)

        let results = await results(try Captioner.bundled(), [text, good, missing])
        #expect(results.map { (try? $0.outcome.get()) != nil } == [false, true, false])
        #expect(throws: (any Error).self) { try results[0].outcome.get() }
        if case .failure(let error) = results[0].outcome { #expect("\(error)".contains("text.jpg")) }
    }

    @Test("the same photograph gives the same caption every time, also from many tasks at once")
    func determinism() async throws {
        let captioner = try Captioner.bundled()
        let photo = try #require(try Self.photos.last)
        let first = try await captioner.caption(photo)
        try await withThrowingTaskGroup(of: Caption.self) { group in
            for _ in 0..<4 { group.addTask { try await captioner.caption(photo) } }
            for try await caption in group { #expect(caption == first) }
        }
    }

    @Test("a folder that is no model is refused by name")
    func noModel() {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        let error = #expect(throws: (any Error).self) { try Captioner(modelAt: folder) }
        #expect("\(error.map { "\($0)" } ?? "")".contains(folder.lastPathComponent))
    }

    @Test("a device that the machine lacks is refused")
    func noDevice() {
        #expect(throws: (any Error).self) { try Captioner.bundled(CaptionerOptions(device: "abacus")) }
    }
}
