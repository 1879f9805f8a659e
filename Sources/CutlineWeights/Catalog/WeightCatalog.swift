import Foundation

/// The files of weights that can be fetched by name.
package struct WeightCatalog: Sendable {
    package let sources: [WeightSource]

    package init(_ sources: [WeightSource]) {
        self.sources = sources
    }

    package static let standard = WeightCatalog(
        WeightSource.efficientNetLite + WeightSource.torchvision + WeightSource.keras
    )

    package func source(named name: String) throws(WeightsError) -> WeightSource {
        guard let source = sources.first(where: { $0.name == name }) else {
            let names = sources.map(\.name).joined(separator: ", ")
            throw WeightsError(.unknownName, "there are no weights called '\(name)' to fetch; there are: \(names)")
        }
        return source
    }

    /// The same files at a server that keeps copies of them under the publishers' paths.
    package func mirrored(at base: String) throws(WeightsError) -> WeightCatalog {
        guard let url = URL(string: base), ["http", "https"].contains(url.scheme), url.host != nil else {
            throw WeightsError(
                .unknownName,
                "'\(base)' is not the address of a mirror; give one such as https://host/path"
            )
        }
        let prefix = base.hasSuffix("/") ? String(base.dropLast()) : base
        return WeightCatalog(sources.map { $0.mirrored(at: prefix) })
    }
}
