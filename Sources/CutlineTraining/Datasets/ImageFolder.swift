import Foundation

/// The photos below a folder, listed once a sub-folder rather than asked for one by one.
struct ImageFolder {
    private let root: URL
    private var names: [String: Set<String>] = [:]

    init(_ root: URL) throws(DatasetError) {
        self.root = root
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: root.path, isDirectory: &isFolder), isFolder.boolValue else {
            throw DatasetError(
                .unreadable,
                file: root.path,
                detail: "is no folder; give the folder that holds the photos"
            )
        }
        do {
            names[""] = Set(try FileManager.default.contentsOfDirectory(atPath: root.path))
        } catch {
            throw DatasetError(
                .unreadable,
                file: root.path,
                detail: "cannot be listed: \(error.localizedDescription)"
            )
        }
    }

    /// The relative path of the photo with this id: the id itself, or its last part where folders were flattened.
    mutating func path(of id: String) -> String? {
        guard ImageName.isContained(id) else { return nil }
        guard let slash = id.lastIndex(of: "/") else {
            return contains(id, in: "") ? id : nil
        }
        let name = String(id[id.index(after: slash)...])
        if contains(name, in: String(id[..<slash])) { return id }
        return contains(name, in: "") ? name : nil
    }

    /// The relative paths of all photos in the folders asked about so far, in alphabetical order.
    func photos() -> [String] {
        names.flatMap { folder, names in
            names.filter(ImageName.hasImageExtension).map { folder.isEmpty ? $0 : "\(folder)/\($0)" }
        }.sorted()
    }

    private mutating func contains(_ name: String, in folder: String) -> Bool {
        if names[folder] == nil {
            let path = root.appendingPathComponent(folder).path
            names[folder] = Set((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
        }
        return names[folder]?.contains(name) == true
    }
}
