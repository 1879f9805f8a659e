package import Foundation
import Torch

/// Where imported weights come from, which their file remembers.
package struct WeightOrigin: Sendable, Hashable {
    /// An address, or the path of a file.
    package let source: String
    /// Of the published file, in hexadecimal.
    package let sha256: String
    package let licence: String?

    init(source: String, sha256: String, licence: String?) {
        self.source = source
        self.sha256 = sha256
        self.licence = licence
    }

    /// Of a file that the user has, which may be one that `catalog` knows.
    package init(file url: URL, in catalog: WeightCatalog = .standard) throws {
        let digest = try FileDigest(of: url)
        let known = catalog.sources.first { digest.fits($0.checksum) }
        self.init(source: known?.address ?? url.lastPathComponent, sha256: digest.sha256, licence: known?.licence)
    }

    func metadata(for name: String) -> [String: String] {
        var metadata = ["format": "pt", "model": name, "source": source, "source_sha256": sha256]
        if let licence { metadata["licence"] = licence }
        return metadata
    }

    /// What an imported file says of its origin; nil where it cannot be read or says nothing.
    package init?(recordedIn url: URL) {
        guard let metadata = try? SafetensorsFile(contentsOf: url).metadata, let source = metadata["source"],
            let sha256 = metadata["source_sha256"]
        else { return nil }
        self.init(source: source, sha256: sha256, licence: metadata["licence"])
    }
}
