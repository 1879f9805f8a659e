import Foundation

extension KerasFile {
    /// Reads a `.keras` file: a zip of the model's description and an HDF5 file of its weights.
    init(archive url: URL, name: String) throws {
        let reader = try ArchiveReader(contentsOf: url, name: name)
        var configuration: Data?
        var weights: TemporaryFile?
        while let member = try reader.next() {
            switch member.path {
            case "config.json": configuration = try reader.data(of: member, atMost: 64 << 20)
            case "model.weights.h5": weights = try TemporaryFile { try reader.write(member, to: $0) }
            default: break
            }
        }
        guard let configuration, let weights else {
            throw WeightFileError(
                .unknownFormat,
                "\(name): is a zip file without the config.json and model.weights.h5 of a Keras model"
            )
        }
        try self.init(HDF5File(contentsOf: weights.url, name: name), configuration: configuration)
    }
}
