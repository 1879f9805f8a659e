import Foundation

/// Reads COCO's `captions_train2014.json` and files of the same shape; the id of a photo is its `file_name`.
struct COCOCaptionReader: CaptionFileReading {
    private struct Contents: Decodable {
        let images: [Image]
        let annotations: [Annotation]
    }

    private struct Image: Decodable {
        let id: Identifier
        let fileName: String

        enum CodingKeys: String, CodingKey {
            case id
            case fileName = "file_name"
        }
    }

    private struct Annotation: Decodable {
        let imageID: Identifier
        let caption: String

        enum CodingKeys: String, CodingKey {
            case imageID = "image_id"
            case caption
        }
    }

    /// COCO numbers its photos; files of the same shape made elsewhere often name them.
    private enum Identifier: Decodable, Hashable, CustomStringConvertible {
        case number(Int)
        case name(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int.self) {
                self = .number(number)
            } else {
                self = .name(try container.decode(String.self))
            }
        }

        var description: String {
            switch self {
            case .number(let number): String(number)
            case .name(let name): name
            }
        }
    }

    func read(_ bytes: [UInt8], name: String) throws(DatasetError) -> CaptionFile {
        let contents: Contents = try JSONCaptions.decode(bytes, format: .coco, name: name)
        var file = CaptionFile(format: .coco)
        var names: [Identifier: String] = [:]
        for (position, image) in zip(1..., contents.images) {
            if let other = names[image.id], other != image.fileName {
                throw DatasetError(
                    .malformed,
                    file: name,
                    detail: "image id \(image.id) stands for both \(other) and \(image.fileName) (entry \(position))"
                )
            }
            names[image.id] = image.fileName
            file.listedImages.append(image.fileName)
        }
        file.records.reserveCapacity(contents.annotations.count)
        for (position, annotation) in zip(1..., contents.annotations) {
            guard let image = names[annotation.imageID] else {
                file.issues.add(.unlistedImage, item: "image_id \(annotation.imageID)", position: position)
                continue
            }
            file.records.append(CaptionRecord(image: image, caption: annotation.caption, position: position))
        }
        return file
    }
}
