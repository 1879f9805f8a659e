import CutlineImages
import Foundation

/// One page that needs nothing else: photographs embedded in it, captions under them, failures at the end.
struct HTMLCaptionWriter: CaptionWriter {
    private let sink: any TextSink
    private let showsScores: Bool
    private var failures: [PhotoReport] = []
    private var count = 0

    init(sink: any TextSink, showsScores: Bool) throws {
        self.sink = sink
        self.showsScores = showsScores
        try sink.write(HTMLPage.start)
    }

    mutating func write(_ report: PhotoReport) throws {
        guard let best = report.candidates.first else {
            failures.append(report)
            return
        }
        count += 1
        let name = report.path.split(separator: "/").last.map(String.init) ?? report.path
        var text = "<figure>\n\(Self.picture(report.path, caption: best.text))\n<figcaption>\n"
        text += "<p class=\"caption\">\(Self.text(best, showsScore: showsScores))</p>\n"
        if report.candidates.count > 1 { text += Self.list(report.candidates.dropFirst()) }
        for warning in report.warnings { text += "<p class=\"warning\">\(HTMLPage.escaped(warning))</p>\n" }
        text += "<p class=\"name\" title=\"\(HTMLPage.escaped(report.path))\">\(HTMLPage.escaped(name))</p>\n"
        try sink.write(text + "</figcaption>\n</figure>\n")
    }

    func finish() throws {
        var text = "</main>\n"
        if !failures.isEmpty {
            text += "<section>\n<h2>Without a caption</h2>\n<ul>\n"
            for failure in failures {
                text += "<li>\(HTMLPage.escaped(failure.error ?? failure.path))</li>\n"
            }
            text += "</ul>\n</section>\n"
        }
        let photos = count == 1 ? "1 photo" : "\(NumberText.count(count)) photos"
        try sink.write(
            text + "<footer>\(photos), captioned by Cutline \(CutlineTool.version)</footer>\n</body>\n</html>\n"
        )
    }

    private static func text(_ candidate: PhotoReport.Candidate, showsScore: Bool) -> String {
        let text = HTMLPage.escaped(candidate.text)
        guard showsScore else { return text }
        return "\(text) <span class=\"score\">\(NumberText.decimal(candidate.score, digits: 2))</span>"
    }

    /// The candidates after the best.
    private static func list(_ candidates: ArraySlice<PhotoReport.Candidate>) -> String {
        let items = candidates.map { "<li>\(text($0, showsScore: true))</li>" }
        return "<ol start=\"2\">\n" + items.joined(separator: "\n") + "\n</ol>\n"
    }

    /// The file itself, where browsers can show it.
    private static func picture(_ path: String, caption: String) -> String {
        guard let data = FileManager.default.contents(atPath: path),
            let format = PhotoFormat(sniffing: Array(data.prefix(256)))
        else { return "<div class=\"blank\">cannot be shown</div>" }
        guard let type = format.browserType else { return "<div class=\"blank\">\(format.displayName)</div>" }
        let source = "data:\(type);base64,\(data.base64EncodedString())"
        return "<img decoding=\"async\" alt=\"\(HTMLPage.escaped(caption))\" src=\"\(source)\">"
    }
}

extension PhotoFormat {
    /// The media type of formats that every browser shows.
    fileprivate var browserType: String? {
        switch self {
        case .avif: "image/avif"
        case .gif: "image/gif"
        case .jpeg: "image/jpeg"
        case .png: "image/png"
        case .webp: "image/webp"
        case .heic, .tiff: nil
        }
    }
}
