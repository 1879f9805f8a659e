import Foundation

/// Reads any message of Protocol Buffers, by its fields' numbers.
struct ProtobufReader {
    enum Value: Equatable {
        case number(UInt64)
        case bytes(Data)
    }

    let fields: [(number: Int, value: Value)]

    init?(_ data: Data) {
        var rest = data
        var fields: [(Int, Value)] = []
        func varint() -> UInt64? {
            var (value, shift) = (UInt64(0), UInt64(0))
            while let byte = rest.popFirst() {
                value |= UInt64(byte & 0x7F) << shift
                if byte & 0x80 == 0 { return value }
                shift += 7
            }
            return nil
        }
        func bytes(_ count: Int) -> Data? {
            guard count <= rest.count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return Data(rest.prefix(count))
        }
        func fixed(_ count: Int) -> UInt64? {
            bytes(count)?.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        while !rest.isEmpty {
            guard let key = varint() else { return nil }
            let value: Value?
            switch key & 7 {
            case 0: value = varint().map(Value.number)
            case 1: value = fixed(8).map(Value.number)
            case 2: value = varint().flatMap { bytes(Int($0)) }.map(Value.bytes)
            case 5: value = fixed(4).map(Value.number)
            default: value = nil
            }
            guard let value else { return nil }
            fields.append((Int(key >> 3), value))
        }
        self.fields = fields
    }

    func number(_ field: Int) -> UInt64? {
        for case (field, .number(let value)) in fields { return value }
        return nil
    }

    func text(_ field: Int) -> String? {
        for case (field, .bytes(let data)) in fields { return String(decoding: data, as: UTF8.self) }
        return nil
    }

    func messages(_ field: Int) -> [ProtobufReader] {
        fields.compactMap { number, value in
            guard number == field, case .bytes(let data) = value else { return nil }
            return ProtobufReader(data)
        }
    }

    /// The message at the end of a way of fields.
    func message(_ path: Int...) -> ProtobufReader? {
        path.reduce(self) { $0?.messages($1).first }
    }
}
