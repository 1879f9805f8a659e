package import Foundation

extension Dataset {
    /// The caption file of one split, and the folder of its photos, nil to take all photos to exist.
    package struct Part: Sendable, Hashable {
        package let split: Split
        package let images: URL?
        package let captions: URL

        package init(_ split: Split, images: URL?, captions: URL) {
            self.split = split
            self.images = images
            self.captions = captions
        }
    }

    /// Reads data sets that come as a caption file for each split, as COCO does.
    ///
    /// The split that a part is given for counts, whatever its file says. The report names all files, and the format of the first.
    /// - Throws: `DatasetError`, also when a photo's name is in two parts.
    package static func load(
        parts: [Part]
    ) throws(DatasetError) -> (dataset: Dataset, report: DatasetReport) {
        var images: [CaptionedImage] = []
        var splits: [String: Split] = [:]
        var issues = DatasetIssues()
        var format: CaptionFileFormat?
        for part in parts {
            let loaded = try load(images: part.images, captions: part.captions, split: .whole)
            for image in loaded.dataset.images {
                if let other = splits.updateValue(part.split, forKey: image.id) {
                    throw DatasetError(
                        .splitConflict,
                        file: part.captions.path,
                        detail: "\(image.id) is in the captions of \(other.rawValue) too; photos go by their names, "
                            + "so remove it from one file, or rename one of the two"
                    )
                }
            }
            images += loaded.dataset.images
            issues.merge(loaded.report.issues)
            format = format ?? loaded.report.format
        }
        guard let format else {
            throw DatasetError(.splitNotFound, detail: "no caption file is given; give one for each split")
        }
        let names = parts.map(\.captions.lastPathComponent).joined(separator: ", ")
        let folders = parts.compactMap { part in part.images.map { (part.split, $0) } }
        var dataset = Dataset(
            folder: nil,
            images: images,
            splits: SplitAssignment(source: "caption file", splits: splits)
        )
        dataset.splitFolders = Dictionary(folders, uniquingKeysWith: { first, _ in first })
        dataset.noteLeaks(in: &issues)
        return (dataset, DatasetReport(dataset: dataset, captionFile: names, format: format, issues: issues))
    }
}
