/// A value on a pickle's stack.
///
/// Containers are numbers of entries in the machine's lists, so that values that hold each other, or lie within each other a
/// million deep, cost nothing.
enum PickleValue {
    case none
    case boolean(Bool)
    case integer(Int)
    /// A whole number of more than 64 bits, as its bytes.
    case longInteger([UInt8])
    case number(Double)
    case text(String)
    case tuple(Int)
    case list(Int)
    case dictionary(Int)
    case name(PickleName)
    case storage(Int)
    case tensor(Int)
}

/// The names of Python objects that a state dictionary needs. They become plain values, and nothing else is let in.
enum PickleName: Equatable {
    case orderedDictionary
    case rebuildTensor
    case rebuildParameter
    case size
    case storage(StorageType)

    init?(module: String, name: String) {
        switch (module, name) {
        case ("collections", "OrderedDict"): self = .orderedDictionary
        case ("torch._utils", "_rebuild_tensor"), ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor
        case ("torch._utils", "_rebuild_parameter"): self = .rebuildParameter
        case ("torch", "Size"): self = .size
        case ("torch", _):
            guard let type = StorageType(rawValue: name) else { return nil }
            self = .storage(type)
        default: return nil
        }
    }
}
