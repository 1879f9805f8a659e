import Foundation
import Testing
import Torch

@Suite("Reading safetensors files")
struct SafetensorsFileTests {
    @Test("a file that the Python package wrote is read in every type")
    func python() throws {
        let file = try SafetensorsFile(contentsOf: Fixture.url("types"))
        let quarters: [Float] = [-0.75, -0.5, -0.25, 0, 0.25, 0.5]
        for (name, type) in [("float32", DataType.float32), ("float16", .float16), ("bfloat16", .bfloat16)] {
            let tensor = try file.tensor(name)
            #expect(tensor.dataType == type)
            #expect(tensor.shape == [2, 3])
            #expect(tensor.floats == quarters)
        }
        let integers = try file.tensor("int64").elements(as: Int64.self)
        #expect(integers == [-30_000_000_000, -20_000_000_000, -10_000_000_000, 0, 10_000_000_000, 20_000_000_000])
        #expect(try file.tensor("uint8").elements(as: UInt8.self) == [3, 2, 1, 0, 1, 2])
        #expect(try file.tensor("bool").elements(as: Bool.self) == [false, true, false, true, false, true])
        #expect(try file.tensor("scalar").shape == [])
        #expect(try file.tensor("scalar").scalar == 2.5)
        #expect(try file.tensor("empty").shape == [0, 4])
        #expect(try file.tensor("a \"name\" with ünïcode").floats == [1])
        #expect(file.metadata == ["writer": "safetensors for Python", "quoted": "a \"word\" and a \\ and ü"])
        #expect(file.names.count == 9)
    }

    @Test("names, shapes and types are known without reading a tensor")
    func contents() throws {
        let file = try SafetensorsFile(contentsOf: Fixture.url("types"))
        #expect(file.contains("scalar"))
        #expect(!file.contains("nothing"))
        #expect(file.shape(of: "empty") == [0, 4])
        #expect(file.shape(of: "nothing") == nil)
        #expect(file.dataType(of: "bfloat16") == .bfloat16)
        let error = #expect(throws: TorchError.self) { _ = try file.tensor("nothing") }
        #expect(error?.code == .missingTensor)
        #expect(error?.message.hasSuffix("types.safetensors: has no tensor 'nothing'") == true)
    }

    @Test("tensors at odd bytes are read")
    func unaligned() throws {
        let folder = try TemporaryFolder()
        let members = [
            HostileFileTests.tensor("a", "U8", "[3]", "[0,3]"), HostileFileTests.tensor("b", "F32", "[2]", "[3,11]"),
            HostileFileTests.tensor("c", "I64", "[1]", "[11,19]"),
        ]
        var content = HostileFileTests.file(header: Data("{\(members.joined(separator: ","))}".utf8))
        content += [7, 8, 9]
        for number in [Float(1.5), -2] { content += withUnsafeBytes(of: number.bitPattern.littleEndian) { Data($0) } }
        content += withUnsafeBytes(of: Int64(-5).littleEndian) { Data($0) }
        let tensors = try SafetensorsFile(contentsOf: folder.write(content)).tensors()
        #expect(tensors["a"]?.elements(as: UInt8.self) == [7, 8, 9])
        #expect(tensors["b"]?.elements(as: Float.self) == [1.5, -2])
        #expect(tensors["c"]?.elements(as: Int64.self) == [-5])
    }

    @Test("white space, escapes and unknown members in a header are read")
    func liberties() throws {
        let folder = try TemporaryFolder()
        let header = """
            { "\\u00e9\\ud83d\\ude00\\/\\n" : { "shape" : [ ] , "data_offsets":[0,1], "dtype":"U8",
            \t"note":{"x":["y",1]} },
            \t"__metadata__":{ } }\u{20}
            """
        let file = try SafetensorsFile(
            contentsOf: folder.write(HostileFileTests.file(header: Data(header.utf8), data: 1))
        )
        #expect(file.names == ["é😀/\n"])
        #expect(file.metadata == [:])
    }

    @Test("tensors outlive the file object and the file's name")
    func lifetime() throws {
        let folder = try TemporaryFolder()
        let url = folder.url.appendingPathComponent("file.safetensors")
        try SafetensorsWriter.write(["a": irregular([100])], to: url)
        let tensor = try SafetensorsFile(contentsOf: url).tensor("a")
        try SafetensorsWriter.write(["a": Tensor.zeros([100])], to: url)
        #expect(tensor.floats == irregular([100]).floats)
        try FileManager.default.removeItem(at: url)
        #expect(tensor.floats == irregular([100]).floats)
    }

    @Test("writing to a loaded tensor leaves the file as it is")
    func writing() throws {
        let folder = try TemporaryFolder()
        let url = folder.url.appendingPathComponent("file.safetensors")
        try SafetensorsWriter.write(["a": irregular([100])], to: url)
        let tensor = try SafetensorsFile(contentsOf: url).tensor("a")
        tensor.assign(Tensor.zeros([100]))
        #expect(tensor.floats == Tensor.zeros([100]).floats)
        #expect(try SafetensorsFile(contentsOf: url).tensor("a").floats == irregular([100]).floats)
    }
}
