import Foundation

/// Comma-separated values by the rules of RFC 4180, with line feeds alone at the ends of lines.
///
/// The first columns are those of a caption file, so that what is printed can be scored. More candidates follow in
/// columns of their own.
struct CSVCaptionWriter: CaptionWriter {
    private let sink: any TextSink
    private let candidates: Int

    init(sink: any TextSink, candidates: Int) throws {
        self.sink = sink
        self.candidates = max(1, candidates)
        let more = (1..<self.candidates).flatMap { ["caption\($0 + 1)", "score\($0 + 1)"] }
        try write(["image", "caption", "score", "error"] + more)
    }

    func write(_ report: PhotoReport) throws {
        var values: [[String]] = report.candidates.prefix(candidates).map { [$0.text, "\($0.score)"] }
        values += Array(repeating: ["", ""], count: candidates - values.count)
        try write([report.path] + values[0] + [report.error ?? ""] + values.dropFirst().joined())
    }

    private func write(_ values: [String]) throws {
        try sink.write(values.map(Self.field).joined(separator: ",") + "\n")
    }

    static func field(_ value: String) -> String {
        let needsQuotes = value.unicodeScalars.contains { [",", "\"", "\n", "\r"].contains($0) }
        return needsQuotes ? "\"\(value.replacingOccurrences(of: "\"", with: "\"\""))\"" : value
    }
}
