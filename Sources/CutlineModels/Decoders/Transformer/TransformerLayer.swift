import Torch
import TorchNN

/// One layer of a Transformer's decoder (Vaswani et al., 2017), normalised before each part instead of after (Xiong et al.,
/// 2020), which trains without a long warm-up.
struct TransformerLayer {
    /// The inner layer is so many times as wide as the outer ones.
    private static let expansion = 4

    private let ownNormalization: LayerNormalization
    private let own: HeadAttention
    private let ownOutput: Linear
    private let regionNormalization: LayerNormalization
    private let regions: HeadAttention
    private let regionOutput: Linear
    private let denseNormalization: LayerNormalization
    private let inner: Linear
    private let outer: Linear
    private let dropout: Dropout

    init(_ scope: ParameterScope, _ configuration: TransformerConfiguration) {
        let (size, heads) = (configuration.hiddenSize, configuration.heads)
        ownNormalization = LayerNormalization(scope.child("own.norm"), size: size)
        own = HeadAttention(scope.child("own"), size: size, heads: heads)
        ownOutput = Linear(scope.child("own.output"), inputs: size, outputs: size)
        regionNormalization = LayerNormalization(scope.child("regions.norm"), size: size)
        regions = HeadAttention(scope.child("regions"), size: size, heads: heads)
        regionOutput = Linear(scope.child("regions.output"), inputs: size, outputs: size)
        denseNormalization = LayerNormalization(scope.child("dense.norm"), size: size)
        inner = Linear(scope.child("dense.inner"), inputs: size, outputs: Self.expansion * size)
        outer = Linear(scope.child("dense.outer"), inputs: Self.expansion * size, outputs: size)
        dropout = Dropout(configuration.outputDropout)
    }

    /// The keys and the values of photographs' regions, both [I, R, H].
    func memory(of regions: Tensor) -> [Tensor] {
        self.regions.memory(of: regions)
    }

    /// What words have become in one layer: [N, H], and the regions' weights [N, R].
    ///
    /// - Parameters:
    ///   - words: [N, H]
    ///   - images: int64 [N], the photograph of each word.
    ///   - memory: the keys and the values of the photographs' regions.
    ///   - attend: what the words see of the words before them, [N, H], by their queries, keys and values, each [N, H].
    func callAsFunction(
        _ words: Tensor,
        images: Tensor,
        memory: ArraySlice<Tensor>,
        _ mode: ForwardMode,
        attend: (_ query: Tensor, _ key: Tensor, _ value: Tensor) -> Tensor
    ) -> (words: Tensor, weights: Tensor) {
        let (query, key, value) = own.projected(ownNormalization(words))
        var words = words + dropout(ownOutput(attend(query, key, value)), mode)
        let seen = regions(
            regionNormalization(words),
            keys: memory[memory.startIndex],
            values: memory[memory.startIndex + 1],
            images: images
        )
        words = words + dropout(regionOutput(seen.context), mode)
        words = words + dropout(outer(inner(denseNormalization(words)).gelu()), mode)
        return (words, seen.weights)
    }
}
