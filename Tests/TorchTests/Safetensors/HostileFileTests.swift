import Foundation
import Testing
import Torch

/// A damaged or malicious file is refused with an error that names it, never read and never trusted.
@Suite("Hostile safetensors files")
struct HostileFileTests {
    struct Sample: Sendable, CustomStringConvertible {
        let description: String
        let content: Data
        let complaint: String

        /// A file with this header and `data` bytes after it.
        init(_ description: String, header: String, data: Int = 0, _ complaint: String) {
            self.init(description, HostileFileTests.file(header: Data(header.utf8), data: data), complaint)
        }

        init(_ description: String, _ content: Data, _ complaint: String) {
            self.description = description
            self.content = content
            self.complaint = complaint
        }
    }

    static func file(header: Data, data: Int = 0) -> Data {
        length(UInt64(header.count)) + header + Data(repeating: 0, count: data)
    }

    static func length(_ value: UInt64) -> Data {
        withUnsafeBytes(of: value.littleEndian) { Data($0) }
    }

    /// One member of a header.
    static func tensor(_ name: String, _ type: String, _ shape: String, _ offsets: String) -> String {
        "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
    }

    private static let sizes = [
        Sample("an empty file", Data(), "it has only 0 bytes"),
        Sample("seven bytes", Data(repeating: 0, count: 7), "it has only 7 bytes"),
        Sample("no header", length(0), "its header is not valid JSON"),
        Sample("a header longer than the file", length(3) + Data("{}".utf8), "its header claims 3 bytes"),
        Sample("the greatest header length", length(.max) + Data("{}".utf8), "its header claims \(UInt64.max) bytes"),
        Sample("a header length that overflows", length(1 << 63) + Data("{}".utf8), "its header claims"),
        Sample("a header length of 4 GB", length(1 << 32) + Data("{}".utf8), "its header claims"),
    ]

    private static let syntax = [
        Sample("no JSON", header: "hello", "its header is not valid JSON: an unexpected character"),
        Sample("half an object", header: "{\"a\":", "an early end"),
        Sample("an object without end", header: "{\"__metadata__\":{}", "an object without end"),
        Sample("a string without end", header: "{\"a", "a string without end"),
        Sample("an array", header: "[]", "its header is not a JSON object"),
        Sample("text after the header", header: "{} x", "text after its end"),
        Sample("a comma too many", header: "{\"__metadata__\":{},}", "no string"),
        Sample("a comment", header: "{/* */}", "no string"),
        Sample("a tensor that is a number", header: "{\"a\":1}", "'a' is not an object"),
        Sample("metadata that is an array", header: "{\"__metadata__\":[]}", "'__metadata__' is not an object"),
        Sample("metadata of numbers", header: "{\"__metadata__\":{\"a\":1}}", "metadata 'a' is not a string"),
        Sample("a control character", header: "{\"a\u{1}\":1}", "a control character"),
        Sample("an unknown escape", header: "{\"\\x\":1}", "an unknown escape"),
        Sample("half a surrogate pair", header: "{\"\\uD800\":1}", "half a surrogate pair"),
        Sample("a lone low surrogate", header: "{\"\\uDC00\":1}", "half a surrogate pair"),
        Sample("a wrong surrogate pair", header: "{\"\\uD800\\u0041\":1}", "half a surrogate pair"),
        Sample("a short escape", header: "{\"\\u12\":1}", "an escape without four digits"),
        Sample("a signed escape", header: "{\"\\u+123\":1}", "an escape without four digits"),
        Sample("deep nesting", header: String(repeating: "[", count: 100_000), "nesting too deep"),
        Sample("deep objects", header: String(repeating: "{\"a\":", count: 100_000), "nesting too deep"),
        Sample(
            "invalid UTF-8",
            file(header: Data("{\"a".utf8) + Data([0xFF]) + Data("\":1}".utf8)),
            "invalid UTF-8"
        ),
        Sample(
            "overlong UTF-8",
            file(header: Data("{\"".utf8) + Data([0xC0, 0xAF]) + Data("\":1}".utf8)),
            "invalid UTF-8"
        ),
        Sample(
            "a tensor twice",
            header: "{\(tensor("a", "U8", "[1]", "[0,1]")),\(tensor("a", "U8", "[1]", "[1,2]"))}",
            data: 2,
            "the key 'a' twice"
        ),
        Sample(
            "a tensor twice, once escaped",
            header: "{\(tensor("a", "U8", "[1]", "[0,1]")),\(tensor("\\u0061", "U8", "[1]", "[1,2]"))}",
            data: 2,
            "the key 'a' twice"
        ),
        Sample(
            "two dtypes",
            header: "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,1]}}",
            data: 1,
            "the key 'dtype' twice"
        ),
    ]

