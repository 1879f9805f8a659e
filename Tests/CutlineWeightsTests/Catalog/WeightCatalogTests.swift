import CutlineModels
import Foundation
import Testing

@testable import CutlineWeights

@Suite("The catalogue of weights")
struct WeightCatalogTests {
    private let catalog = WeightCatalog.standard

    @Test("every encoder's weights can be fetched, and every source is of an encoder")
    func complete() {
        #expect(Set(catalog.sources.map(\.weights)) == Set(WeightImporter.names))
        #expect(Set(catalog.sources.map(\.name)).count == catalog.sources.count)
        #expect(Set(catalog.sources.map(\.fileName)).count == catalog.sources.count)
    }

    @Test("addresses, sizes and checksums are well formed", arguments: WeightCatalog.standard.sources)
    func wellFormed(source: WeightSource) throws {
        let url = try #require(URL(string: source.address))
        #expect(url.scheme == "https")
        #expect(source.location == source.address)
        #expect((10_000_000...600_000_000).contains(source.size))
        let (digits, length) =
            switch source.checksum {
            case .sha256(let digits): (digits, 64)
            case .sha256Prefix(let digits): (digits, 8)
            case .md5(let digits): (digits, 32)
            }
        #expect(digits.count == length && digits.allSatisfy { "0123456789abcdef".contains($0) })
        if case .sha256Prefix(let digits) = source.checksum { #expect(source.fileName.hasSuffix("-\(digits).pth")) }
    }

    @Test("a name that is not there is answered with those that are")
    func unknownName() {
        let error = #expect(throws: WeightsError.self) { try catalog.source(named: "resnet18") }
        #expect(error?.code == .unknownName)
        #expect(error?.message.contains("efficientnet-lite2") == true)
    }

    @Test("a mirror keeps the publishers' paths, and weights keep the publishers' addresses")
    func mirror() throws {
        let mirrored = try catalog.mirrored(at: "http://localhost:8080/copies/").source(named: "resnet50")
        #expect(mirrored.location == "http://localhost:8080/copies/models/resnet50-0676ba61.pth")
        #expect(mirrored.address == "https://download.pytorch.org/models/resnet50-0676ba61.pth")
        #expect(throws: WeightsError.self) { try catalog.mirrored(at: "/some/folder") }
    }
}

extension WeightSource: CustomTestStringConvertible {
    package var testDescription: String { name }
}
