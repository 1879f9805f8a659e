package import Foundation
import Torch

/// What a run was made from, so that its photographs are found again: `data.json` in the run's folder.
package struct RunData: Sendable, Hashable, Codable {
    /// Whole paths of the folder of photographs and the caption file.
    package let images: String
    package let captions: String
    package let split: SplitRecord

    /// A `SplitSource` as it stands in a file.
    package struct SplitRecord: Sendable, Hashable, Codable, CustomStringConvertible {
        package var directory: String?
        package var lists: [Split: String]?
        /// What is drawn where the caption file gives no split.
        package var seeded: SeededSplit?

        package var description: String {
            directory
                ?? lists?.sorted { $0.key.rawValue < $1.key.rawValue }
                .map { "\($0.key.rawValue)=\($0.value)" }.joined(separator: ", ")
                ?? seeded.map { "the caption file's own, or else drawn with seed \($0.seed)" } ?? "none"
        }

        /// Whether the two cannot divide photographs alike. Lists may have been moved; whether they still say the same shows
        /// when they are read.
        package func contradicts(_ other: SplitRecord) -> Bool {
            (directory == nil) != (other.directory == nil) || (lists == nil) != (other.lists == nil)
                || seeded != other.seeded
        }
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
