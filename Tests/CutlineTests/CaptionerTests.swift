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

    @Test("captions begin, contain and leave out what is asked for, in any search that can do so")
    func constraints() async throws {
        let photo = try #require(try Self.photos.first)
        let captioner = try Captioner.bundled()
        var options = CaptionOptions(candidates: 2)
        options.start = "There is a"
        options.requiredWords = ["dog"]
        options.forbiddenWords = ["man woman"]
        options.blocksOpenEndings = true
        let caption = try await captioner.caption(photo, options: options)
        #expect(caption.rawText.hasPrefix("there is a ") && caption.rawText.contains("dog"))
        #expect(caption.candidates.allSatisfy { !$0.rawText.contains("man") })
        #expect(caption.text.hasPrefix("There is a"))
        options.requiredWords = []
        options.sampling = .init(temperature: 0.7, topP: 0.9, seed: 3)
        let drawn = try await captioner.caption(photo, options: options)
        #expect(drawn.rawText.hasPrefix("there is a "))
        #expect(drawn == (try await captioner.caption(photo, options: options)))
        #expect(drawn.confidence == nil)
    }

    @Test(
        "options that contradict each other, and words that the model does not know, are refused for every photograph"
    )
    func contradictions() async throws {
        let captioner = try Captioner.bundled()
        let photo = try #require(try Self.photos.first)
        var groups = CaptionOptions(beamWidth: 4)
        groups.groups = 3
        var unknown = CaptionOptions()
        unknown.requiredWords = ["okapi"]
        var drawn = CaptionOptions()
        (drawn.sampling, drawn.requiredWords) = (.init(), ["dog"])
        let short = CaptionOptions(minimumLength: 9, maximumLength: 0)
        for (options, expected) in [
            (groups, "groups is 3"), (unknown, "'okapi'"), (drawn, "drawn"), (short, "maximum_length"),
        ] {
            let error = #expect(throws: (any Error).self) { try captioner.check(options) }
            #expect("\(error.map { "\($0)" } ?? "")".contains(expected))
            await #expect(throws: (any Error).self) { try await captioner.caption(photo, options: options) }
            for result in await results(captioner, [photo, photo], options) {
                #expect((try? result.outcome.get()) == nil)
            }
        }
        // Shorter than the model's own least length.
        let brief = try await captioner.caption(photo, options: CaptionOptions(maximumLength: 2))
        #expect(brief.rawText.split(separator: " ").count <= 2)
    }

    @Test("candidates of groups are more than those of a narrow beam, whose width follows the groups")
    func groups() async throws {
        let photo = try #require(try Self.photos.first)
        var options = CaptionOptions(candidates: 4)
        options.groups = 4
        options.diversity = 3
        let caption = try await Captioner.bundled().caption(photo, options: options)
        let starts = Set(caption.candidates.map { $0.rawText.split(separator: " ").first })
        #expect(caption.candidates.count == 4 && starts.count > 1)
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
