import CutlineMetrics
package import Foundation
import Torch

/// What a run's best model says of one validation photograph, beside what people say: a line of `predictions.jsonl`, which
/// `cutline score --candidates` reads too.
package struct ValidationPrediction: Sendable, Hashable, Codable {
    package let image: String
    /// Where the photograph lies, relative to the image folder.
    package let path: String
    package let caption: String
    package let cider: Double
    package let references: [String]

    /// `scores` with those of each image.
    static func all(
        of images: [CaptionedImage],
        captions: [String],
        scores: CaptionScores
    ) -> [ValidationPrediction] {
        zip(zip(images, captions), scores.perImage ?? []).map { photograph, score in
            ValidationPrediction(
                image: photograph.0.id,
                path: photograph.0.path,
                caption: photograph.1,
                cider: score.cider,
                references: photograph.0.captions
            )
        }
    }

    static func write(_ predictions: [ValidationPrediction], to url: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var lines = Data()
        for prediction in predictions { lines += try encoder.encode(prediction) + Data("\n".utf8) }
        try AtomicFile.write(lines, to: url)
    }

    /// The predictions in `url`, and how many of its lines are none.
    package static func read(_ url: URL) throws -> (predictions: [ValidationPrediction], damaged: Int) {
        let decoder = JSONDecoder()
        let lines = try Data(contentsOf: url).split(separator: UInt8(ascii: "\n"))
        let predictions = lines.compactMap { try? decoder.decode(ValidationPrediction.self, from: $0) }
        return (predictions, lines.count - predictions.count)
    }
}
