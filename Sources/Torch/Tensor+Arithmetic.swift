import CTorch

extension Tensor {
    private func unary(_ op: ct_unary, _ name: StaticString) -> Tensor {
        make(name, [self]) { ct_tensor_unary(op, handle, $0) }
    }

    package func absolute() -> Tensor { unary(CT_ABS, "absolute") }
    package func exponential() -> Tensor { unary(CT_EXP, "exponential") }
    package func logarithm() -> Tensor { unary(CT_LOG, "logarithm") }
    package func squareRoot() -> Tensor { unary(CT_SQRT, "squareRoot") }
    package func squared() -> Tensor { unary(CT_SQUARE, "squared") }
    package func relu() -> Tensor { unary(CT_RELU, "relu") }
    /// min(max(x, 0), 6)
    package func relu6() -> Tensor { unary(CT_RELU6, "relu6") }
    package func sigmoid() -> Tensor { unary(CT_SIGMOID, "sigmoid") }
    package func tanh() -> Tensor { unary(CT_TANH, "tanh") }
    /// x Φ(x), with the distribution function of the normal distribution (Hendrycks and Gimpel, 2016).
    package func gelu() -> Tensor { unary(CT_GELU, "gelu") }
    package func isFinite() -> Tensor { unary(CT_IS_FINITE, "isFinite") }

    package func clamped(to range: ClosedRange<Double>) -> Tensor {
        make("clamped", [self]) { ct_tensor_clamp(handle, range.lowerBound, range.upperBound, $0) }
    }

    /// The matrix product; leading axes broadcast.
    package func matmul(_ other: Tensor) -> Tensor {
        make("matmul", [self, other]) { ct_tensor_matmul(handle, other.handle, $0) }
    }

    package func power(_ exponent: Double) -> Tensor { binary(CT_POWER, "power", exponent) }
}

// MARK: Operators

extension Tensor {
    fileprivate func binary(_ op: ct_binary, _ name: StaticString, _ other: Tensor) -> Tensor {
        make(name, [self, other]) { ct_tensor_binary(op, handle, other.handle, $0) }
    }

    fileprivate func binary(_ op: ct_binary, _ name: StaticString, _ other: Double) -> Tensor {
        make(name, [self]) { ct_tensor_binary_scalar(op, handle, other, $0) }
    }

    package static func + (a: Tensor, b: Tensor) -> Tensor { a.binary(CT_ADD, "+", b) }
    package static func - (a: Tensor, b: Tensor) -> Tensor { a.binary(CT_SUBTRACT, "-", b) }
    package static func * (a: Tensor, b: Tensor) -> Tensor { a.binary(CT_MULTIPLY, "*", b) }
    package static func / (a: Tensor, b: Tensor) -> Tensor { a.binary(CT_DIVIDE, "/", b) }
    package static func + (a: Tensor, b: Double) -> Tensor { a.binary(CT_ADD, "+", b) }
    package static func - (a: Tensor, b: Double) -> Tensor { a.binary(CT_SUBTRACT, "-", b) }
    package static func * (a: Tensor, b: Double) -> Tensor { a.binary(CT_MULTIPLY, "*", b) }
    package static func / (a: Tensor, b: Double) -> Tensor { a.binary(CT_DIVIDE, "/", b) }
    package static prefix func - (a: Tensor) -> Tensor { a.unary(CT_NEGATE, "-") }
    package static prefix func ! (a: Tensor) -> Tensor { a.unary(CT_NOT, "!") }

    package func maximum(_ other: Tensor) -> Tensor { binary(CT_MAXIMUM, "maximum", other) }
    package func minimum(_ other: Tensor) -> Tensor { binary(CT_MINIMUM, "minimum", other) }
}

// MARK: Comparisons, giving bool tensors

extension Tensor {
    package func equals(_ other: Tensor) -> Tensor { binary(CT_EQUAL, "equals", other) }
    package func equals(_ other: Double) -> Tensor { binary(CT_EQUAL, "equals", other) }
    package func differs(from other: Tensor) -> Tensor { binary(CT_NOT_EQUAL, "differs", other) }
    package func differs(from other: Double) -> Tensor { binary(CT_NOT_EQUAL, "differs", other) }
    package func isLess(than other: Tensor) -> Tensor { binary(CT_LESS, "isLess", other) }
    package func isLess(than other: Double) -> Tensor { binary(CT_LESS, "isLess", other) }
    package func isGreater(than other: Tensor) -> Tensor { binary(CT_GREATER, "isGreater", other) }
    package func isGreater(than other: Double) -> Tensor { binary(CT_GREATER, "isGreater", other) }
    package func and(_ other: Tensor) -> Tensor { binary(CT_AND, "and", other) }
    package func or(_ other: Tensor) -> Tensor { binary(CT_OR, "or", other) }
}

// MARK: In place

extension Tensor {
    /// `self += other * scale`
    package func accumulate(_ other: Tensor, scale: Double = 1) {
        perform("accumulate", [self, other]) { ct_tensor_accumulate(handle, other.handle, scale) }
    }

    /// `self = self * (1 - weight) + other * weight`
    package func interpolate(towards other: Tensor, weight: Double) {
        perform("interpolate", [self, other]) { ct_tensor_interpolate(handle, other.handle, weight) }
    }
}
