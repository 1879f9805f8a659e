import Torch
import WeightFiles

/// A Keras file's weights under the names and in the layouts that Cutline's encoders read: `LAYER.weight`, convolutions
/// [O, I, H, W], fully connected layers [outputs, inputs], and batch normalisations by PyTorch's names.
///
/// The columns of VGG-16's first fully connected layer stay in Keras' order; its encoder knows.
struct KerasParameters {
    let tensors: [String: Tensor]

    /// - Parameter numbersLayers: whether layers have no names of their own, and go by their numbers in the order of these, as
    ///   Inception-v3's do.
    init(layers: [KerasLayer], origin: String, numbersLayers: Bool) throws(WeightsError) {
        var layers = layers.filter { !$0.weights.isEmpty }
        if numbersLayers { layers = Self.numbered(layers) }
        var tensors: [String: Tensor] = [:]
        for layer in layers {
            for (name, tensor) in try Self.parameters(of: layer, origin: origin) {
                guard tensors.updateValue(tensor, forKey: "\(layer.name).\(name)") == nil else {
                    throw WeightsError(.mismatch, "\(origin): holds two layers called '\(layer.name)'")
                }
            }
        }
        self.tensors = tensors
    }

    /// Convolutions as `conv2d_0`, `conv2d_1`, … and normalisations likewise, whatever number Keras' counters began with.
    private static func numbered(_ layers: [KerasLayer]) -> [KerasLayer] {
        let kinds = ["conv2d", "batch_normalization"]
        let counted = kinds.flatMap { kind in
            layers.filter { NumberedName($0.name).stem == kind }
                .sorted { NumberedName($0.name) < NumberedName($1.name) }
                .enumerated()
                .map { KerasLayer(name: "\(kind)_\($0.offset)", weights: $0.element.weights) }
        }
        return counted + layers.filter { !kinds.contains(NumberedName($0.name).stem) }
    }

    private static func parameters(
        of layer: KerasLayer,
        origin: String
    ) throws(WeightsError) -> [(name: String, tensor: Tensor)] {
        let tensors = layer.weights.map { $0.tensor.to(.float32) }
        switch tensors[0].rank {
        case 4 where tensors.count <= 2:
            return zip(["weight", "bias"], [tensors[0].permuted([3, 2, 0, 1]).contiguous()] + tensors.dropFirst()).map {
                $0
            }
        case 2 where tensors.count <= 2:
            return zip(["weight", "bias"], [tensors[0].permuted([1, 0]).contiguous()] + tensors.dropFirst()).map { $0 }
        case 1 where (3...4).contains(tensors.count):
            // Without a learned factor, gamma is left out.
            let names = ["weight", "bias", "running_mean", "running_var"].suffix(tensors.count)
            return zip(names, tensors).map { $0 }
        default:
            let shapes = tensors.map { "\($0.shape)" }.joined(separator: ", ")
            throw WeightsError(
                .mismatch,
                "\(origin): layer '\(layer.name)' with weights of shapes \(shapes) is of no kind that encoders are made of"
            )
        }
    }
}
