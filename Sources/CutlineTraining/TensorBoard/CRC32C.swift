import Foundation

/// The cyclic redundancy check of Castagnoli's polynomial (RFC 3720, appendix B.4), which guards TensorFlow's records.
enum CRC32C {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in
            value & 1 == 1 ? (value >> 1) ^ 0x82F6_3B78 : value >> 1
        }
    }

    static func checksum(_ data: Data) -> UInt32 {
        ~data.reduce(~UInt32(0)) { sum, byte in
            table[Int((sum ^ UInt32(byte)) & 0xFF)] ^ (sum >> 8)
        }
    }

    /// As it stands in a record: rotated and shifted, since a checksum over data that holds checksums says little.
    static func masked(_ data: Data) -> UInt32 {
        let sum = checksum(data)
        return (sum >> 15 | sum << 17) &+ 0xA282_EAD8
    }
}
