import CutlineImages
import CutlineModels
import Foundation
import Testing
import Torch

/// A file that Scripts/fixtures/models.py wrote.
struct Fixture {
    private let file: SafetensorsFile

    init(_ name: String) throws {
        let url = Bundle.module.resourceURL?.appendingPathComponent("Fixtures/\(name).safetensors")
        file = try SafetensorsFile(contentsOf: #require(url))
    }

    subscript(name: String) -> Tensor {
        get throws { try file.tensor(name) }
    }

    var metadata: [String: String] { file.metadata }
}

/// The photographs that the fixtures speak of, in their order there.
enum ExamplePhoto: String, CaseIterable {
    case cat, coffee, rocket

    func decoded() throws -> Photograph {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
        return try PhotoDecoder().decode(
            contentsOf: root.appendingPathComponent("Examples/Photos/\(rawValue).jpg").standardized
        )
    }

    /// The photograph made small by leaving out pixels, which no two programs can do differently.
    func picked(size: Int) throws -> ResizedPhotograph {
        let photo = try decoded()
        var pixels: [UInt8] = []
        for y in 0..<size {
            for x in 0..<size {
                let start = (y * photo.height / size * photo.width + x * photo.width / size) * 3
                pixels += photo.pixels[start..<start + 3]
            }
        }
        return ResizedPhotograph(size: size, pixels: pixels)
    }

    static func picked(size: Int) throws -> [ResizedPhotograph] {
        try allCases.map { try $0.picked(size: size) }
    }
}

/// The greatest absolute difference of two tensors; infinite when their shapes differ.
func difference(_ a: Tensor, _ b: Tensor) -> Double {
    a.shape == b.shape ? (a.to(.float32) - b.to(.float32)).detached().absolute().max().scalar : .infinity
}

/// The length of the difference of two tensors as a part of the length of the second.
func relativeDifference(_ a: Tensor, _ b: Tensor) -> Double {
    ((a - b).squared().sum().scalar / b.squared().sum().scalar).squareRoot()
}
