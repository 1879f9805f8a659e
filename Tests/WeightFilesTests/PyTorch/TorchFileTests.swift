import Foundation
import Testing
import Torch

@testable import WeightFiles

/// The tensors in a file of PyTorch or in an archive around one.
func tensors(_ name: String) throws -> [String: Tensor] {
    guard case .tensors(let tensors) = try WeightFile(contentsOf: Fixture.url(name)) else {
        throw WeightFileError(.unknownFormat, "\(name) is of Keras")
    }
    return tensors
}

@Suite("Files of PyTorch")
struct TorchFileTests {
    private func expectSame(_ found: [String: Tensor], as family: String) throws {
        let expected = try Fixture.tensors(family).tensors
        #expect(found.keys.sorted() == expected.keys.sorted())
        for (name, tensor) in expected { #expect(identical(found[name], tensor), "\(name)") }
    }

    @Test(
        "tensors of all kinds come out as PyTorch has them: views, permuted ones, of each type",
        arguments: ["torch-zip.pth", "torch-legacy.pth", "torch-legacy-4.pth"]
    )
    func stateDictionary(name: String) throws {
        try expectSame(tensors(name), as: "torch")
    }

    @Test("the weights in a training script's file are found, without the prefix of DataParallel")
    func training() throws {
        try expectSame(tensors("torch-training.pth"), as: "torch-training")
    }

    @Test("an archive around one file of weights is looked into", arguments: ["archive.tar.gz", "archive.whl"])
    func archives(name: String) throws {
        try expectSame(tensors(name), as: "torch")
    }

    @Test("an archive around two is refused, as either may be meant")
    func twoFiles() throws {
        let error = #expect(throws: WeightFileError.self) { try tensors("archive-of-two.zip") }
        #expect(error?.message.contains("holds 2 files of weights, such as a.pth and b.pth") == true)
    }

    @Test("safetensors and Keras' files are told by content, whatever their names")
    func sniffing() throws {
        let folder = try TemporaryFolder()
        let safetensors = try folder.write(Data(contentsOf: Fixture.url("torch.safetensors")), to: "a.h5")
        guard case .tensors(let tensors) = try WeightFile(contentsOf: safetensors) else {
            Issue.record("safetensors were taken for Keras")
            return
        }
        try expectSame(tensors, as: "torch")
        for fixture in ["keras-list.h5", "keras-archive.keras"] {
            let keras = try folder.write(Data(contentsOf: Fixture.url(fixture)), to: "b.pth")
            guard case .keras(let file) = try WeightFile(contentsOf: keras) else {
                Issue.record("\(fixture) was not taken for Keras")
                return
            }
            #expect(file.layers.contains { $0.name == "zebra" })
        }
    }

    @Test(
        "files of no known format are named for what they are",
        arguments: [
            ("<!DOCTYPE html><html>404</html>", "is a web page"),
            ("version https://git-lfs.github.com/spec/v1\noid sha256:0", "git lfs pull"),
            ("just some words that are no weights", "is of no format that is read"),
        ]
    )
    func unknown(content: String, words: String) throws {
        let folder = try TemporaryFolder()
        let url = try folder.write(Data(content.utf8), to: "weights.pth")
        let error = #expect(throws: WeightFileError.self) { try WeightFile(contentsOf: url) }
        #expect(error?.code == .unknownFormat)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
}
