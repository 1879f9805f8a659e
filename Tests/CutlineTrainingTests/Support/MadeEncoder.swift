import CutlineModels
import Torch
import TorchNN

/// EfficientNet-Lite0 with random weights, so that no published ones are needed.
enum MadeEncoder {
    static let name = "efficientnet-lite0"

    static func load() throws -> (encoder: any ImageEncoding, store: ParameterStore) {
        let fresh = ParameterStore.fresh(RandomGenerator(seed: 1)) { scope in
            Result { try EncoderRegistry.encoder(named: name, scope, precision: .fp32) }
        }
        _ = try fresh.model.get()
        // Starting weights let the signal fade from layer to layer; twice of them keep it.
        let weights = fresh.store.tensors.mapValues { $0.rank > 1 ? $0 * 2 : $0 }
        return try EncoderWeights.load(name, from: weights, origin: "made", precision: .fp32)
    }
}
