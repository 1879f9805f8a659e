/// Photos in file order with their captions, one entry a photo.
struct CaptionSet {
    private(set) var images: [CaptionedImage] = []
    private(set) var issues: DatasetIssues

    private struct Entry {
        let id: String
        let position: Int?
        var captions: [String] = []
    }

    /// Gathers the captions of each photo.
    /// - Parameter folder: where the photos lie; nil takes every name of a photo on trust.
    init(_ file: CaptionFile, folder: ImageFolder?) {
        issues = file.issues
        var entries: [Entry] = []
        var indices: [String: Int] = [:]
        for (position, id) in zip(1..., file.listedImages) where indices[id] == nil {
            indices[id] = entries.count
            entries.append(Entry(id: id, position: position))
        }
        for record in file.records {
            let caption = Self.trimmed(record.caption)
            guard !caption.isEmpty else {
                issues.add(.emptyCaption, item: record.image, position: record.position, captionsSkipped: 1)
                continue
            }
            let index = indices[record.image] ?? entries.count
            if index == entries.count {
                indices[record.image] = index
                entries.append(Entry(id: record.image, position: record.position))
            }
            if entries[index].captions.contains(caption) {
                issues.add(.duplicateCaption, item: record.image, position: record.position)
            }
            entries[index].captions.append(caption)
        }
        keep(entries, in: folder)
    }

    private mutating func keep(_ entries: [Entry], in folder: ImageFolder?) {
        var folder = folder
        var taken: Set<String> = []
        for entry in entries {
            let path = folder == nil ? pathOnTrust(entry.id) : folder?.path(of: entry.id)
            if let path, !taken.contains(path) {
                guard !entry.captions.isEmpty else {
                    issues.add(.imageWithoutCaptions, item: entry.id, position: entry.position)
                    continue
                }
                taken.insert(path)
                images.append(CaptionedImage(id: entry.id, path: path, captions: entry.captions))
            } else {
                issues.add(
                    isBroken(entry.id, in: &folder) ? .brokenIdentifier : .missingImage,
                    item: entry.id,
                    position: entry.position,
                    captionsSkipped: entry.captions.count
                )
            }
        }
        let listed = Set(entries.map(\.id))
        for path in folder?.photos() ?? [] where !taken.contains(path) && !listed.contains(path) {
            issues.add(.imageWithoutCaptions, item: path)
        }
    }

    private static func trimmed(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
            first.properties.isWhitespace || last.properties.isWhitespace
        else { return text }
        var scalars = text.unicodeScalars[...]
        while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
        while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
        return String(scalars)
    }

    /// Without a folder, a name is refused only where its extension hangs on another photo's name, as in `a.jpg.1`.
    private func pathOnTrust(_ id: String) -> String? {
        guard ImageName.isContained(id) else { return nil }
        guard !ImageName.hasImageExtension(id), let stem = ImageName.withoutLastExtension(id) else { return id }
        return ImageName.hasImageExtension(stem) ? nil : id
    }

    /// Whether a name that is no file hangs on the name of a photo, or leads out of the folder.
    private func isBroken(_ id: String, in folder: inout ImageFolder?) -> Bool {
        guard ImageName.isContained(id) else { return true }
        guard !ImageName.hasImageExtension(id), let stem = ImageName.withoutLastExtension(id) else { return false }
        return ImageName.hasImageExtension(stem) || folder?.path(of: stem) != nil
    }
}
