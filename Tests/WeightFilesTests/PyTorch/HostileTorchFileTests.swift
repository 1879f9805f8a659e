import Foundation
import Testing
import Torch

@testable import WeightFiles

@Suite("Hostile files of PyTorch")
struct HostileTorchFileTests {
    @Test(
        "what is no list of tensors is refused by name",
        arguments: [
            ("model", WeightFileError.Code.refused, "names 'torch.nn.modules.linear.Linear'"),
            ("command", .refused, "names 'posix.system'"),
            ("ambiguous", .refused, "it has: 'a', 'b'"),
            ("script", .refused, "is a TorchScript program"),
            ("big-endian", .refused, "big-endian"),
            ("absent-numbers", .damaged, "are not in it"),
            ("short-numbers", .damaged, "has 4 bytes, and its tensors need"),
            ("twice", .refused, "two members called"),
            ("bomb", .refused, "is larger than"),
            ("zeros", .refused, "unpacks to far more"),
        ]
    )
    func refused(name: String, code: WeightFileError.Code, words: String) throws {
        let url = try Fixture.url("hostile-\(name).pth")
        let error = #expect(throws: WeightFileError.self) { try WeightFile(contentsOf: url) }
        #expect(error?.code == code)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(error?.message.hasPrefix(url.path) == true)
        #expect(!FileManager.default.fileExists(atPath: "/tmp/cutline-was-here"))
    }

    @Test("safetensors in an archive are named by their place in it, and not by that of a copy")
    func inArchive() throws {
        let content = Data([8, 0, 0, 0, 0, 0, 0, 0] + "{\"a\": 1}".utf8.prefix(8))
        let folder = try TemporaryFolder()
        let url = try folder.write(Self.tar("net.safetensors", content), to: "net.tar")
        let error = #expect(throws: TorchError.self) { try WeightFile(contentsOf: url) }
        #expect(error?.message.hasPrefix("\(url.path): net.safetensors: ") == true, "\(error?.message ?? "")")
    }

    /// An archive of one file.
    private static func tar(_ name: String, _ content: Data) -> Data {
        func field(_ text: String, _ width: Int) -> Data { Data(text.utf8) + Data(count: width - text.utf8.count) }
        func header(_ checksum: String) -> Data {
            field(name, 100) + field("0000644", 8) + field("0000000", 8) + field("0000000", 8)
                + field(String(content.count, radix: 8), 12) + field("0", 12) + field(checksum, 8) + field("0", 101)
                + field("ustar", 6) + field("00", 249)
        }
        // The sum takes its own field for spaces.
        let sum = header("        ").reduce(0) { $0 + Int($1) }
        return header(String(sum, radix: 8)) + content + Data(count: 512 - content.count % 512 + 1024)
    }

    @Test(
        "a file cut short anywhere is an error in words",
        arguments: ["torch-zip.pth", "torch-legacy.pth", "archive.tar.gz", "keras-archive.keras"]
    )
    func truncated(name: String) throws {
        let whole = try Data(contentsOf: Fixture.url(name))
        let folder = try TemporaryFolder()
        for count in stride(from: 1, to: whole.count, by: max(1, whole.count / 97)) {
            let url = try folder.write(whole.prefix(count), to: "short")
            #expect(throws: WeightFileError.self, "\(count) of \(whole.count) bytes") {
                try WeightFile(contentsOf: url)
            }
        }
    }

    @Test("a bit changed anywhere gives tensors or an error, and never a crash", arguments: ["torch-legacy.pth"])
    func changed(name: String) throws {
        let whole = try Data(contentsOf: Fixture.url(name))
        let folder = try TemporaryFolder()
        for position in stride(from: 0, to: whole.count, by: 5) {
            var bytes = whole
            bytes[position] ^= 1 << UInt8(position % 8)
            let url = try folder.write(bytes, to: "changed")
            do {
                _ = try WeightFile(contentsOf: url)
            } catch {
                #expect(error is WeightFileError)
            }
        }
    }
}
