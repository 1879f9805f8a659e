/// Reads `name.jpg#0<TAB>caption` lines; only the first TAB separates, later ones belong to the caption.
struct TokenCaptionReader: CaptionFileReading {
    private static let tab = UInt8(ascii: "\t")

    func read(_ bytes: [UInt8], name: String) throws(DatasetError) -> CaptionFile {
        var file = CaptionFile(format: .tokens)
        var lines = LineReader(bytes.withoutByteOrderMark)
        while let (line, content) = lines.next() {
            guard let parts = Self.split(content) else {
                file.issues.add(.malformedLine, item: String(content.decodedText.text.prefix(60)), position: line)
                continue
            }
            let image = parts.image.decodedText
            let caption = parts.caption.decodedText
            if !(image.isValid && caption.isValid) {
                file.issues.add(.invalidText, item: image.text, position: line)
            }
            file.records.append(CaptionRecord(image: image.text, caption: caption.text, position: line))
        }
        return file
    }

    static func accepts(firstLine: ArraySlice<UInt8>) -> Bool {
        split(firstLine) != nil
    }

    /// The image and the caption; nil unless a number after the last `#` before the TAB tells the captions apart.
    private static func split(_ line: ArraySlice<UInt8>) -> (image: ArraySlice<UInt8>, caption: ArraySlice<UInt8>)? {
        guard let tab = line.firstIndex(of: tab) else { return nil }
        let key = line[..<tab].trimmed
        guard let sign = key.lastIndex(of: UInt8(ascii: "#")), sign > key.startIndex else { return nil }
        let number = key[(sign + 1)...]
        let isNumber = !number.isEmpty && number.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return isNumber ? (key[..<sign], line[(tab + 1)...]) : nil
    }
}
