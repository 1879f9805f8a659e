import Foundation

/// Where the pages of photos go.
struct ExplanationFiles {
    /// In the order of the photos.
    let urls: [URL]

    /// - Parameter output: a file for a single photo, a folder for any number; the current folder for none.
    /// - Throws: `CommandError` for a file and several photos.
    init(_ photos: [String], output: String?) throws(CommandError) {
        let isFile = output.map { URL(fileURLWithPath: $0).pathExtension == "html" && !Self.isFolder($0) } ?? false
        if isFile, let output {
            guard photos.count == 1 else {
                throw CommandError(
                    .usage,
                    "--output: '\(output)' is a file, and there are \(photos.count) photos; give a folder"
                )
            }
            urls = [URL(fileURLWithPath: output)]
            return
        }
        let folder = URL(fileURLWithPath: output ?? ".")
        var taken: Set<String> = []
        urls = photos.map { photo in
            let base = URL(fileURLWithPath: photo).deletingPathExtension().lastPathComponent + "-explained"
            // Photos of one name from several folders stand beside each other.
            var name = base
            for number in 2... {
                if taken.insert(name).inserted { break }
                name = "\(base)-\(number)"
            }
            return folder.appendingPathComponent(name + ".html")
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
