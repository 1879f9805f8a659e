import Torch
import TorchNN

/// Layers in which the regions of a photograph look at each other, with attention on attention (Huang et al., 2019).
///
///     regions + dropout of gated attention of the normalised regions, some times over; normalised at the end
struct RegionRefiner {
    private struct Layer {
        let normalization: LayerNormalization
        let attention: HeadAttention
        let gate: AttentionGate

        init(_ scope: ParameterScope, size: Int, heads: Int) {
            normalization = LayerNormalization(scope.child("norm"), size: size)
            attention = HeadAttention(scope.child("attention"), size: size, heads: heads)
            gate = AttentionGate(scope.child("gate"), size: size)
        }
    }

    private let layers: [Layer]
    private let normalization: LayerNormalization
    private let dropout: Dropout

    init(_ scope: ParameterScope, _ configuration: AttentionOnAttentionConfiguration) {
        let size = configuration.hiddenSize
        layers = (0..<configuration.refiningLayers).map {
            Layer(scope.child("layers.\($0)"), size: size, heads: configuration.heads)
        }
        normalization = LayerNormalization(scope.child("norm"), size: size)
        dropout = Dropout(configuration.imageDropout)
    }

    /// [I, R, H] to [I, R, H]
    func callAsFunction(_ regions: Tensor, _ mode: ForwardMode) -> Tensor {
        let refined = layers.reduce(regions) { regions, layer in
            let queries = layer.normalization(regions)
            return regions + dropout(layer.gate(layer.attention(queries), queries), mode)
        }
        return normalization(refined)
    }
}
