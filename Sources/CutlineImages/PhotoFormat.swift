import CVips

/// The kinds of photograph that are read, always told by content and never by file name.
package enum PhotoFormat: String, CaseIterable, Codable, Hashable, Sendable {
    case avif
    case gif
    case heic
    case jpeg
    case png
    case tiff
    case webp

    /// The name to show to people.
    package var displayName: String {
        switch self {
        case .webp: "WebP"
        default: rawValue.uppercased()
        }
    }

    /// The extensions that such files usually bear, in lower case. Only listing a folder looks at them.
    package var fileExtensions: [String] {
        switch self {
        case .avif: ["avif"]
        case .gif: ["gif"]
        case .heic: ["heic", "heif"]
        case .jpeg: ["jpg", "jpeg", "jpe"]
        case .png: ["png"]
        case .tiff: ["tif", "tiff"]
        case .webp: ["webp"]
        }
    }

    var loader: cvips_format {
        switch self {
        case .avif, .heic: .heif
        case .gif: .gif
        case .jpeg: .jpeg
        case .png: .png
        case .tiff: .tiff
        case .webp: .webp
        }
    }
}
