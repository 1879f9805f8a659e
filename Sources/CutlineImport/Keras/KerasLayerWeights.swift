import Torch
import WeightFiles

/// The weights of a Keras model by layer, handed out only in the shapes that the model's description promises.
struct KerasLayerWeights {
    private let file: String
    private let layers: [String: KerasLayer]

    init(_ layers: [KerasLayer], file: String) {
        self.file = file
        self.layers = Dictionary(layers.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func dense(_ layer: KerasGraphLayer, inputs: Int) throws(ImportError) -> DenseWeights {
        let outputs = try size("units", of: layer)
        let isBiased = layer.flag("use_bias", default: true)
        let tensors = try tensors(of: layer, [[inputs, outputs]] + (isBiased ? [[outputs]] : []))
        return DenseWeights(weight: tensors[0].transposed, bias: isBiased ? tensors[1] : Tensor.zeros([outputs]))
    }

    /// [entries, dimensions]
    func embedding(_ layer: KerasGraphLayer) throws(ImportError) -> Tensor {
        try tensors(of: layer, [[size("input_dim", of: layer), size("output_dim", of: layer)]])[0]
    }

    /// Keras' gates i, f, c, o are PyTorch's i, f, g, o; both weights have a column for each in Keras, a row in PyTorch.
    func lstm(_ layer: KerasGraphLayer, inputs: Int) throws(ImportError) -> [String: Tensor] {
        let units = try size("units", of: layer)
        let isBiased = layer.flag("use_bias", default: true)
        let shapes = [[inputs, 4 * units], [units, 4 * units]] + (isBiased ? [[4 * units]] : [])
        let tensors = try tensors(of: layer, shapes)
        return [
            "weight_ih_l0": tensors[0].transposed, "weight_hh_l0": tensors[1].transposed,
            "bias_ih_l0": isBiased ? tensors[2] : Tensor.zeros([4 * units]),
        ]
    }

    /// Batch normalisations one after the other.
    func scaling(_ layers: [KerasGraphLayer], channels: Int) throws(ImportError) -> ChannelScaling {
        var result = ChannelScaling(channels: channels)
        for layer in layers { result = result.followed(by: try scaling(layer, channels: channels)) }
        return result
    }

    private func scaling(_ layer: KerasGraphLayer, channels: Int) throws(ImportError) -> ChannelScaling {
        let (isScaled, isCentred) = (layer.flag("scale", default: true), layer.flag("center", default: true))
        let count = 2 + (isScaled ? 1 : 0) + (isCentred ? 1 : 0)
        let tensors = try tensors(of: layer, Array(repeating: [channels], count: count))
        let (mean, variance) = (tensors[count - 2], tensors[count - 1])
        guard let epsilon = layer.number("epsilon"), epsilon > 0, variance.min().scalar >= 0 else {
            throw ImportError(.damaged, "\(file): \(layer.title) has no epsilon, or a variance below 0")
        }
        let deviation = (variance + epsilon).squareRoot()
        let factor = (isScaled ? tensors[0] : Tensor.ones([channels])) / deviation
        let centre = isCentred ? tensors[isScaled ? 1 : 0] : Tensor.zeros([channels])
        return ChannelScaling(factor: factor, summand: centre - mean * factor)
    }

    // MARK: Shapes

    func size(_ key: String, of layer: KerasGraphLayer) throws(ImportError) -> Int {
        // No layer is larger, so that shapes do not overflow.
        guard let size = layer.integer(key), (1...10_000_000).contains(size) else {
            throw ImportError(.damaged, "\(file): \(layer.title) has no usable '\(key)'")
        }
        return size
    }

    private func tensors(of layer: KerasGraphLayer, _ shapes: [[Int]]) throws(ImportError) -> [Tensor] {
        let tensors = layers[layer.name]?.weights.map(\.tensor) ?? []
        guard tensors.map(\.shape) == shapes else {
            let found = tensors.isEmpty ? "there are none" : "they are \(Self.text(tensors.map(\.shape)))"
            throw ImportError(
                .damaged,
                "\(file): the weights of \(layer.title) must be \(Self.text(shapes)), and \(found); save the whole model again"
            )
        }
        for tensor in tensors where tensor.isFinite().to(.float32).min().scalar == 0 {
            throw ImportError(
                .damaged,
                "\(file): the weights of \(layer.title) are not all numbers; the training diverged"
            )
        }
        // Whole numbers are numbers too.
        return tensors.map { $0.to(.float32) }
    }

    private static func text(_ shapes: [[Int]]) -> String {
        shapes.map(\.description).joined(separator: ", ")
    }
}
