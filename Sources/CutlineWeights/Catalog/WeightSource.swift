import Foundation

/// A published file of pretrained weights.
package struct WeightSource: Sendable, Hashable {
    /// How the publisher lets a file be verified.
    package enum Checksum: Sendable, Hashable, CustomStringConvertible {
        case sha256(String)
        /// The first digits of the sha256, as torchvision puts them into file names.
        case sha256Prefix(String)
        /// All that Keras publishes. It tells damage, and no longer forgery.
        case md5(String)

        package var description: String {
            switch self {
            case .sha256(let digits): "sha256 \(digits)"
            case .sha256Prefix(let digits): "sha256 \(digits)…"
            case .md5(let digits): "md5 \(digits)"
            }
        }
    }

    /// How users name it.
    package let name: String
    /// The weights that it is imported as, which encoders ask for by this name.
    package let weights: String
    /// The publisher's.
    package let address: String
    /// Where it is fetched from: the publisher's address, or that of a copy.
    package let location: String
    /// In bytes; approximate where the publisher only gives megabytes.
    package let size: Int
    package let checksum: Checksum
    /// What the publisher says of terms of use.
    package let licence: String

    package init(
        name: String,
        weights: String? = nil,
        address: String,
        location: String? = nil,
        size: Int,
        checksum: Checksum,
        licence: String
    ) {
        self.name = name
        self.weights = weights ?? name
        self.address = address
        self.location = location ?? address
        self.size = size
        self.checksum = checksum
        self.licence = licence
    }

    /// The same file at a server that keeps copies under the publishers' paths.
    func mirrored(at base: String) -> WeightSource {
        WeightSource(
            name: name,
            weights: weights,
            address: address,
            location: base + (URL(string: address)?.path ?? "/\(fileName)"),
            size: size,
            checksum: checksum,
            licence: licence
        )
    }

    /// The last part of the address.
    package var fileName: String {
        address.split(separator: "/").last.map(String.init) ?? name
    }
}
