import Foundation
import Testing

@testable import CutlineMetrics

@Suite("METEOR", .serialized)
struct METEORTests {
    @Test("scores equal the reference's", .enabled(if: InstalledMETEOR.program != nil))
    func scoresEqualReference() throws {
        let meteor = try #require(InstalledMETEOR.program)
        // Each corpus starts Java anew; these two have the odd captions.
        let corpora = MetricFixtures.shared.corpora.filter { $0.name.contains("empty") || $0.name.contains("no-break") }
        #expect(corpora.count == 2)
        for corpus in corpora {
            let scores = try CaptionScorer(includesImages: true, meteor: meteor).score(corpus.samples)
            #expect(abs(try #require(scores.meteor) - corpus.scores.meteor) < 1e-9, "\(corpus.name)")
            for (image, expected) in zip(try #require(scores.perImage), corpus.scores.meteorPerImage) {
                #expect(abs(try #require(image.meteor) - expected) < 1e-9, "\(corpus.name): \(image.id)")
            }
        }
    }

    @Test("a path with spaces works", .enabled(if: InstalledMETEOR.program != nil))
    func pathWithSpaces() throws {
        let meteor = try #require(InstalledMETEOR.program)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("a b \(UUID().uuidString)")
        try FileManager.default.createSymbolicLink(
            at: folder,
            withDestinationURL: meteor.jar.deletingLastPathComponent()
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        let moved = METEOR(java: meteor.java, jar: folder.appendingPathComponent(meteor.jar.lastPathComponent))
        let references = ["a hen walks"]
        let result = try moved.score([
            .init(hypothesis: "a hen walks", references: references), .init(hypothesis: "", references: references),
        ])
        #expect(result.perImage == [1, 0])
    }

    @Test("no images score 0 without starting the program")
    func noImages() throws {
        let meteor = METEOR(java: URL(fileURLWithPath: "/no/java"), jar: URL(fileURLWithPath: "/no/meteor-1.5.jar"))
        #expect(try meteor.score([]) == METEOR.Result(corpus: 0, perImage: []))
    }

    @Test("what is missing is named")
    func unavailable() {
        guard case .unavailable(let reason) = METEOR.find(environment: ["PATH": ""]) else {
            Issue.record("METEOR was found without a PATH")
            return
        }
        #expect(reason.contains("Java"))
    }

    @Test("a program that stops is an error, not a signal")
    func programThatStops() throws {
        let meteor = METEOR(
            java: URL(fileURLWithPath: "/usr/bin/false"),
            jar: URL(fileURLWithPath: "/tmp/meteor-1.5.jar")
        )
        let samples = Array(repeating: METEOR.Sample(hypothesis: "a hen", references: ["a hen"]), count: 20_000)
        let error = #expect(throws: METEORError.self) { try meteor.score(samples) }
        #expect(error?.code == .stoppedEarly)
    }

    @Test("a program that is not there is an error")
    func programThatIsNotThere() throws {
        let meteor = METEOR(java: URL(fileURLWithPath: "/no/java"), jar: URL(fileURLWithPath: "/no/meteor-1.5.jar"))
        let error = #expect(throws: METEORError.self) {
            try meteor.score([.init(hypothesis: "a hen", references: ["a hen"])])
        }
        #expect(error?.code == .cannotStart)
        #expect(error?.description.contains("/no/meteor-1.5.jar") == true)
    }
}
