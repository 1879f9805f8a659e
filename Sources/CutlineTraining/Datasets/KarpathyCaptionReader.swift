import Foundation

/// Reads Karpathy's `dataset_flickr8k.json`, `dataset_flickr30k.json` and `dataset_coco.json`.
///
/// Where a photo has a `filepath` (COCO's `val2014`), its id is `filepath/filename`. Split `restval` counts as train.
struct KarpathyCaptionReader: CaptionFileReading {
    private struct Contents: Decodable {
        let images: [Image]
    }

    private struct Image: Decodable {
        let filename: String
        let filepath: String?
        let split: String?
        let sentences: [Sentence]
    }

    private struct Sentence: Decodable {
        let caption: String

        enum CodingKeys: String, CodingKey {
            case raw, tokens
        }

        /// Takes the text as written; the tokens, most of the file, only where there is no such text.
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            caption =
                try container.decodeIfPresent(String.self, forKey: .raw)
                ?? container.decode([String].self, forKey: .tokens).joined(separator: " ")
        }
    }

    func read(_ bytes: [UInt8], name: String) throws(DatasetError) -> CaptionFile {
        let contents: Contents = try JSONCaptions.decode(bytes, format: .karpathy, name: name)
        var file = CaptionFile(format: .karpathy)
        file.listedImages.reserveCapacity(contents.images.count)
        for (position, image) in zip(1..., contents.images) {
            let folder = image.filepath ?? ""
            let id = folder.isEmpty ? image.filename : "\(folder)/\(image.filename)"
            file.listedImages.append(id)
            if let label = image.split {
                if let split = Split(label: label) {
                    if let other = file.splits.updateValue(split, forKey: id), other != split {
                        throw DatasetError(
                            .splitConflict,
                            file: name,
                            detail:
                                "\(id) is in two splits, \(other.rawValue) and \(split.rawValue) (entry \(position))"
                        )
                    }
                } else {
                    file.issues.add(.unknownSplit, item: "\(id) in '\(label)'", position: position)
                }
            }
            for sentence in image.sentences {
                file.records.append(CaptionRecord(image: id, caption: sentence.caption, position: position))
            }
        }
        return file
    }
}
