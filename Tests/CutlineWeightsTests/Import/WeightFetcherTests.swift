import Crypto
import CutlineModels
import Foundation
import Testing
import Torch
import TorchNN
import WeightFiles

@testable import CutlineWeights

@Suite("Weights from the server to the encoder")
struct WeightFetcherTests {
    private static let name = "efficientnet-lite0"
    /// A busy machine may let a test wait for minutes.
    private static let patient = Downloader(idleTimeout: .seconds(3600))
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A file that holds an encoder's tensors, less those called `missing`.
    private func file(without missing: Set<String> = []) throws -> URL {
        var tensors: [String: Tensor] = [:]
        for parameter in try EncoderRegistry.parameters(of: Self.name) where !missing.contains(parameter.name) {
            tensors[parameter.name] = Tensor.full(parameter.shape, 0.5)
        }
        tensors["_bn0.num_batches_tracked"] = Tensor([Int64(7)], shape: [])
        let url = folder.file("published.safetensors")
        try SafetensorsWriter.write(tensors, to: url)
        return url
    }

    private func source(of content: Data, at server: LoopbackServer) -> WeightSource {
        WeightSource(
            name: Self.name,
            address: "\(server.address)/published.safetensors",
            size: content.count,
            checksum: .sha256Prefix(SHA256.hash(data: content).prefix(4).map { String(format: "%02x", $0) }.joined()),
            licence: "MIT"
        )
    }

    @Test("fetched weights load as their encoder, remember their origin, and are not fetched twice")
    func fetched() async throws {
        let content = try Data(contentsOf: file())
        let server = try await LoopbackServer { request, _ in .file(content, tag: nil, to: request) }
        let source = source(of: content, at: server)
        let fetcher = WeightFetcher(folder: folder.url, downloader: Self.patient)
        guard case .imported(let outcome) = try await fetcher.fetch(source, report: { _ in }) else {
            Issue.record("the weights were there")
            return
        }
        let imported = try SafetensorsFile(contentsOf: outcome.file)
        #expect(outcome.file.lastPathComponent == "efficientnet-lite0.safetensors")
        #expect(imported.metadata["source"] == source.address)
        #expect(imported.metadata["licence"] == "MIT")
        #expect(imported.metadata["source_sha256"]?.count == 64)
        #expect(!imported.contains("_bn0.num_batches_tracked"))
        #expect(try !folder.files.contains("downloads"))
        _ = try EncoderWeights.load(Self.name, from: imported.tensors(), origin: "test", precision: .fp32)

        let again = try await fetcher.fetch(source, report: { _ in })
        #expect(again == .alreadyThere(outcome.file))
        #expect(server.requests.count == 1)
    }

    @Test("weights that lack a tensor are refused by its name, and the download is kept")
    func incomplete() async throws {
        let content = try Data(contentsOf: file(without: ["_conv_head.weight"]))
        let server = try await LoopbackServer { request, _ in .file(content, tag: nil, to: request) }
        let fetcher = WeightFetcher(folder: folder.url, downloader: Self.patient)
        let source = source(of: content, at: server)
        let error = await #expect(throws: TorchError.self) { try await fetcher.fetch(source, report: { _ in }) }
        #expect(error?.message.contains("missing: _conv_head.weight") == true)
        #expect(try !folder.files.contains("efficientnet-lite0.safetensors"))
        // A second run needs no second download.
        await #expect(throws: TorchError.self) { try await fetcher.fetch(source, report: { _ in }) }
        #expect(server.requests.count == 1)
    }

    @Test("a kept download that was damaged since is deleted")
    func damagedDownload() async throws {
        let content = try Data(contentsOf: file())
        let server = try await LoopbackServer { request, _ in .file(content, tag: nil, to: request) }
        let downloads = folder.file("downloads")
        try FileManager.default.createDirectory(at: downloads, withIntermediateDirectories: true)
        let kept = downloads.appendingPathComponent("published.safetensors")
        try content.dropLast().write(to: kept)
        let fetcher = WeightFetcher(folder: folder.url, downloader: Self.patient)
        let source = source(of: content, at: server)
        let error = await #expect(throws: WeightsError.self) { try await fetcher.fetch(source, report: { _ in }) }
        #expect(error?.code == .wrongChecksum)
        #expect(!FileManager.default.fileExists(atPath: kept.path))
        #expect(server.requests.isEmpty)
    }

    @Test("a file of the user's is imported under the name that is given, and no other")
    func userFile() throws {
        let importer = WeightImporter(folder: folder.url)
        let url = try file()
        let outcome = try importer.importFile(url, as: Self.name, origin: WeightOrigin(file: url))
        #expect(WeightOrigin(recordedIn: outcome.file)?.source == "published.safetensors")
        #expect(throws: TorchError.self) {
            try importer.importFile(url, as: "efficientnet-lite1", origin: WeightOrigin(file: url))
        }
        let error = #expect(throws: WeightsError.self) {
            try importer.importFile(url, as: "resnet18", origin: WeightOrigin(file: url))
        }
        #expect(error?.code == .unknownName)
        let absent = #expect(throws: WeightFileError.self) { try WeightOrigin(file: folder.file("none.pth")) }
        #expect(absent?.code == .missing)
    }
}
