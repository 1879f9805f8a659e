package import Torch

/// A place in the tree of a model's parameter names, such as `decoder.lstm`.
package struct ParameterScope {
    let store: ParameterStore
    package let path: String

    package func child(_ name: String) -> ParameterScope {
        ParameterScope(store: store, path: qualified(name))
    }

    /// The parameter `name` of this scope: loaded, or started by `initializer`.
    package func parameter(_ name: String, _ shape: [Int], _ initializer: Initializer) -> Tensor {
        store.parameter(qualified(name), shape, initializer)
    }

    /// The tensor `name` of this scope, which training leaves alone: loaded, or started by `initializer`.
    package func buffer(_ name: String, _ shape: [Int], _ initializer: Initializer) -> Tensor {
        store.buffer(qualified(name), shape, initializer)
    }

    /// The places `names`, where the weights being loaded hold anything in one of them; on fresh training they are there.
    package func children(ifPresent names: [String]) -> [ParameterScope]? {
        store.holds(anyOf: names.map(qualified)) ? names.map(child) : nil
    }

    /// Whether the weights being loaded still have their batch normalisations beside the convolutions.
    package var holdsNormalizations: Bool { store.holdsNormalizations }

    /// Whether the parameters of this scope will learn.
    package var isTrained: Bool { store.isTrained(path) }

    /// Whether any parameter of the whole model will learn.
    package var isAnyTrained: Bool { store.isTrained }

    /// A loaded tensor that is not a parameter itself but goes into one.
    package func ingredient(_ name: String, _ shape: [Int]) -> Tensor {
        store.read(qualified(name), shape) ?? Tensor.ones(shape)
    }

    /// Declares a parameter that was computed from ingredients.
    package func declare(_ name: String, _ tensor: Tensor) {
        store.register(qualified(name), tensor)
    }

    /// Accepts a loaded tensor that the model does not need.
    package func ignore(_ name: String) {
        store.ignore(qualified(name))
    }

    /// Accepts all loaded tensors of this scope, which the model does not need.
    package func ignoreAll() {
        store.ignoreAll(under: path)
    }

    private func qualified(_ name: String) -> String {
        path.isEmpty ? name : "\(path).\(name)"
    }
}
