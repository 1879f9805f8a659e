import CutlineModels
import Foundation
import Torch
import TorchNN

/// A photograph as an epoch shows it.
struct PhotographView: Sendable, Hashable {
    /// In the feature source.
    let row: Int
    var isMirrored = false
    /// What decides how the photograph is changed where changes are asked for.
    var seed: UInt64 = 0
}

/// Where a trainer has photographs' features from.
protocol FeatureSource {
    /// The shape of one photograph's features: [C] or [R, C].
    var shape: [Int] { get }
    var preprocessing: ImagePreprocessing { get }
    var hasMirrorImages: Bool { get }
    /// What must be the same where a run is resumed.
    var identity: Data { get throws }
    /// The parameters of the encoder that learn.
    var trainedParameters: [(name: String, tensor: Tensor)] { get }

    /// The rows of photographs; throws naming the first that is not there.
    func rows(of ids: [String]) throws -> [Int]

    /// float32 [N, …] of `views`. In training photographs may be changed, and what is given can be differentiated where the
    /// encoder learns.
    func features(of views: [PhotographView], isTraining: Bool) -> Tensor

    /// The same source with the features of `rows` as they are now at hand, where computing them takes long.
    func remembering(_ rows: [Int]) -> any FeatureSource

    /// The encoder as it is now, for a model.
    func encoder() throws -> (encoder: any ImageEncoding, store: ParameterStore)
}
