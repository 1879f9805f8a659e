import Torch

/// The types of numbers in PyTorch's files, by the names of their storage classes.
enum StorageType: String {
    case double = "DoubleStorage"
    case float = "FloatStorage"
    case half = "HalfStorage"
    case bfloat16 = "BFloat16Storage"
    case long = "LongStorage"
    case int = "IntStorage"
    case byte = "ByteStorage"
    case bool = "BoolStorage"

    /// Bytes of one element.
    var size: Int {
        switch self {
        case .double, .long: 8
        case .float, .int: 4
        case .half, .bfloat16: 2
        case .byte, .bool: 1
        }
    }

    /// The type in the engine, nil where elements must be converted.
    var dataType: DataType? {
        switch self {
        case .float: .float32
        case .half: .float16
        case .bfloat16: .bfloat16
        case .long: .int64
        case .byte: .uint8
        case .bool: .bool
        case .double, .int: nil
        }
    }
}
