package import Torch

/// y = x Wᵀ + b
package struct Linear {
    /// [outputs, inputs]
    package private(set) var weight: Tensor
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

    /// The same layer for many steps.
    package var unrolled: Linear {
        var layer = self
        layer.weight = (isAutocasting ? weight.to(.bfloat16) : weight).collectingGradients()
        return layer
    }
}