    private static let layouts = [
        Sample(
            "overlapping tensors",
            header: "{\(tensor("a", "U8", "[4]", "[0,4]")),\(tensor("b", "U8", "[4]", "[2,6]"))}",
            data: 6,
            "tensor 'b' overlaps its neighbour or leaves a gap"
        ),
        Sample(
            "one run of bytes twice",
            header: "{\(tensor("a", "U8", "[4]", "[0,4]")),\(tensor("b", "U8", "[4]", "[0,4]"))}",
            data: 4,
            "overlaps"
        ),
        Sample(
            "a gap",
            header: "{\(tensor("a", "U8", "[2]", "[0,2]")),\(tensor("b", "U8", "[2]", "[3,5]"))}",
            data: 5,
            "tensor 'b' overlaps its neighbour or leaves a gap"
        ),
        Sample("a gap at the start", header: "{\(tensor("a", "U8", "[2]", "[1,3]"))}", data: 3, "leaves a gap"),
        Sample(
            "trailing bytes",
            header: "{\(tensor("a", "U8", "[2]", "[0,2]"))}",
            data: 5,
            "3 bytes belong to no tensor"
        ),
        Sample("bytes without a tensor", header: "{}", data: 1, "1 bytes belong to no tensor"),
        Sample(
            "offsets beyond the file",
            header: "{\(tensor("a", "U8", "[9]", "[0,9]"))}",
            data: 8,
            "do not lie in the file"
        ),
        Sample(
            "offsets far beyond",
            header: "{\(tensor("a", "U8", "[1]", "[\(Int.max - 1),\(Int.max)]"))}",
            data: 1,
            "do not lie"
        ),
        Sample(
            "offsets in reverse",
            header: "{\(tensor("a", "U8", "[2]", "[2,0]"))}",
            data: 2,
            "do not lie in the file"
        ),
        Sample(
            "negative offsets",
            header: "{\(tensor("a", "U8", "[2]", "[-2,0]"))}",
            data: 2,
            "an unexpected character"
        ),
        Sample(
            "fractional offsets",
            header: "{\(tensor("a", "U8", "[2]", "[0,2.0]"))}",
            data: 2,
            "an array without end"
        ),
        Sample(
            "offsets with exponents",
            header: "{\(tensor("a", "U8", "[2]", "[0,2e0]"))}",
            data: 2,
            "an array without end"
        ),
        Sample(
            "offsets with leading zeros",
            header: "{\(tensor("a", "U8", "[2]", "[0,02]"))}",
            data: 2,
            "a leading zero"
        ),
        Sample(
            "offsets too large for 64 bits",
            header: "{\(tensor("a", "U8", "[2]", "[0,18446744073709551618]"))}",
            data: 2,
            "a number too large"
        ),
        Sample("three offsets", header: "{\(tensor("a", "U8", "[2]", "[0,1,2]"))}", data: 2, "do not lie in the file"),
        Sample(
            "offsets as text",
            header: "{\(tensor("a", "U8", "[2]", "[\"0\",2]"))}",
            data: 2,
            "do not lie in the file"
        ),
        Sample(
            "a negative length",
            header: "{\(tensor("a", "U8", "[-2]", "[0,2]"))}",
            data: 2,
            "an unexpected character"
        ),
        Sample(
            "a type that does not fit",
            header: "{\(tensor("a", "F32", "[2]", "[0,2]"))}",
            data: 2,
            "needs 8 bytes and has 2"
        ),
        Sample(
            "a shape that does not fit",
            header: "{\(tensor("a", "U8", "[3]", "[0,2]"))}",
            data: 2,
            "needs 3 bytes and has 2"
        ),
        Sample(
            "a shape that overflows to its size",
            header: "{\(tensor("a", "U8", "[4294967296,4294967296,1]", "[0,0]"))}",
            "too large"
        ),
        Sample(
            "an overflow hidden behind a zero",
            header: "{\(tensor("a", "F32", "[0,9223372036854775807,9223372036854775807]", "[0,0]"))}",
            "too large"
        ),
        Sample(
            "an unknown type",
            header: "{\(tensor("a", "F7", "[]", "[0,1]"))}",
            data: 1,
            "dtype 'F7', which Cutline does not"
        ),
        Sample("no type", header: "{\"a\":{\"shape\":[],\"data_offsets\":[0,0]}}", "'a' has no dtype"),
        Sample("no shape", header: "{\"a\":{\"dtype\":\"U8\",\"data_offsets\":[0,0]}}", "'a' has a shape or offsets"),
        Sample("no offsets", header: "{\"a\":{\"dtype\":\"U8\",\"shape\":[0]}}", "'a' has a shape or offsets"),
    ]

    @Test("are refused", arguments: sizes + syntax + layouts)
    func refusal(sample: Sample) throws {
        let folder = try TemporaryFolder()
        let url = try folder.write(sample.content)
        let error = #expect(throws: TorchError.self) { _ = try SafetensorsFile(contentsOf: url) }
        #expect(error?.code == .malformedFile)
        let message = try #require(error?.message)
        #expect(message.hasPrefix("\(url.path): not a valid safetensors file: "))
        #expect(message.contains(sample.complaint), "\(message)")
    }

    @Test("are refused wherever a good file is cut off")
    func truncation() throws {
        let folder = try TemporaryFolder()
        let whole = try Data(contentsOf: Fixture.url("types"))
        for length in stride(from: 0, to: whole.count, by: 7) {
            let url = try folder.write(whole.prefix(length))
            #expect(throws: TorchError.self, "\(length) bytes") { _ = try SafetensorsFile(contentsOf: url) }
        }
    }

    @Test("are refused or read, but do no harm, whichever header byte is changed")
    func corruption() throws {
        let folder = try TemporaryFolder()
        let whole = try Data(contentsOf: Fixture.url("types"))
        let headerLength = Int(whole[0]) + Int(whole[1]) << 8
        var refused = 0
        for position in 0..<(8 + headerLength) {
            var changed = whole
            changed[position] ^= UInt8(1 << (position % 7))
            let url = try folder.write(changed)
            do {
                let tensors = try SafetensorsFile(contentsOf: url).tensors()
                #expect(
                    tensors.values.map { $0.count * $0.dataType.size }.reduce(0, +) == whole.count - 8 - headerLength
                )
            } catch {
                refused += 1
            }
        }
        #expect(refused > headerLength / 3)
    }

    @Test("a folder and a missing file are told apart")
    func noFile() throws {
        let folder = try TemporaryFolder()
        let missing = folder.url.appendingPathComponent("missing")
        #expect(throws: TorchError.self) { _ = try SafetensorsFile(contentsOf: missing) }
        #expect((#expect(throws: TorchError.self) { _ = try MappedFile(contentsOf: missing) })?.code == .missingFile)
        #expect(
            (#expect(throws: TorchError.self) { _ = try MappedFile(contentsOf: folder.url) })?.code == .unreadableFile
        )
    }
}
