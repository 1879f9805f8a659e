import Foundation
import Testing

@testable import WeightFiles

@Suite("Hostile HDF5 files")
struct HostileKerasFileTests {
    @Test(
        "what does not belong into a file of weights is refused",
        arguments: [
            ("external-link", "link to another place"), ("soft-link", "link to another place"),
            ("external-storage", "in another file"), ("virtual", "in another file"),
            ("empty", "not an array of numbers"),
            ("text", "not an array of numbers"), ("group", "not an array"), ("shared", "more bytes than the file has"),
            ("bomb", "unpacks to far more"), ("bombs", "arrays unpack to far more"), ("filter", "filter 32000"),
            ("huge", "impossible shape"),
            ("numbers-for-names", "is not text"), ("cycle", "without end"),
        ]
    )
    func refused(name: String, words: String) throws {
        let url = try Fixture.url("hostile-\(name).h5")
        let error = #expect(throws: WeightFileError.self) { try KerasFile(contentsOf: url) }
        #expect(error?.code == .refused)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(error?.message.hasPrefix(url.path) == true)
    }

    @Test("an array without its numbers is damage")
    func hollow() throws {
        let error = #expect(throws: WeightFileError.self) {
            try KerasFile(contentsOf: Fixture.url("hostile-hollow.h5"))
        }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("has 0 bytes in the file") == true)
    }

    /// HDF5 1.10 reads beyond its memory for them; later versions notice.
    @Test("texts that lie nowhere in the heap are damage, also where HDF5 crashes over them")
    func textsNowhere() throws {
        var bytes = try Data(contentsOf: Fixture.url("keras-objects.weights.h5"))
        let heap = try #require(bytes.range(of: Data("GCOL".utf8))).lowerBound
        let address = withUnsafeBytes(of: UInt64(heap).littleEndian) { Data($0) }
        var rest = bytes.startIndex..<bytes.endIndex
        while let reference = bytes.range(of: address, in: rest) {
            bytes.replaceSubrange(reference.upperBound..<(reference.upperBound + 2), with: [0xFF, 0xFF])
            rest = reference.upperBound..<bytes.endIndex
        }
        let folder = try TemporaryFolder()
        let url = try folder.write(bytes, to: "nowhere.weights.h5")
        let error = #expect(throws: WeightFileError.self) { try KerasFile(contentsOf: url) }
        #expect(error?.code == .damaged)
    }

    @Test("an HDF5 file of others is told from one of Keras")
    func foreign() throws {
        let error = #expect(throws: WeightFileError.self) {
            try KerasFile(contentsOf: Fixture.url("hostile-foreign.h5"))
        }
        #expect(error?.code == .unknownFormat)
    }

    @Test("a file cut short anywhere is an error in words", arguments: [0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
    func truncated(share: Double) throws {
        let whole = try Data(contentsOf: Fixture.url("keras-whole.h5"))
        let folder = try TemporaryFolder()
        let url = try folder.write(whole.prefix(Int(Double(whole.count) * share)), to: "short.h5")
        let error = #expect(throws: WeightFileError.self) { try KerasFile(contentsOf: url) }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("short.h5: it cannot be read as HDF5") == true)
    }

    @Test("a file that is not there, or a folder, is said to be so")
    func missing() throws {
        let folder = try TemporaryFolder()
        let absent = #expect(throws: WeightFileError.self) {
            try KerasFile(contentsOf: folder.url.appendingPathComponent("none.h5"))
        }
        #expect(absent?.code == .missing)
        let directory = #expect(throws: WeightFileError.self) { try KerasFile(contentsOf: folder.url) }
        #expect(directory?.code == .unreadable)
    }
}
