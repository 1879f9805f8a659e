import Foundation

/// Turns the files and folders that a user names into paths of photographs.
///
/// A file named outright is always taken, whatever it is called and whether or not it exists: decoding it will tell.
/// From folders come the files whose extension is that of a photograph, hidden ones excepted.
package struct PhotoFinder: Sendable {
    /// Whether folders inside folders are searched too.
    package var recursive: Bool

    package init(recursive: Bool = false) {
        self.recursive = recursive
    }

    package func photos(in paths: [String]) -> PhotoListing {
        var search = Search(recursive: recursive)
        for path in paths {
            if Self.isFolder(path) {
                search.visit(folder: path)
            } else {
                search.take(path)
            }
        }
        return search.listing
    }

    private static let extensions = Set(PhotoFormat.allCases.flatMap(\.fileExtensions))

    /// Whether a folder's file of that name is taken to be a photograph.
    static func isCandidate(_ name: String) -> Bool {
        guard !name.hasPrefix("."), let dot = name.lastIndex(of: ".") else {
            return false
        }
        return extensions.contains(name[name.index(after: dot)...].lowercased())
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    private struct Search {
        let recursive: Bool
        var listing = PhotoListing()
        private var taken: Set<String> = []
        /// Folders with symbolic links resolved, so that a link to a parent ends the walk instead of repeating it.
        private var visited: Set<String> = []

        init(recursive: Bool) {
            self.recursive = recursive
        }

        mutating func take(_ path: String) {
            if taken.insert(URL(fileURLWithPath: path).standardized.path).inserted {
                listing.files.append(path)
            }
        }

        mutating func visit(folder: String) {
            guard visited.insert(URL(fileURLWithPath: folder).resolvingSymlinksInPath().path).inserted else {
                return
            }
            let names: [String]
            do {
                names = try FileManager.default.contentsOfDirectory(atPath: folder)
            } catch {
                let problem = "the folder cannot be listed"
                listing.errors.append(
                    ImageError(
                        code: .unreadable,
                        file: folder,
                        problem: problem,
                        remedy: "Check its permissions."
                    )
                )
                return
            }
            // By bytes, so that the order depends on neither locale nor file system.
            for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) where !name.hasPrefix(".") {
                let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
                if PhotoFinder.isFolder(path) {
                    if recursive {
                        visit(folder: path)
                    }
                } else if PhotoFinder.isCandidate(name) {
                    take(path)
                }
            }
        }
    }
}
