/// The caption file formats, told apart by content; file names and extensions mean nothing.
package enum CaptionFileFormat: String, Codable, Sendable, Hashable, CaseIterable {
    /// Comma- or pipe-separated values with an image and a caption column, as Kaggle distributes Flickr8k and
    /// Flickr30k.
    case table
    /// `name.jpg#0<TAB>caption` lines, as the authors of Flickr8k distribute it.
    case tokens
    /// Karpathy's `dataset_flickr8k.json` and its siblings, with splits.
    case karpathy
    /// COCO's `captions_train2014.json` and its siblings.
    case coco

    /// The format in words, for messages.
    package var summary: String {
        switch self {
        case .table: "CSV with a header such as 'image,caption'"
        case .tokens: "lines of 'name.jpg#0<TAB>caption'"
        case .karpathy: "Karpathy's dataset_*.json"
        case .coco: "COCO's captions_*.json"
        }
    }

    /// What `CaptionRecord.position` counts.
    package var positionName: String {
        switch self {
        case .table, .tokens: "line"
        case .karpathy, .coco: "entry"
        }
    }

    var reader: any CaptionFileReading {
        switch self {
        case .table: TableCaptionReader()
        case .tokens: TokenCaptionReader()
        case .karpathy: KarpathyCaptionReader()
        case .coco: COCOCaptionReader()
        }
    }

    init(sniffing bytes: [UInt8], name: String) throws(DatasetError) {
        guard let format = Self.sniff(bytes) else {
            let formats = Self.allCases.map { "- \($0.summary)" }.joined(separator: "\n")
            throw DatasetError(
                .unknownFormat,
                file: name,
                detail: "the content is no known caption format in UTF-8; give one of\n\(formats)"
            )
        }
        self = format
    }

    private static func sniff(_ bytes: [UInt8]) -> CaptionFileFormat? {
        let content = bytes.withoutByteOrderMark
        let isBinary = content.prefix(1024).contains(0)
        guard !isBinary, let first = content.first(where: { !isSpace($0) }) else { return nil }
        if first == UInt8(ascii: "{") {
            if content.contains(bytesOf: "\"sentences\"") { return .karpathy }
            return content.contains(bytesOf: "\"annotations\"") ? .coco : nil
        }
        guard let line = content.split(maxSplits: 1, whereSeparator: isLineEnd).first(where: { !$0.isEmpty }) else {
            return nil
        }
        if TokenCaptionReader.accepts(firstLine: line) { return .tokens }
        return TableCaptionReader.accepts(firstLine: line) ? .table : nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || isLineEnd(byte)
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }
}
