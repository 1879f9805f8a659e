import ArgumentParser
import Cutline
import Foundation

/// Checks that several commands make of their arguments.
enum Validation {
    /// Refuses numbers below 1.
    static func atLeastOne(_ value: Int?, _ option: String) throws {
        if let value, value < 1 {
            throw ValidationError("\(option) is \(value); it must be at least 1.")
        }
    }

    /// The file at `path`, which must be there.
    static func existingFile(_ path: String) throws(CommandError) -> URL {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw CommandError(.missingInput, "\(path): there is no such file")
        }
        guard !isFolder.boolValue else {
            throw CommandError(.missingInput, "\(path): is a folder where a file is needed")
        }
        return URL(fileURLWithPath: path)
    }

    /// The folder at `path`, which must be there.
    static func existingFolder(_ path: String) throws(CommandError) -> URL {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw CommandError(.missingInput, "\(path): there is no such folder")
        }
        guard isFolder.boolValue else {
            throw CommandError(.missingInput, "\(path): is a file where a folder is needed")
        }
        return URL(fileURLWithPath: path)
    }

    /// The folder of the model at `path`; that of the bundled model for none.
    static func modelFolder(_ path: String?) throws(CommandError) -> URL {
        guard let path else { return BundledModel.folder }
        return try existingFolder(path)
    }
}
