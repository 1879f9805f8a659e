/// A JSON reader that keeps the order of members and refuses duplicate keys, which Foundation's readers pass over in silence.
///
/// It reads what a safetensors header may hold: objects, arrays, strings, and whole numbers.
enum StrictJSON {
    indirect enum Value: Sendable {
        case object([(String, Value)])
        case array([Value])
        case string(String)
        case number(Int)

        /// The elements of an array of numbers.
        var wholeNumbers: [Int]? {
            guard case .array(let values) = self else { return nil }
            var numbers: [Int] = []
            for value in values {
                guard case .number(let number) = value else { return nil }
                numbers.append(number)
            }
            return numbers
        }
    }

    struct Failure: Error {
        let message: String
    }

    static func parse(_ bytes: UnsafeRawBufferPointer) throws(Failure) -> Value {
        var scanner = Scanner(bytes: bytes)
        let value = try scanner.value(depth: 0)
        scanner.skipSpace()
        guard scanner.position == bytes.count else { throw scanner.failure("text after its end") }
        return value
    }

    private struct Scanner {
        let bytes: UnsafeRawBufferPointer
        var position = 0

        /// Deeper nesting than any real header has.
        static let maximumDepth = 8

        func failure(_ problem: String) -> Failure {
            Failure(message: "\(problem) at byte \(position)")
        }

        mutating func skipSpace() {
            while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
        }

        /// Takes `byte` if it comes next.
        mutating func take(_ byte: UInt8) -> Bool {
            skipSpace()
            guard position < bytes.count, bytes[position] == byte else { return false }
            position += 1
            return true
        }

        mutating func value(depth: Int) throws(Failure) -> Value {
            guard depth < Self.maximumDepth else { throw failure("nesting too deep") }
            skipSpace()
            guard position < bytes.count else { throw failure("an early end") }
            switch bytes[position] {
            case UInt8(ascii: "{"): return try object(depth: depth)
            case UInt8(ascii: "["): return try array(depth: depth)
            case UInt8(ascii: "\""): return .string(try string())
            case UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
            default: throw failure("an unexpected character")
            }
        }

        mutating func object(depth: Int) throws(Failure) -> Value {
            position += 1
            var members: [(String, Value)] = []
            var keys: Set<String> = []
            if take(UInt8(ascii: "}")) { return .object(members) }
            repeat {
                skipSpace()
                let key = try string()
                guard keys.insert(key).inserted else { throw failure("the key '\(key)' twice") }
                guard take(UInt8(ascii: ":")) else { throw failure("no ':' after a key") }
                members.append((key, try value(depth: depth + 1)))
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "}")) else { throw failure("an object without end") }
            return .object(members)
        }

        mutating func array(depth: Int) throws(Failure) -> Value {
            position += 1
            var values: [Value] = []
            if take(UInt8(ascii: "]")) { return .array(values) }
            repeat { values.append(try value(depth: depth + 1)) } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "]")) else { throw failure("an array without end") }
            return .array(values)
        }

        mutating func number() throws(Failure) -> Int {
            let start = position
            var number = 0
            while position < bytes.count, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 {
                let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
                let (sum, carried) = tens.addingReportingOverflow(Int(digit))
                guard !overflow, !carried else { throw failure("a number too large") }
                number = sum
                position += 1
            }
            guard position - start == 1 || bytes[start] != UInt8(ascii: "0") else { throw failure("a leading zero") }
            return number
        }

        mutating func string() throws(Failure) -> String {
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw failure("no string") }
            position += 1
            var units: [UInt8] = []
            while position < bytes.count {
                let byte = bytes[position]
                position += 1
                switch byte {
                case UInt8(ascii: "\""):
                    guard let text = String(validating: units, as: UTF8.self) else { throw failure("invalid UTF-8") }
                    return text
                case UInt8(ascii: "\\"): try escape(into: &units)
                case 0..<0x20: throw failure("a control character in a string")
                default: units.append(byte)
                }
            }
            throw failure("a string without end")
        }

        mutating func escape(into units: inout [UInt8]) throws(Failure) {
            guard position < bytes.count else { throw failure("an escape without end") }
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(byte)
            case UInt8(ascii: "b"): units.append(0x08)
            case UInt8(ascii: "f"): units.append(0x0C)
            case UInt8(ascii: "n"): units.append(0x0A)
            case UInt8(ascii: "r"): units.append(0x0D)
            case UInt8(ascii: "t"): units.append(0x09)
            case UInt8(ascii: "u"):
                var code = UInt32(try hexadecimal())
                if (0xD800..<0xDC00).contains(code) {
                    guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                        bytes[position + 1] == UInt8(ascii: "u")
                    else { throw failure("half a surrogate pair") }
                    position += 2
                    let low = UInt32(try hexadecimal())
                    guard (0xDC00..<0xE000).contains(low) else { throw failure("half a surrogate pair") }
                    code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                }
                guard let scalar = Unicode.Scalar(code) else { throw failure("half a surrogate pair") }
                units.append(contentsOf: String(Character(scalar)).utf8)
            default: throw failure("an unknown escape")
            }
        }

        mutating func hexadecimal() throws(Failure) -> UInt16 {
            guard position + 4 <= bytes.count,
                let text = String(validating: bytes[position..<(position + 4)], as: UTF8.self),
                text.allSatisfy(\.isHexDigit), let code = UInt16(text, radix: 16)
            else { throw failure("an escape without four digits") }
            position += 4
            return code
        }
    }
}
