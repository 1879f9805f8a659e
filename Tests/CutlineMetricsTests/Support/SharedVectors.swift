import Foundation

@testable import CutlineMetrics

/// The vectors of the research data, where scores of an image are grouped by metric.
struct SharedVectors: Decodable {
    struct Line: Decodable {
        let raw: String
        let tokens: String
    }

    struct Case: Decodable {
        struct Scores: Decodable {
            let bleu: [Double]
            let bleuPerImage: [[Double]]
            let rougeL: Double
            let rougeLPerImage: [Double]
            let ciderD: Double
            let ciderDPerImage: [Double]
            let meteor: Double
            let meteorPerImage: [Double]
        }

        let refs: [String: [String]]
        let hyp: [String: String]
        let scores: Scores

        var samples: [CaptionSample] {
            refs.keys.sorted().map {
                CaptionSample(imageID: $0, references: refs[$0] ?? [], hypothesis: hyp[$0] ?? "")
            }
        }

        var expected: MetricFixtures.Scores {
            MetricFixtures.Scores(
                bleu: scores.bleu,
                bleuPerImage: scores.rougeLPerImage.indices.map { image in scores.bleuPerImage.map { $0[image] } },
                rougeL: scores.rougeL,
                rougeLPerImage: scores.rougeLPerImage,
                cider: scores.ciderD,
                ciderPerImage: scores.ciderDPerImage,
                meteor: scores.meteor,
                meteorPerImage: scores.meteorPerImage
            )
        }
    }

    let ptbTokenizer: [Line]
    let cases: [String: Case]

    static func load() throws -> SharedVectors {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(SharedVectors.self, from: Data(contentsOf: ResearchData.vectors))
    }
}
