/// A layer's weights in the layout of Keras 3, before it is known which layer of the model it is.
struct KerasObject {
    /// The groups that it lies in, such as `dense_1`, or `functional` and `dense_1` in a model within the model.
    let path: [String]
    /// What the file calls the layer. Older versions do not say.
    let name: String?
    let weights: [KerasLayer.Weight]

    func layer(named name: String) -> KerasLayer { KerasLayer(name: name, weights: weights) }
}
