import Foundation
import Testing

@testable import CutlineMetrics

@Suite("Caption scorer")
struct CaptionScorerTests {
    @Test("scores equal the reference's, together and for each image", arguments: MetricFixtures.shared.corpora)
    func scoresEqualReference(corpus: MetricFixtures.Corpus) throws {
        let scores = try CaptionScorer(includesImages: true).score(corpus.samples)
        try expectEqual(scores, corpus.scores)
        #expect(scores.images == corpus.images.count)
        #expect(scores.captions == corpus.images.reduce(0) { $0 + $1.references.count })
        #expect(scores.perImage?.map(\.id) == corpus.images.map(\.id))
        #expect(scores.meteor == nil)
    }

    @Test("scores equal the research vectors", .enabled(if: ResearchData.hasVectors))
    func scoresEqualResearchVectors() throws {
        let cases = try SharedVectors.load().cases
        #expect(cases.count == 5)
        for (_, vectors) in cases {
            try expectEqual(CaptionScorer(includesImages: true).score(vectors.samples), vectors.expected)
        }
    }

    @Test("scores of 1000 images equal the reference's", .enabled(if: ResearchData.hasFlickr8k))
    func scoresOfDevImages() throws {
        let expected = MetricFixtures.shared.flickr8kDevFirstAgainstOthers
        let scores = try CaptionScorer().score(ResearchData.devFirstAgainstOthers())
        let bleu = [scores.bleu1, scores.bleu2, scores.bleu3, scores.bleu4]
        #expect(zip(bleu, expected.bleu).allSatisfy { abs($0 - $1) < 1e-4 }, "BLEU \(bleu)")
        #expect(abs(scores.rougeL - expected.rougeL) < 1e-4)
        #expect(abs(scores.cider - expected.cider) < 1e-4)
        #expect(scores.images == expected.images)
    }

    @Test("many images score as often as asked the same, bit for bit")
    func scoresRepeat() throws {
        let words = ["a", "hen", "boy's", "kite", "road", "3 1/2", "crosses", "the", "red", "U.S."]
        let samples = (0..<500).map { image in
            func caption(_ seed: Int) -> String {
                (0..<(4 + seed % 7)).map { words[(image * 31 + seed * 17 + $0 * $0) % words.count] }.joined(
                    separator: " "
                )
            }
            return CaptionSample(imageID: "\(image)", references: (1...5).map(caption), hypothesis: caption(0))
        }
        let scorer = CaptionScorer(includesImages: true)
        let first = try scorer.score(samples)
        for _ in 0..<3 {
            #expect(try scorer.score(samples) == first)
        }
    }

    @Test("scores become the JSON that tools read")
    func jsonNames() throws {
        let samples = [
            CaptionSample(imageID: "hen", references: ["a hen crosses the road"], hypothesis: "a hen on a road"),
            CaptionSample(imageID: "kite", references: ["a red kite"], hypothesis: "a kite"),
        ]
        let scores = try CaptionScorer().score(samples)
        let data = try JSONEncoder().encode(scores)
        let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        let names = ["bleu1", "bleu2", "bleu3", "bleu4", "captions", "cider", "images", "rougeL"]
        #expect(object.keys.sorted() == names)
        #expect(try JSONDecoder().decode(CaptionScores.self, from: data) == scores)
    }

    @Test("no images, or an image without references, is an error that says so")
    func missingInput() throws {
        let none = #expect(throws: CaptionScorerError.self) { try CaptionScorer().score([]) }
        #expect(none?.code == .noImages)
        let sample = CaptionSample(imageID: "hen.jpg", references: [], hypothesis: "a hen")
        let missing = #expect(throws: CaptionScorerError.self) { try CaptionScorer().score([sample]) }
        #expect(missing?.code == .noReferences)
        #expect(missing?.description.contains("hen.jpg") == true)
    }
}
