/// The operations that pickles of weights are made of; all others are refused.
enum PickleOpcode: UInt8 {
    // Framing
    case proto = 0x80
    case frame = 0x95
    case stop = 0x2E

    // Values
    case none = 0x4E
    case newTrue = 0x88
    case newFalse = 0x89
    case binaryInteger = 0x4A
    case binaryInteger1 = 0x4B
    case binaryInteger2 = 0x4D
    case long1 = 0x8A
    case binaryFloat = 0x47
    case binaryUnicode = 0x58
    case shortBinaryUnicode = 0x8C
    /// Texts of Python 2.
    case binaryString = 0x54
    case shortBinaryString = 0x55

    // Containers
    case mark = 0x28
    case emptyTuple = 0x29
    case tuple = 0x74
    case tuple1 = 0x85
    case tuple2 = 0x86
    case tuple3 = 0x87
    case emptyList = 0x5D
    case append = 0x61
    case appends = 0x65
    case emptyDictionary = 0x7D
    case setItem = 0x73
    case setItems = 0x75

    // The stack and the memo
    case pop = 0x30
    case popMark = 0x31
    case binaryPut = 0x71
    case longBinaryPut = 0x72
    case memoize = 0x94
    case binaryGet = 0x68
    case longBinaryGet = 0x6A

    // Objects, of which only a few are let in by name
    case global = 0x63
    case stackGlobal = 0x93
    case reduce = 0x52
    case build = 0x62
    case binaryPersistentID = 0x51
}
