import Foundation
import Testing

@testable import CutlineTraining

@Suite("Records of TensorFlow")
struct RecordFileTests {
    /// RFC 3720, appendix B.4, and the check value of CRC-32C.
    @Test(
        "checksums are those of the standard",
        arguments: [
            (Data(repeating: 0, count: 32), 0x8A91_36AA), (Data(repeating: 0xFF, count: 32), 0x62A8_AB43),
            (Data(0..<32), 0x46DD_794E), (Data((0..<32).reversed()), 0x113F_DB5C),
            (Data("123456789".utf8), 0xE306_9283), (Data(), 0),
        ] as [(Data, UInt32)]
    )
    func checksums(data: Data, sum: UInt32) {
        #expect(CRC32C.checksum(data) == sum)
    }

    /// The checksums are what Python's `tensorboard.compat.tensorflow_stub.pywrap_tensorflow.masked_crc32c` gives.
    @Test("a record is framed as TensorFlow frames it")
    func framing() {
        let content = Data("abc".utf8)
        let record = RecordFile.record(content)
        #expect(record.count == 8 + 4 + 3 + 4)
        #expect(Array(record.prefix(8)) == [3, 0, 0, 0, 0, 0, 0, 0])
        #expect(Array(record[8..<12]) == [0xB0, 0x99, 0x49, 0x0E])
        #expect(record[12..<15] == content)
        #expect(Array(record.suffix(4)) == [0x6E, 0x57, 0xF1, 0x21])
    }

    @Test("records are read back, up to one that was cut off or damaged")
    func reading() {
        let contents = [Data("first".utf8), Data(), Data(repeating: 7, count: 300)]
        let file = contents.reduce(into: Data()) { $0 += RecordFile.record($1) }
        #expect(RecordFile.contents(of: file) == contents)
        #expect(RecordFile.contents(of: file.dropLast()) == Array(contents.prefix(2)))
        #expect(RecordFile.contents(of: file + Data([1, 2, 3])) == contents)
        for place in [2, 9, 14, 20] {
            var damaged = file
            damaged[place] ^= 1
            #expect(RecordFile.contents(of: damaged).isEmpty, "at byte \(place)")
        }
    }
}
