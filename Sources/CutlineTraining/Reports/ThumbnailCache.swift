import Crypto
import CutlineImages
import CutlineModels
import Foundation

/// Small JPEG pictures of photographs, kept in a folder so that each photograph is decoded once.
struct ThumbnailCache: Sendable {
    /// The longest side in pixels: sharp at the width of a card, and some 10 kB.
    private static let side = 240
    private static let quality = 75

    let folder: URL

    /// In the order of `photos`.
    func thumbnails(of photos: [URL]) -> [Result<Data, ImageError>] {
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return ParallelMap.map(photos) { photo in
            Result { () throws(ImageError) in try thumbnail(of: photo) }
        }
    }

    private func thumbnail(of photo: URL) throws(ImageError) -> Data {
        let kept = folder.appendingPathComponent(name(of: photo))
        if let data = try? Data(contentsOf: kept), !data.isEmpty { return data }
        let data = try PhotoDecoder().decode(contentsOf: photo).fitted(width: Self.side, height: Self.side).jpeg(
            quality: Self.quality
        )
        // The page can do without the cache, on a full disk for instance.
        try? data.write(to: kept, options: .atomic)
        return data
    }

    /// Differs for each state of each photograph.
    private func name(of photo: URL) -> String {
        let attributes = (try? FileManager.default.attributesOfItem(atPath: photo.path)) ?? [:]
        let size = attributes[.size] as? Int ?? 0
        let date = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        let key = "\(photo.path)\n\(size)\n\(date)\n\(Self.side)\n\(Self.quality)"
        return SHA256.hash(data: Data(key.utf8)).hexadecimal.prefix(32) + ".jpg"
    }
}
