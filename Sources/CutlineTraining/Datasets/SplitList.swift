package import Foundation

/// A file with one image name a line: the photos of one split.
package struct SplitList: Sendable {
    package let split: Split
    package let file: URL
    /// The names and the lines they are on, counted from 1.
    let names: [(name: String, line: Int)]

    /// What lists of names end in.
    private static let extensions: Set = ["", "txt", "lst", "list", "ids"]

    package init(_ split: Split, contentsOf file: URL) throws(DatasetError) {
        let bytes: [UInt8]
        do {
            bytes = try [UInt8](Data(contentsOf: file))
        } catch {
            throw DatasetError(.unreadable, file: file.path, detail: "cannot be read: \(error.localizedDescription)")
        }
        self.split = split
        self.file = file
        var lines = LineReader(bytes.withoutByteOrderMark)
        var names: [(name: String, line: Int)] = []
        while let (line, content) = lines.next() {
            names.append((content.trimmed.decodedText.text, line))
        }
        self.names = names
    }

    /// Finds the split lists of a folder by name: a part of the name begins with `train`, with `dev` or `val`, or with
    /// `test`. Parts end at capitals and at anything but letters, so `Flickr_8k.devImages.txt` counts and
    /// `evaluation.txt` does not; nor do `train.log` and the like. Folders, hidden files and files that name several splits are passed over.
    /// - Throws: `DatasetError` when no train list is there, or two files could be the same list.
    package static func find(in folder: URL) throws(DatasetError) -> [Split: URL] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        } catch {
            throw DatasetError(
                .unreadable,
                file: folder.path,
                detail: "cannot be listed: \(error.localizedDescription)"
            )
        }
        var found: [Split: URL] = [:]
        for name in names where !name.hasPrefix(".") {
            let file = folder.appendingPathComponent(name)
            guard extensions.contains(file.pathExtension.lowercased()) else { continue }
            var isFolder: ObjCBool = false
            guard let split = split(named: name),
                FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue,
                !isCaptionFile(file)
            else { continue }
            if let other = found[split] {
                throw DatasetError(
                    .ambiguousSplit,
                    file: folder.path,
                    detail: "both \(other.lastPathComponent) and \(name) could list \(split.rawValue); "
                        + "name the list of each split"
                )
            }
            found[split] = file
        }
        guard found[.train] != nil else {
            throw DatasetError(
                .splitNotFound,
                file: folder.path,
                detail:
                    "no file here lists training photos; expected a name such as trainImages.txt, one image name a line"
            )
        }
        return found
    }

    private static func split(named name: String) -> Split? {
        var parts: [String] = [""]
        for character in name {
            if character.isUppercase || !character.isLetter { parts.append("") }
            if character.isLetter { parts[parts.count - 1] += character.lowercased() }
        }
        var splits: Set<Split> = []
        for part in parts {
            if part.hasPrefix("train") { splits.insert(.train) }
            if part.hasPrefix("dev") || part.hasPrefix("val") { splits.insert(.validation) }
            if part.hasPrefix("test") { splits.insert(.test) }
        }
        return splits.count == 1 ? splits.first : nil
    }

    private static func isCaptionFile(_ file: URL) -> Bool {
        guard let handle = try? FileHandle(forReadingFrom: file) else { return false }
        defer { try? handle.close() }
        guard let start = try? handle.read(upToCount: 1 << 16) else { return false }
        if start.first == UInt8(ascii: "{") { return true }
        return (try? CaptionFileFormat(sniffing: [UInt8](start), name: file.path)) != nil
    }
}
