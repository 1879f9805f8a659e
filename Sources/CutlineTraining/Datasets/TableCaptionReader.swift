/// Reads separated values: Kaggle's `image,caption`, and Flickr30k's `image_name| comment_number| comment`.
///
/// The columns are found by their names in the header. Without a header the first of two columns is the image, if it
/// looks like a file name. Surplus separators in the last column belong to the caption: they are restored and reported.
struct TableCaptionReader: CaptionFileReading {
    func read(_ bytes: [UInt8], name: String) throws(DatasetError) -> CaptionFile {
        let content = bytes.withoutByteOrderMark
        guard
            let layout = Layout(firstLine: content.prefix { $0 != 0x0A && $0 != 0x0D }) ?? Layout(firstTextIn: content)
        else {
            throw DatasetError(
                .unknownFormat,
                file: name,
                detail: "the first line names no image and caption columns; start with 'image,caption'"
            )
        }
        var file = CaptionFile(format: .table)
        var reader = DelimitedRecordReader(
            content,
            separator: layout.separator,
            allowsQuotes: layout.separator == Layout.comma
        )
        do throws(DelimitedRecordReader.UnclosedQuote) {
            if layout.hasHeader { _ = try reader.next() }
            while let record = try reader.next() {
                layout.append(record, to: &file)
            }
        } catch {
            throw DatasetError(
                .malformed,
                file: name,
                detail:
                    "the quote opened on line \(error.line) is never closed; close it or double the quotes in the text"
            )
        }
        return file
    }

    static func accepts(firstLine: ArraySlice<UInt8>) -> Bool {
        Layout(firstLine: firstLine) != nil
    }
}

/// Where a table keeps its images and captions.
private struct Layout {
    static let comma = UInt8(ascii: ",")
    static let pipe = UInt8(ascii: "|")

    let separator: UInt8
    let hasHeader: Bool
    let imageColumn: Int
    let captionColumn: Int
    let columns: Int

    init?(firstLine: ArraySlice<UInt8>) {
        for separator in [Self.comma, Self.pipe] {
            var reader = DelimitedRecordReader(firstLine, separator: separator, allowsQuotes: separator == Self.comma)
            guard let record = try? reader.next(), record.fields.count > 1 else { continue }
            let names = record.fields.map { $0.decodedText.text.lowercased().filter(\.isLetter) }
            if let image = names.firstIndex(where: Self.imageNames.contains),
                let caption = names.firstIndex(where: Self.captionNames.contains)
            {
                self.init(separator, hasHeader: true, image: image, caption: caption, columns: names.count)
                return
            }
            if separator == Self.comma, ImageName.hasImageExtension(record.fields[0].decodedText.text) {
                self.init(separator, hasHeader: false, image: 0, caption: 1, columns: 2)
                return
            }
        }
        return nil
    }

    init?(firstTextIn content: ArraySlice<UInt8>) {
        var lines = LineReader(content)
        guard let line = lines.next() else { return nil }
        self.init(firstLine: line.bytes)
    }

    private init(_ separator: UInt8, hasHeader: Bool, image: Int, caption: Int, columns: Int) {
        self.separator = separator
        self.hasHeader = hasHeader
        imageColumn = image
        captionColumn = caption
        self.columns = columns
    }

    func append(_ record: DelimitedRecordReader.Record, to file: inout CaptionFile) {
        guard record.fields.count >= columns else {
            file.issues.add(.malformedLine, item: Self.excerpt(of: record, separator), position: record.line)
            return
        }
        var captionBytes = record.fields[captionColumn]
        let isLastColumn = captionColumn == columns - 1
        if record.fields.count > columns, isLastColumn {
            captionBytes = ArraySlice(record.fields[captionColumn...].joined(separator: [separator]))
        }
        let image = record.fields[imageColumn].trimmed.decodedText
        let caption = captionBytes.decodedText
        if record.fields.count > columns {
            let kind = isLastColumn ? DatasetIssue.Kind.unquotedSeparator : .malformedLine
            file.issues.add(kind, item: image.text, position: record.line)
            guard isLastColumn else { return }
        }
        if !(image.isValid && caption.isValid) {
            file.issues.add(.invalidText, item: image.text, position: record.line)
        }
        file.records.append(CaptionRecord(image: image.text, caption: caption.text, position: record.line))
    }

    private static func excerpt(of record: DelimitedRecordReader.Record, _ separator: UInt8) -> String {
        let text = ArraySlice(record.fields.joined(separator: [separator])).decodedText.text
        return String(text.prefix(60))
    }

    /// Names as they are after `lowercased` and without anything but letters.
    private static let imageNames: Set<String> = [
        "file", "filename", "filepath", "image", "imagefile", "imageid", "imagename", "img", "photo", "name", "path",
    ]
    private static let captionNames: Set<String> = [
        "caption", "captions", "captiontext", "comment", "description", "sentence", "text",
    ]
}
