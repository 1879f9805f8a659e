import Foundation
import Testing
import Torch

@Suite("Writing safetensors files")
struct SafetensorsWriterTests {
    private let metadata = ["format": "pt", "a \"key\"": "line\nbreak / \\ ü 😀"]

    private var tensors: [String: Tensor] {
        let numbers = irregular([3, 5])
        return [
            "float32": numbers, "float16": numbers.to(.float16), "bfloat16": numbers.to(.bfloat16),
            "int64": (numbers * 1e6).to(.int64), "uint8": (numbers.absolute() * 255).to(.uint8),
            "bool": numbers.isGreater(than: 0), "scalar": Tensor.full([], 2.5), "empty": Tensor.zeros([2, 0]),
            "view": numbers.transposed, "channels-last": irregular([2, 3, 4, 5]).channelsLast(),
            "a/\"name\"\\ü": Tensor.ones([1]),
        ]
    }

    @Test("what is written is read back, in type, shape, bytes and metadata")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let url = folder.url.appendingPathComponent("file.safetensors")
        try SafetensorsWriter.write(tensors, metadata: metadata, to: url)
        let file = try SafetensorsFile(contentsOf: url)
        #expect(file.metadata == metadata)
        let read = try file.tensors()
        #expect(read.count == tensors.count)
        for (name, tensor) in tensors {
            let found = try #require(read[name])
            #expect(found.dataType == tensor.dataType)
            #expect(found.shape == tensor.shape)
            #expect(found.withBytes { Array($0) } == tensor.withBytes { Array($0) }, "\(name)")
        }
    }

    @Test("the same tensors give the same file, whose data starts at a multiple of 64")
    func stable() throws {
        let folder = try TemporaryFolder()
        let (a, b) = (folder.url.appendingPathComponent("a"), folder.url.appendingPathComponent("b"))
        try SafetensorsWriter.write(tensors, metadata: metadata, to: a)
        try SafetensorsWriter.write(tensors, metadata: metadata, to: b)
        let content = try Data(contentsOf: a)
        #expect(try content == Data(contentsOf: b))
        let length = content.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect((8 + length) % 64 == 0)
    }

    @Test("a file without tensors is valid")
    func empty() throws {
        let folder = try TemporaryFolder()
        let url = folder.url.appendingPathComponent("file.safetensors")
        try SafetensorsWriter.write([:], to: url)
        #expect(try SafetensorsFile(contentsOf: url).names == [])
    }

    @Test("a tensor that takes part in training is written")
    func parameter() throws {
        let folder = try TemporaryFolder()
        let url = folder.url.appendingPathComponent("file.safetensors")
        let tensor = Tensor.ones([3])
        tensor.requiresGradient = true
        try SafetensorsWriter.write(["a": tensor, "b": tensor * 2], to: url)
        #expect(try SafetensorsFile(contentsOf: url).tensor("b").floats == [2, 2, 2])
    }

    @Test("the Python package reads what is written", .enabled(if: Python.hasSafetensors))
    func python() throws {
        let folder = try TemporaryFolder()
        let url = folder.url.appendingPathComponent("file.safetensors")
        try SafetensorsWriter.write(tensors, metadata: metadata, to: url)
        let script = """
            import json, sys, safetensors
            content = open(sys.argv[1], "rb").read()
            tensors = {
                name: [tensor["dtype"], ",".join(map(str, tensor["shape"])), bytes(tensor["data"]).hex()]
                for name, tensor in safetensors.deserialize(content)
            }
            length = int.from_bytes(content[:8], "little")
            metadata = json.loads(content[8 : 8 + length])["__metadata__"]
            print(json.dumps({"tensors": tensors, "metadata": metadata}))
            """
        struct Found: Decodable {
            let tensors: [String: [String]]
            let metadata: [String: String]
        }
        let found = try JSONDecoder().decode(Found.self, from: Python.run(script, url.path))
        #expect(found.metadata == metadata)
        #expect(found.tensors.count == tensors.count)
        let types: [DataType: String] = [
            .float32: "F32", .float16: "F16", .bfloat16: "BF16", .int64: "I64", .uint8: "U8", .bool: "BOOL",
        ]
        for (name, tensor) in tensors {
            let hexadecimal = tensor.withBytes {
                $0.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            }
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            #expect(try found.tensors[name] == [#require(types[tensor.dataType]), shape, hexadecimal], "\(name)")
        }
    }
}

/// The `python3` of this machine.
private enum Python {
    /// Whether the reference package is there; says so when it is not.
    static let hasSafetensors: Bool = {
        if (try? run("import safetensors")) != nil { return true }
        print("Skipped: python3 has no safetensors package, so it cannot read the files that Cutline writes.")
        return false
    }()

    static func run(_ script: String, _ arguments: String...) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let content = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
        return content
    }
}
