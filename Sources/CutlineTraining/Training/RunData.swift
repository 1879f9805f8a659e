package import Foundation
import Torch

/// What a run was made from, so that its photographs are found again: `data.json` in the run's folder.
package struct RunData: Sendable, Hashable, Codable {
    /// Whole paths of the folder of photographs and the caption file.
    package let images: String
    package let captions: String
    package let split: SplitRecord

    /// A `SplitSource` as it stands in a file.
    package struct SplitRecord: Sendable, Hashable, Codable {
        package var directory: String?
        package var lists: [Split: String]?
        /// What is drawn where the caption file gives no split.
        package var seeded: SeededSplit?
    }

    package init(images: URL, captions: URL, split: SplitSource) {
        self.images = images.standardizedFileURL.path
        self.captions = captions.standardizedFileURL.path
        self.split =
            switch split {
            case .whole: SplitRecord()
            case .captionFile(let otherwise): SplitRecord(seeded: otherwise)
            case .directory(let folder): SplitRecord(directory: folder.standardizedFileURL.path)
            case .lists(let files): SplitRecord(lists: files.mapValues(\.standardizedFileURL.path))
            case .seeded(let seeded): SplitRecord(seeded: seeded)
            }
    }

    package func write(to folder: RunFolder) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try AtomicFile.write(encoder.encode(self) + Data("\n".utf8), to: folder.data)
    }

    /// Nil where there is none, as in runs of earlier versions, or none that can be read.
    package init?(of folder: RunFolder) {
        guard let data = try? Data(contentsOf: folder.data),
            let read = try? JSONDecoder().decode(RunData.self, from: data)
        else { return nil }
        self = read
    }
}
