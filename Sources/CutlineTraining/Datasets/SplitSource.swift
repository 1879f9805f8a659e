package import Foundation

/// Where a data set's split comes from.
package enum SplitSource: Sendable, Hashable {
    /// No split: every photo belongs to none.
    case whole
    /// The split that the caption file itself gives, or a random one where it gives none; an error without either.
    case captionFile(otherwise: SeededSplit?)
    /// A folder with lists such as `Flickr_8k.trainImages.txt`, found by `SplitList.find(in:)`.
    case directory(URL)
    /// One list of image names for each split.
    case lists([Split: URL])
    /// A random split by photo.
    case seeded(SeededSplit)
}
