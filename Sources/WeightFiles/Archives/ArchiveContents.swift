import Foundation

/// What the members of an archive say of its kind.
struct ArchiveContents {
    private static let suffixes = [".pth", ".pt", ".safetensors", ".h5", ".keras"]

    private let name: String
    private let paths: [String]

    init(of url: URL, name: String) throws(WeightFileError) {
        let reader = try ArchiveReader(contentsOf: url, name: name)
        var paths: [String] = []
        while let member = try reader.next() { paths.append(member.path) }
        self.paths = paths
        self.name = name
    }

    var isPyTorch: Bool { paths.contains { $0.hasSuffix("/data.pkl") } }

    var isKeras: Bool { paths.contains("config.json") && paths.contains("model.weights.h5") }

    private var weightFiles: [String] {
        paths.filter { path in Self.suffixes.contains { path.lowercased().hasSuffix($0) } }
    }

    /// The one member that is a file of weights.
    var onlyWeightFile: String? { weightFiles.count == 1 ? weightFiles[0] : nil }

    var unknown: WeightFileError {
        let files = weightFiles
        let problem =
            files.count > 1
            ? "holds \(files.count) files of weights, such as \(files.prefix(2).joined(separator: " and ")); unpack it and give one"
            : "is an archive that holds no file of weights"
        return WeightFileError(.unknownFormat, "\(name): \(problem)")
    }
}
