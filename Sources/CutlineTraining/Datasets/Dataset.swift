package import Foundation

/// Captioned photos and their split.
package struct Dataset: Sendable, Hashable {
    /// Where the photos lie; nil when only captions were asked for.
    package let folder: URL?
    /// Where the photos of a split lie, when each has a folder of its own.
    package var splitFolders: [Split: URL] = [:]
    /// The photos in the order of the caption file, each with at least one caption.
    package let images: [CaptionedImage]
    package let splits: SplitAssignment

    /// The photos of a split in the order of the caption file; those in no split for nil.
    package func images(in split: Split?) -> [CaptionedImage] {
        images.filter { splits[$0.id] == split }
    }

    package func file(of image: CaptionedImage) -> URL? {
        (splits[image.id].flatMap { splitFolders[$0] } ?? folder)?.appendingPathComponent(image.path)
    }

    /// The data set without some photos, such as those that turned out not to decode.
    package func removing(_ ids: Set<String>) -> Dataset {
        var rest = Dataset(folder: folder, images: images.filter { !ids.contains($0.id) }, splits: splits)
        rest.splitFolders = splitFolders
        return rest
    }

    /// The training and validation photos, which are all that a run looks at.
    package var usedInTraining: Dataset {
        removing(Set((images(in: .test) + images(in: nil)).map(\.id)))
    }

    /// Reads captions, matches them with photos and splits them.
    ///
    /// Bad lines, missing photos and the like are skipped and reported; only files that cannot be used at all throw.
    /// - Parameters:
    ///   - images: the folder of photos; nil to work on captions alone, all photos taken to exist.
    ///   - captions: a caption file of any format that `CaptionFileFormat` knows.
    /// - Throws: `DatasetError` naming the file and what to do.
    package static func load(
        images folder: URL?,
        captions: URL,
        split: SplitSource
    ) throws(DatasetError) -> (dataset: Dataset, report: DatasetReport) {
        let file = try CaptionFile(contentsOf: captions)
        var imageFolder: ImageFolder?
        if let folder { imageFolder = try ImageFolder(folder) }
        let set = CaptionSet(file, folder: imageFolder)
        guard !set.images.isEmpty else {
            let name = file.records.first?.image
            let place = folder.map { "a photo in \($0.path)" } ?? "a photo"
            throw DatasetError(
                .noUsableImages,
                file: captions.path,
                detail: "no caption here belongs to \(place)" + (name.map { "; the first names '\($0)'" } ?? "")
            )
        }
        var issues = set.issues
        let splits = try assign(split, to: set.images.map(\.id), of: file, at: captions, issues: &issues)
        let dataset = Dataset(folder: folder, images: set.images, splits: splits)
        dataset.noteLeaks(in: &issues)
        let report = DatasetReport(
            dataset: dataset,
            captionFile: captions.lastPathComponent,
            format: file.format,
            issues: issues
        )
        return (dataset, report)
    }

    private static func assign(
        _ source: SplitSource,
        to ids: [String],
        of file: CaptionFile,
        at captions: URL,
        issues: inout DatasetIssues
    ) throws(DatasetError) -> SplitAssignment {
        switch source {
        case .whole:
            return SplitAssignment(source: "nothing")
        case .seeded(let seeded):
            return .seeded(seeded, ids: ids)
        case .lists(let files):
            return try .lists(files, ids: Set(ids), issues: &issues)
        case .directory(let folder):
            return try .lists(try SplitList.find(in: folder), ids: Set(ids), issues: &issues)
        case .captionFile(let otherwise):
            if !file.splits.isEmpty {
                return SplitAssignment(source: captions.lastPathComponent, splits: file.splits)
            }
            guard let otherwise else {
                throw DatasetError(
                    .splitNotFound,
                    file: captions.path,
                    detail: "gives no split; give a folder with split lists, one list for each split, or a seed"
                )
            }
            return .seeded(otherwise, ids: ids)
        }
    }
}
