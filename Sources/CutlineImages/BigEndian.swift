/// The number forms of ICC files, most significant byte first. Offsets must lie within the array.
extension [UInt8] {
    func unsigned16(at offset: Int) -> Int {
        Int(self[offset]) << 8 | Int(self[offset + 1])
    }

    func unsigned32(at offset: Int) -> Int {
        unsigned16(at: offset) << 16 | unsigned16(at: offset + 2)
    }

    /// A signed number with 16 bits after the point.
    func fixed16(at offset: Int) -> Double {
        Double(Int32(truncatingIfNeeded: unsigned32(at: offset))) / 65_536
    }

    /// Four characters.
    func text(at offset: Int) -> String {
        String(decoding: self[offset..<offset + 4], as: UTF8.self)
    }
}
