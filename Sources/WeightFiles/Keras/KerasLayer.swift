package import Torch

/// A layer's weights as a Keras file has them.
package struct KerasLayer {
    package struct Weight {
        /// Where it lies within the layer: `conv1/kernel:0`, `cell/vars/0`.
        package let path: String
        package let tensor: Tensor

        package init(path: String, tensor: Tensor) {
            self.path = path
            self.tensor = tensor
        }

        /// The last part of the path without TensorFlow's suffix: `kernel`. Keras 3 only numbers them: `0`.
        package var name: String {
            let last = path.split(separator: "/").last.map(String.init) ?? path
            return last.hasSuffix(":0") ? String(last.dropLast(2)) : last
        }
    }

    package let name: String
    /// In Keras' order: trainable ones first (kernel, bias; gamma, beta), then moving_mean, moving_variance.
    package let weights: [Weight]

    package init(name: String, weights: [Weight]) {
        self.name = name
        self.weights = weights
    }
}
