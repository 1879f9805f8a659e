/// What a data set holds, and what was skipped on the way and why.
package struct DatasetReport: Codable, Sendable, Hashable {
    /// Photos and captions of one split.
    package struct Size: Codable, Sendable, Hashable {
        package let images: Int
        package let captions: Int

        init(_ images: [CaptionedImage]) {
            self.images = images.count
            captions = images.reduce(0) { $0 + $1.captions.count }
        }
    }

    package let captionFile: String
    package let format: CaptionFileFormat
    /// Where the split came from, in words.
    package let splitSource: String
    package let total: Size
    package let splits: [Split: Size]
    /// Photos that belong to no split.
    package let unassigned: Size
    package var issues: DatasetIssues

    init(dataset: Dataset, captionFile: String, format: CaptionFileFormat, issues: DatasetIssues) {
        self.captionFile = captionFile
        self.format = format
        self.issues = issues
        splitSource = dataset.splits.source
        total = Size(dataset.images)
        let members = Split.allCases.map { ($0, Size(dataset.images(in: $0))) }.filter { $0.1.images > 0 }
        splits = Dictionary(uniqueKeysWithValues: members)
        unassigned = Size(dataset.images(in: nil))
    }
}

extension DatasetReport: CustomStringConvertible {
    /// A summary of a few lines, for a terminal.
    package var description: String {
        lines.joined(separator: "\n")
    }

    private var lines: [String] {
        var lines = ["\(total) from \(captionFile) (\(format.summary))"]
        if !splits.isEmpty {
            let members = Split.allCases.compactMap { split in splits[split].map { "\(split.rawValue) \($0)" } }
            let rest = unassigned.images > 0 ? ["in no split \(unassigned)"] : []
            lines.append("split by \(splitSource): " + (members + rest).joined(separator: "; "))
        }
        for kind in DatasetIssue.Kind.allCases where issues[kind].count > 0 {
            lines.append(line(for: kind, issues[kind]))
        }
        return lines
    }

    private func line(for kind: DatasetIssue.Kind, _ group: DatasetIssue.Group) -> String {
        var line = "\(kind.isSkipped ? "skipped" : "kept"): \(group.count) \(kind.summary)"
        if group.captionsSkipped > 0, kind != .emptyCaption {
            line += ", \(group.captionsSkipped) captions"
        }
        let examples = group.examples.map { example in
            example.position.map { "\(example.item) (\(format.positionName) \($0))" } ?? example.item
        }
        let rest = group.count > examples.count ? ", …" : ""
        return "\(line): \(examples.joined(separator: ", "))\(rest)"
    }
}

extension DatasetReport.Size: CustomStringConvertible {
    package var description: String {
        "\(images) photos, \(captions) captions"
    }
}
