package import Foundation

/// One caption as a file gives it.
package struct CaptionRecord: Sendable, Hashable {
    /// The photo's whole file name, relative to the image folder; its extension is part of its identity.
    package let image: String
    package let caption: String
    /// The line, or in a JSON file the entry, that holds it, counted from 1.
    package let position: Int
}

/// What a caption file holds, before anything is checked against photos.
package struct CaptionFile: Sendable {
    package let format: CaptionFileFormat
    /// Every caption in file order, empty and repeated ones included.
    package internal(set) var records: [CaptionRecord] = []
    /// Photos the file lists apart from their captions, in file order; empty for formats that list none.
    package internal(set) var listedImages: [String] = []
    /// The split the file itself gives to photos; empty for formats that give none.
    package internal(set) var splits: [String: Split] = [:]
    /// Lines that could not be used as they are.
    package internal(set) var issues = DatasetIssues()

    init(format: CaptionFileFormat) {
        self.format = format
    }

    /// Reads a caption file of any known format, told apart by its content.
    /// - Throws: `DatasetError` naming the file.
    package init(contentsOf url: URL) throws(DatasetError) {
        let bytes: [UInt8]
        do {
            bytes = try [UInt8](Data(contentsOf: url))
        } catch {
            throw DatasetError(
                .unreadable,
                file: url.path,
                detail: "cannot be read: \(error.localizedDescription)"
            )
        }
        try self.init(bytes: bytes, name: url.path)
    }

    /// Reads the bytes of a caption file.
    /// - Parameter name: the name that errors give.
    package init(bytes: [UInt8], name: String) throws(DatasetError) {
        let format = try CaptionFileFormat(sniffing: bytes, name: name)
        self = try format.reader.read(bytes, name: name)
    }
}

/// Reads caption files of one format.
protocol CaptionFileReading: Sendable {
    /// Reads a whole file.
    /// - Parameter name: the name that errors give.
    func read(_ bytes: [UInt8], name: String) throws(DatasetError) -> CaptionFile
}
