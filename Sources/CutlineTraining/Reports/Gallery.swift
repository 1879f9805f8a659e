package import Foundation

/// Validation photographs with what people and the run's best model say of them.
package struct Gallery: Sendable {
    package struct Photo: Sendable {
        package let prediction: ValidationPrediction
        /// 1 for the photograph with the highest CIDEr of all.
        package let rank: Int
        /// A small JPEG; nil where the photograph cannot be had.
        package let thumbnail: Data?
    }

    /// The best first.
    package let photos: [Photo]
    /// How many photographs were captioned, shown or not.
    package let total: Int

    init(of folder: RunFolder, images: URL?, limit: Int, isValidated: Bool, remarks: inout [String]) {
        guard let (predictions, damaged) = try? ValidationPrediction.read(folder.predictions) else {
            (photos, total) = ([], 0)
            if isValidated {
                remarks.append(
                    "predictions.jsonl is not there: the version that made the run did not write it. No captions are shown."
                )
            }
            return
        }
        if damaged > 0 { remarks.append("predictions.jsonl: \(damaged) lines cannot be read and are left out.") }
        let ranked = predictions.enumerated().sorted { ($1.element.cider, $0.offset) < ($0.element.cider, $1.offset) }
        let chosen = Self.choice(of: limit, from: ranked.count)
        let thumbnails = Self.thumbnails(
            of: chosen.map { ranked[$0].element },
            in: images,
            cache: folder.thumbnails,
            remarks: &remarks
        )
        photos = zip(chosen, thumbnails).map { index, thumbnail in
            Photo(prediction: ranked[index].element, rank: index + 1, thumbnail: thumbnail)
        }
        total = predictions.count
    }

    /// Which of `count` ranked photographs are shown: a third the best, a third the worst, the rest spread evenly between.
    static func choice(of limit: Int, from count: Int) -> [Int] {
        guard count > limit else { return Array(0..<count) }
        let ends = limit / 3
        let between = limit - 2 * ends
        let gap = Double(count - 2 * ends) / Double(max(1, between))
        return Array(0..<ends) + (0..<between).map { ends + Int((Double($0) + 0.5) * gap) }
            + Array(count - ends..<count)
    }

    private static func thumbnails(
        of predictions: [ValidationPrediction],
        in images: URL?,
        cache: URL,
        remarks: inout [String]
    ) -> [Data?] {
        guard !predictions.isEmpty else { return [] }
        guard let images else {
            remarks.append("The run does not say where its photos lie; give their folder with --images.")
            return predictions.map { _ in nil }
        }
        let results = ThumbnailCache(folder: cache).thumbnails(
            of: predictions.map { images.appendingPathComponent($0.path) }
        )
        let failures = results.compactMap { if case .failure(let error) = $0 { error } else { nil } }
        if let first = failures.first {
            remarks.append(
                "\(failures.count) of \(predictions.count) photos cannot be shown. The first: \(first) If the photos were moved, "
                    + "give their folder with --images."
            )
        }
        return results.map { try? $0.get() }
    }
}
