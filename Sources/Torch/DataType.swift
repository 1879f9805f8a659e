import CTorch

/// The element types that Cutline computes with and stores.
package enum DataType: String, Sendable, Hashable, Codable, CaseIterable {
    case float32, float16, bfloat16, int64, uint8, bool

    /// Bytes of one element.
    package var size: Int {
        switch self {
        case .int64: 8
        case .float32: 4
        case .float16, .bfloat16: 2
        case .uint8, .bool: 1
        }
    }

    package var isFloatingPoint: Bool {
        switch self {
        case .float32, .float16, .bfloat16: true
        case .int64, .uint8, .bool: false
        }
    }

    var code: ct_dtype {
        switch self {
        case .float32: CT_FLOAT32
        case .float16: CT_FLOAT16
        case .bfloat16: CT_BFLOAT16
        case .int64: CT_INT64
        case .uint8: CT_UINT8
        case .bool: CT_BOOL
        }
    }

    init(code: ct_dtype) {
        switch code {
        case CT_FLOAT32: self = .float32
        case CT_FLOAT16: self = .float16
        case CT_BFLOAT16: self = .bfloat16
        case CT_INT64: self = .int64
        case CT_UINT8: self = .uint8
        default: self = .bool
        }
    }
}

/// A Swift type whose values can be copied in and out of a tensor.
package protocol TensorElement: Sendable {
    static var dataType: DataType { get }
}

extension Float: TensorElement {
    package static var dataType: DataType { .float32 }
}

extension Int64: TensorElement {
    package static var dataType: DataType { .int64 }
}

extension UInt8: TensorElement {
    package static var dataType: DataType { .uint8 }
}

extension Bool: TensorElement {
    package static var dataType: DataType { .bool }
}
