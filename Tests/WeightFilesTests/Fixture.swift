import Foundation
import Torch

/// Files that Scripts/fixtures/torch-weights.py and keras-weights.py wrote.
enum Fixture {
    static func url(_ name: String) throws -> URL {
        let url = Bundle.module.resourceURL?.appendingPathComponent("Fixtures/\(name)")
        guard let url, FileManager.default.fileExists(atPath: url.path) else {
            throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: name])
        }
        return url
    }

    /// What a family of files holds.
    static func tensors(_ name: String) throws -> (tensors: [String: Tensor], metadata: [String: String]) {
        let file = try SafetensorsFile(contentsOf: url("\(name).safetensors"))
        return (try file.tensors(), file.metadata)
    }
}

/// Whether two tensors have the same type, shape and bits.
func identical(_ a: Tensor?, _ b: Tensor?) -> Bool {
    guard let a, let b, a.dataType == b.dataType, a.shape == b.shape else { return false }
    return a.withBytes { a in b.withBytes { b in a.elementsEqual(b) } }
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

    /// Writes a file and gives its place.
    func write(_ content: Data, to name: String) throws -> URL {
        let place = url.appendingPathComponent(name)
        try content.write(to: place)
        return place
    }
}
