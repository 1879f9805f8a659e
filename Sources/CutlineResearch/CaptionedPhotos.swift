import CutlineTraining
public import Foundation

/// A folder of photographs, what people wrote about them, and their split into training, validation and test.
///
///     let photos = try CaptionedPhotos(images: images, captions: captions, split: .lists(in: folder))
///     print(photos.summary)
///
/// Lines that cannot be used and photographs that are not there are left out, and told in `findings`.
public struct CaptionedPhotos: Sendable {
    /// A photograph and its captions.
    public struct Photo: Sendable, Hashable, Identifiable {
        /// The whole file name as the caption file gives it: `1000268201_693b08cb0e.jpg`.
        public let id: String
        public let file: URL
        /// As they were written, in the order of the file; at least one.
        public let captions: [String]
        /// Nil for a photograph that is in no part.
        public let part: Part?
    }

    /// In the order of the caption file.
    public let photos: [Photo]
    /// What was skipped, or deserves a look; about the whole files, also where photographs were filtered out.
    public let findings: [Finding]
    /// Counts, parts and findings of the whole files in a few lines of text.
    public let summary: String

    let dataset: Dataset
    let source: RunData

    /// Reads a caption file, looks for its photographs, and splits them.
    ///
    /// - Parameters:
    ///   - images: the folder of the photographs.
    ///   - captions: Kaggle's `image,caption` CSV, `name.jpg#0<TAB>caption` lines, Karpathy's `dataset_*.json` or COCO's
    ///     `captions_*.json`, told apart by content.
    /// - Throws: an error that names the file and says what to do, when nothing in it can be used, no caption belongs to a
    ///   photograph, or the split cannot be met.
    public init(images: URL, captions: URL, split: SplitRule = .automatic()) throws {
        let splitSource = try split.source
        let (dataset, report) = try Dataset.load(images: images, captions: captions, split: splitSource)
        self.init(
            dataset,
            findings: Finding.all(in: report),
            summary: report.description,
            source: RunData(images: images, captions: captions, split: splitSource)
        )
    }

    private init(_ dataset: Dataset, findings: [Finding], summary: String, source: RunData) {
        self.dataset = dataset
        self.findings = findings
        self.summary = summary
        self.source = source
        photos = dataset.images.compactMap { image in
            dataset.file(of: image).map { file in
                Photo(
                    id: image.id,
                    file: file,
                    captions: image.captions,
                    part: dataset.splits[image.id].map(Part.init)
                )
            }
        }
    }

    /// The photographs of one part, in the order of the caption file.
    public func photos(in part: Part) -> [Photo] {
        photos.filter { $0.part == part }
    }

    /// The photograph with this id; nil where there is none with captions.
    public subscript(id: String) -> Photo? {
        photos.first { $0.id == id }
    }

    /// All captions of a part, or of all photographs.
    public func captions(in part: Part? = nil) -> [String] {
        photos.filter { part == nil || $0.part == part }.flatMap(\.captions)
    }

    /// The set with the photographs for which `isIncluded` holds; each stays in its part.
    public func filter(_ isIncluded: (Photo) throws -> Bool) rethrows -> CaptionedPhotos {
        let removed = try photos.filter { try !isIncluded($0) }.map(\.id)
        return CaptionedPhotos(
            dataset.removing(Set(removed)),
            findings: findings,
            summary: summary,
            source: source
        )
    }
}
