import CutlineModels
import CutlineText
import Torch

/// Captions photographs whose features a source has.
struct FeatureCaptioning {
    private static let batchSize = 64

    let decoder: any CaptionDecoding
    let vocabulary: Vocabulary
    let search: SearchOptions
    let device: Device

    /// The best caption of each photograph, in words joined by spaces.
    func captions(for ids: [String], from source: any FeatureSource) throws -> [String] {
        let views = try source.rows(of: ids).map { PhotographView(row: $0) }
        let searcher = CaptionSearch([decoder], search, vocabulary: vocabulary)
        return stride(from: 0, to: views.count, by: Self.batchSize).flatMap { start in
            let batch = Array(views[start..<min(start + Self.batchSize, views.count)])
            let features = inference { source.features(of: batch, isTraining: false).to(on: device) }
            return searcher.hypotheses(for: features).map { hypotheses in
                vocabulary.decode(hypotheses.first?.words ?? []).joined(separator: " ")
            }
        }
    }
}
