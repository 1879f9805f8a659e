import CutlineMetrics
import CutlineTraining
import Foundation

/// Captions that are to be scored, one a photo.
struct CandidateFile: Sendable {
    private struct Entry: Decodable {
        let image: String
        let caption: String?
    }

    /// In file order.
    private(set) var captions: [(image: String, caption: String)] = []
    /// Photos that the file lists without a caption, such as those that could not be read.
    private(set) var withoutCaption: [String] = []
    private let name: String

    /// Reads JSON lines or an array of objects with `image` and `caption`, or else a caption file.
    init(contentsOf url: URL) throws {
        name = url.path
        let data: Data
        do {
            data = try Data(contentsOf: url)
        } catch {
            throw CommandError(.missingInput, "\(url.path): cannot be read: \(error.localizedDescription)")
        }
        if let entries = try Self.entries(in: data, name: url.path) {
            for entry in entries {
                if let caption = entry.caption {
                    captions.append((entry.image, caption))
                } else {
                    withoutCaption.append(entry.image)
                }
            }
        } else {
            captions = try CaptionFile(bytes: [UInt8](data), name: url.path).records.map { ($0.image, $0.caption) }
        }
    }

    /// The candidates beside the references of their photos, in the order of `images`.
    ///
    /// - Throws: `CommandError` for a photo without references and for one with two candidates.
    func samples(for images: [CaptionedImage]) throws(CommandError) -> [CaptionSample] {
        let known = Set(images.map(\.id))
        var candidates: [String: String] = [:]
        var strangers: [String] = []
        for (image, caption) in captions {
            guard let id = Self.id(of: image, among: known) else {
                strangers.append(image)
                continue
            }
            guard candidates.updateValue(caption, forKey: id) == nil else {
                throw CommandError(.badData, "\(name): several captions for '\(image)'; give one a photo")
            }
        }
        guard strangers.isEmpty else {
            let examples = strangers.prefix(3).map { "'\($0)'" }.joined(separator: ", ")
            throw CommandError(
                .badData,
                "\(name): \(strangers.count) photos have no references, such as \(examples); the references begin with "
                    + "'\(images.first?.id ?? "")'"
            )
        }
        guard !candidates.isEmpty else {
            throw CommandError(.badData, "\(name): holds no captions to score")
        }
        return images.compactMap { image in
            candidates[image.id].map { CaptionSample(imageID: image.id, references: image.captions, hypothesis: $0) }
        }
    }

    private static func id(of image: String, among known: Set<String>) -> String? {
        if known.contains(image) { return image }
        let name = image.split(separator: "/").last.map(String.init)
        return name.flatMap { known.contains($0) ? $0 : nil }
    }

    /// Nil when the file does not start like such JSON, or is a caption file in JSON.
    private static func entries(in data: Data, name: String) throws(CommandError) -> [Entry]? {
        let isSpace: (UInt8) -> Bool = { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        let decoder = JSONDecoder()
        switch data.first(where: { !isSpace($0) }) {
        case UInt8(ascii: "["):
            do {
                return try decoder.decode([Entry].self, from: data)
            } catch {
                throw CommandError(.badData, "\(name): not an array of objects with 'image' and 'caption'")
            }
        case UInt8(ascii: "{"):
            var entries: [Entry] = []
            for (line, content) in zip(1..., data.split(separator: 0x0A, omittingEmptySubsequences: false)) {
                guard !content.allSatisfy(isSpace) else { continue }
                guard let entry = try? decoder.decode(Entry.self, from: Data(content)) else {
                    if entries.isEmpty { return nil }
                    throw CommandError(.badData, "\(name): line \(line) is no object with 'image' and 'caption'")
                }
                entries.append(entry)
            }
            return entries
        default:
            return nil
        }
    }
}
