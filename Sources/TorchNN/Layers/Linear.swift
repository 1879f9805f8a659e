package import Torch

/// y = x Wᵀ + b
package struct Linear {
    /// [outputs, inputs]
    package let weight: Tensor
    /// [outputs]
    package let bias: Tensor?

    package init(_ scope: ParameterScope, inputs: Int, outputs: Int, bias: Bool = true) {
        weight = scope.parameter("weight", [outputs, inputs], .fanIn(inputs))
        self.bias = bias ? scope.parameter("bias", [outputs], .fanIn(inputs)) : nil
    }

    /// [..., inputs] to [..., outputs]
    package func callAsFunction(_ input: Tensor) -> Tensor {
        input.linear(weight, bias: bias)
    }
}
