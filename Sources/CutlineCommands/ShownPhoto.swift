import CutlineTraining
import Foundation

/// A photo that a user named, with what people wrote about it.
struct ShownPhoto: Sendable {
    let file: URL
    let captions: [String]
    /// Why there are no captions although there is a caption file.
    let remark: String?

    /// - Throws: `CommandError` where there is no such photo, with a name that is like it.
    init(_ name: String, images: String?, captions: String?) throws {
        let folder = try images.map(Validation.existingFolder)
        let captionFile = try captions.map(Validation.existingFile)
        // Every name counts, whether or not its photo is there: one of them may be what was meant.
        let known = try captionFile.map { try Dataset.load(images: nil, captions: $0, split: .whole).dataset.images }
        let entry = known?.called(name).first
        guard let file = Self.file(name, in: folder, entry: entry) else {
            throw CommandError(.missingInput, Self.missing(name, folder: folder, known: known ?? []))
        }
        self.file = file
        self.captions = entry?.captions ?? []
        guard let captionFile, let known, entry == nil else {
            remark = nil
            return
        }
        let near = NearName.nearest(to: file.lastPathComponent, among: known.lazy.map(\.id))
        remark =
            "\(captionFile.path): no captions of '\(file.lastPathComponent)'"
            + (near.map { "; there is '\($0)'" } ?? "")
    }

    private static func file(_ name: String, in folder: URL?, entry: CaptionedImage?) -> URL? {
        let candidates = [
            URL(fileURLWithPath: name), folder?.appendingPathComponent(name),
            entry.flatMap { folder?.appendingPathComponent($0.id) },
            entry.flatMap { folder?.appendingPathComponent(URL(fileURLWithPath: $0.id).lastPathComponent) },
        ]
        return candidates.compactMap { $0 }.first { url in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && !isFolder.boolValue
        }
    }

    private static func missing(_ name: String, folder: URL?, known: [CaptionedImage]) -> String {
        let names =
            known.map(\.id) + (folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0.path) } ?? [])
        let last = URL(fileURLWithPath: name).lastPathComponent
        let near = NearName.nearest(to: last, among: names)
        let place = folder.map { "neither a file nor a photo in \($0.path)" } ?? "there is no such file"
        let advice =
            near.map { "; did you mean '\($0)'?" } ?? (folder == nil ? "; give the folder of photos with --images" : "")
        return "\(name): \(place)\(advice)"
    }
}
