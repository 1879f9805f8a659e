import CutlineModels
import CutlineText
import Torch

/// Captions photographs from a feature store.
struct FeatureCaptioning {
    private static let batchSize = 64

    let decoder: any CaptionDecoding
    let vocabulary: Vocabulary
    let search: SearchOptions
    let device: Device

    /// The best caption of each photograph, in words joined by spaces.
    func captions(for ids: [String], from store: FeatureStore) throws -> [String] {
        let rows = try store.rows(of: ids)
        let searcher = CaptionSearch([decoder], search, vocabulary: vocabulary)
        return stride(from: 0, to: rows.count, by: Self.batchSize).flatMap { start in
            let batch = Array(rows[start..<min(start + Self.batchSize, rows.count)])
            return searcher.hypotheses(for: store.features(rows: batch).to(on: device)).map { hypotheses in
                vocabulary.decode(hypotheses.first?.words ?? []).joined(separator: " ")
            }
        }
    }
}
