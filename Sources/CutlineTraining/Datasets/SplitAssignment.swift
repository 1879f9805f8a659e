import Foundation

/// Which split each photo belongs to; a photo is in one split or in none.
package struct SplitAssignment: Sendable, Hashable {
    /// Where the assignment came from, in words.
    package let source: String
    private let splits: [String: Split]

    init(source: String, splits: [String: Split] = [:]) {
        self.source = source
        self.splits = splits
    }

    package subscript(id: String) -> Split? {
        splits[id]
    }

    /// Reads the list of each split; reports names that have no captioned photo.
    /// - Throws: `DatasetError` when a photo is in two lists, or no name in any list is a photo of the data set.
    static func lists(
        _ files: [Split: URL],
        ids: Set<String>,
        issues: inout DatasetIssues
    ) throws(DatasetError) -> SplitAssignment {
        var splits: [String: Split] = [:]
        for split in Split.allCases {
            guard let file = files[split] else { continue }
            let list = try SplitList(split, contentsOf: file)
            for (name, line) in list.names {
                if let other = splits[name], other != split {
                    throw DatasetError(
                        .splitConflict,
                        detail: "\(name) is in two splits, \(other.rawValue) (\(files[other]?.path ?? "")) and "
                            + "\(split.rawValue) (\(file.path), line \(line)); remove it from one list"
                    )
                }
                let isNew = splits.updateValue(split, forKey: name) == nil
                if isNew, !ids.contains(name) {
                    issues.add(.splitWithoutCaptions, item: "\(name) in \(file.lastPathComponent)", position: line)
                }
            }
        }
        let source = Split.allCases.compactMap { files[$0]?.lastPathComponent }.joined(separator: ", ")
        guard splits.keys.contains(where: ids.contains) else {
            throw DatasetError(
                .splitNotFound,
                file: Split.allCases.compactMap { files[$0]?.path }.joined(separator: ", "),
                detail: "no name listed here is a captioned photo; list whole file names, one a line, "
                    + "such as \(ids.min() ?? "photo.jpg")"
            )
        }
        return SplitAssignment(source: source, splits: splits.filter { ids.contains($0.key) })
    }

    static func seeded(_ split: SeededSplit, ids: [String]) -> SplitAssignment {
        SplitAssignment(source: "seed \(split.seed)", splits: split.assign(ids))
    }
}
