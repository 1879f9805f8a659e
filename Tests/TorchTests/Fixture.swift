import Foundation
import Torch

/// A file that Scripts/fixtures/torch-ops.py wrote.
struct Fixture {
    private let file: SafetensorsFile

    init(_ name: String) throws {
        file = try SafetensorsFile(contentsOf: Fixture.url(name))
    }

    subscript(name: String) -> Tensor {
        get throws { try file.tensor(name) }
    }

    static func url(_ name: String) throws -> URL {
        let url = Bundle.module.resourceURL?.appendingPathComponent("Fixtures/\(name).safetensors")
        guard let url, FileManager.default.fileExists(atPath: url.path) else {
            throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: name])
        }
        return url
    }
}

/// The greatest absolute difference of two tensors; infinite when their shapes differ.
func difference(_ a: Tensor, _ b: Tensor) -> Double {
    guard a.shape == b.shape else { return .infinity }
    return a.count == 0 ? 0 : (a.to(.float32) - b.to(.float32)).detached().absolute().max().scalar
}

/// Numbers that look irregular and are the same on every machine, in [-1, 1].
func irregular(_ shape: [Int], seed: Int = 1) -> Tensor {
    let count = shape.reduce(1, *)
    return Tensor((0..<count).map { Float(sin(Double($0 * 37 + seed * 101) * 0.61)) }, shape: shape)
}

/// An operation under its name in a fixture.
struct Operation: Sendable, CustomStringConvertible {
    let description: String
    let apply: @Sendable (Tensor) -> Tensor

    init(_ name: String, _ apply: @escaping @Sendable (Tensor) -> Tensor) {
        description = name
        self.apply = apply
    }
}

/// A folder that is gone when the test ends.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("cutline-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
    }

    /// Writes a file and gives its place.
    func write(_ content: Data, to name: String = "file.safetensors") throws -> URL {
        let place = url.appendingPathComponent(name)
        try content.write(to: place)
        return place
    }
}
