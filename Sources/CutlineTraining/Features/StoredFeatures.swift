import CutlineModels
import Foundation
import Torch
import TorchNN

/// Features that were computed once.
struct StoredFeatures: FeatureSource {
    let store: FeatureStore
    let loadEncoder: () throws -> (encoder: any ImageEncoding, store: ParameterStore)

    var shape: [Int] { store.description.shape }
    var preprocessing: ImagePreprocessing { store.description.preprocessing }
    var hasMirrorImages: Bool { store.description.isMirrored }
    var trainedParameters: [(name: String, tensor: Tensor)] { [] }

    var identity: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return try encoder.encode(store.description)
        }
    }

    func rows(of ids: [String]) throws -> [Int] { try store.rows(of: ids) }

    func features(of views: [PhotographView], isTraining: Bool) -> Tensor { store.features(of: views) }

    func remembering(_ rows: [Int]) -> any FeatureSource { self }

    func encoder() throws -> (encoder: any ImageEncoding, store: ParameterStore) { try loadEncoder() }
}
