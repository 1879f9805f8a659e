import Foundation
import Testing

@testable import Cutline

@Suite("Captions are explained, with the bundled model")
struct CaptionExplanationTests {
    private static let photo = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().appendingPathComponent("../../Examples/Photos/dogs.jpg").standardizedFileURL

    @Test("the explanation is of the caption that the captioner gives, word by word")
    func caption() async throws {
        let captioner = try Captioner.bundled()
        let explanation = try await captioner.explain(Self.photo)
        #expect(try await captioner.caption(Self.photo) == explanation.caption)
        #expect(explanation.choices.compactMap(\.word).joined(separator: " ") == explanation.caption.rawText)
        let best = try #require(explanation.hypotheses.first)
        #expect(best.rawText == explanation.caption.rawText)
        #expect((explanation.choices.last?.word == nil) == best.isFinished)
        let sum = explanation.choices.reduce(0) { $0 + log($1.probability) }
        #expect(abs(sum - best.logProbability) < 1e-3)
        #expect(explanation.hypotheses.count == explanation.search.beamWidth)
        #expect(explanation.hypotheses.map(\.score) == explanation.hypotheses.map(\.score).sorted(by: >))
        #expect(explanation.area == CGRect(x: 0, y: 0, width: 1, height: 1))
        for choice in explanation.choices {
            #expect(choice.alternatives.count == 8)
            #expect(choice.alternatives.count { $0.isChosen } == (choice.rank <= 8 ? 1 : 0))
        }
    }

    @Test("a search of one's own is explained as such")
    func options() async throws {
        let options = CaptionOptions(beamWidth: 1, maximumLength: 4)
        let explanation = try await Captioner.bundled().explain(Self.photo, options: options, alternatives: 2)
        #expect(explanation.search.beamWidth == 1 && explanation.search.maximumLength == 4)
        #expect(explanation.hypotheses.count == 1)
        #expect(explanation.choices.count <= 4)
        #expect(explanation.choices.allSatisfy { $0.alternatives.count == 2 })
    }

    @Test("a photograph that is not there is an error that names it")
    func missing() async throws {
        let captioner = try Captioner.bundled()
        let error = await #expect(throws: (any Error).self) {
            try await captioner.explain(URL(fileURLWithPath: "/no/dog.jpg"))
        }
        #expect("\(error.map { "\($0)" } ?? "")".contains("/no/dog.jpg"))
    }
}

@Suite("Attention maps")
struct AttentionMapTests {
    @Test("regions fill a square row by row, or make no map")
    func shape() throws {
        let map = try #require(AttentionMap(square: [0.1, 0.2, 0.6, 0.1]))
        #expect(map.rows == 2 && map.columns == 2)
        #expect(map.peak == (row: 1, column: 0))
        #expect(abs(map.total - 1) < 1e-6)
        #expect(AttentionMap(square: [0.5, 0.25, 0.25]) == nil)
        #expect(AttentionMap(square: []) == nil)
    }

    @Test("attention to one region is spread over one, to all alike over all, whatever share goes to the photograph")
    func spread() throws {
        #expect(abs(try #require(AttentionMap(square: [0, 0, 0, 1])).spread - 1) < 1e-6)
        #expect(abs(try #require(AttentionMap(square: [0.25, 0.25, 0.25, 0.25])).spread - 4) < 1e-6)
        #expect(abs(try #require(AttentionMap(square: [0.1, 0, 0, 0.1])).spread - 2) < 1e-6)
        #expect(try #require(AttentionMap(square: [0, 0, 0, 0])).spread == 4)
    }

    @Test("a region lies in the part of the photograph that the network saw")
    func area() throws {
        let map = try #require(AttentionMap(square: [Float](repeating: 1 / 16, count: 16)))
        let explanation = CaptionExplanation(
            caption: Caption(
                candidates: [.init(text: "A dog.", rawText: "a dog", score: -1)],
                confidence: nil,
                warnings: []
            ),
            choices: [],
            hypotheses: [],
            area: CGRect(x: 0.25, y: 0, width: 0.5, height: 1),
            model: .init(encoder: "e", decoder: "d", inputSize: 224, vocabularySize: 9),
            search: .init(
                beamWidth: 1,
                lengthPenalty: .power(1),
                minimumLength: 1,
                maximumLength: 9,
                blockedRepetition: 0
            )
        )
        #expect(explanation.area(row: 0, column: 0, of: map) == CGRect(x: 0.25, y: 0, width: 0.125, height: 0.25))
        #expect(explanation.area(row: 3, column: 1, of: map) == CGRect(x: 0.375, y: 0.75, width: 0.125, height: 0.25))
    }
}
