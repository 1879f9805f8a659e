import Foundation
import Testing

@testable import CutlineMetrics

/// What pycocoevalcap computed: `Scripts/fixtures/metrics.py` writes the file.
struct MetricFixtures: Decodable {
    struct Line: Decodable, Sendable, CustomTestStringConvertible {
        let line: String
        /// With spaces between.
        let tokens: String

        var testDescription: String { line }
    }

    struct Image: Decodable, Sendable {
        let id: String
        let hypothesis: String
        let references: [String]
    }

    struct Scores: Decodable, Sendable {
        let bleu: [Double]
        /// Four scores an image.
        let bleuPerImage: [[Double]]
        let rougeL: Double
        let rougeLPerImage: [Double]
        let cider: Double
        let ciderPerImage: [Double]
        let meteor: Double
        let meteorPerImage: [Double]
    }

    struct Corpus: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let images: [Image]
        let scores: Scores

        var testDescription: String { name }

        var samples: [CaptionSample] {
            images.map { CaptionSample(imageID: $0.id, references: $0.references, hypothesis: $0.hypothesis) }
        }
    }

    struct DevScores: Decodable, Sendable {
        let bleu: [Double]
        let rougeL: Double
        let cider: Double
        let meteor: Double
        let images: Int
    }

    let tokens: [Line]
    let corpora: [Corpus]
    let flickr8kDevFirstAgainstOthers: DevScores

    static let shared: MetricFixtures = {
        let url = Bundle.module.bundleURL.appendingPathComponent("Fixtures/metrics.json")
        do {
            return try JSONDecoder().decode(MetricFixtures.self, from: Data(contentsOf: url))
        } catch {
            fatalError("\(url.path): \(error)")
        }
    }()
}

/// Checks all scores but METEOR of a corpus, and of each of its images, against the reference to 1e-9.
func expectEqual(_ scores: CaptionScores, _ expected: MetricFixtures.Scores) throws {
    func isClose(_ first: Double, _ second: Double) -> Bool { abs(first - second) <= 1e-9 }
    let bleu = [scores.bleu1, scores.bleu2, scores.bleu3, scores.bleu4]
    #expect(zip(bleu, expected.bleu).allSatisfy(isClose), "BLEU \(bleu), expected \(expected.bleu)")
    #expect(isClose(scores.rougeL, expected.rougeL), "ROUGE-L \(scores.rougeL), expected \(expected.rougeL)")
    #expect(isClose(scores.cider, expected.cider), "CIDEr \(scores.cider), expected \(expected.cider)")
    let images = try #require(scores.perImage)
    try #require(images.count == expected.ciderPerImage.count)
    for (index, image) in images.enumerated() {
        let bleu = [image.bleu1, image.bleu2, image.bleu3, image.bleu4]
        let expectedBLEU = expected.bleuPerImage[index]
        #expect(zip(bleu, expectedBLEU).allSatisfy(isClose), "\(image.id): BLEU \(bleu), expected \(expectedBLEU)")
        #expect(isClose(image.rougeL, expected.rougeLPerImage[index]), "\(image.id): ROUGE-L \(image.rougeL)")
        #expect(isClose(image.cider, expected.ciderPerImage[index]), "\(image.id): CIDEr \(image.cider)")
    }
}
