import Foundation

/// Captions for people and for line-based tools.
///
/// On a terminal paths and captions stand in two columns; elsewhere a TAB is between them. A single photograph's path
/// is left out. With several candidates each has a line, and its score with it. A confidence stands with the best
/// candidate, a dash where there is none. Failures are not printed here.
struct TextCaptionWriter: CaptionWriter {
    struct Layout: Sendable {
        /// Nil leaves paths out.
        let pathColumn: Int?
        /// Of the terminal; nil elsewhere.
        let width: Int?
        /// The folder that all photographs are in, with its slash; a terminal has no room to repeat it.
        let folder: String

        /// For photographs of these paths.
        init(_ paths: [String], isSingle: Bool, in context: CommandContext) {
            width = context.outputIsTerminal ? context.width : nil
            folder = width == nil ? "" : Self.commonFolder(of: paths)
            let longest = (paths.map(\.terminalWidth).max() ?? 0) - folder.terminalWidth
            pathColumn = isSingle ? nil : min(longest, max(20, context.width * 2 / 5))
        }

        private static func commonFolder(of paths: [String]) -> String {
            guard var common = paths.first?[...] else { return "" }
            for path in paths { common = common.commonPrefix(with: path)[...] }
            return common.lastIndex(of: "/").map { String(common[...$0]) } ?? ""
        }
    }

    private static let minimumCaptionWidth = 20

    let sink: any TextSink
    let layout: Layout
    let showsScores: Bool
    var showsConfidence = false

    func write(_ report: PhotoReport) throws {
        guard !report.candidates.isEmpty else { return }
        let lines = layout.width.map { columns(report, width: $0) } ?? fields(report)
        try sink.write(lines.map { $0 + "\n" }.joined())
    }

    /// Values between TABs.
    private func fields(_ report: PhotoReport) -> [String] {
        report.candidates.enumerated().map { index, candidate in
            let path = layout.pathColumn == nil ? [] : [report.path]
            let score = showsScores ? [NumberText.decimal(candidate.score, digits: 3)] : []
            let confidence = showsConfidence ? [confidence(of: report, candidate: index)] : []
            return (path + [candidate.text] + score + confidence).joined(separator: "\t")
        }
    }

    private func columns(_ report: PhotoReport, width: Int) -> [String] {
        let column = layout.pathColumn.map { $0 + 2 } ?? 0
        let captions = report.candidates.enumerated().flatMap { index, candidate -> [String] in
            let score =
                showsScores
                ? NumberText.decimal(candidate.score, digits: 2).padded(toWidth: 6, alignment: .right) + "  " : ""
            let confidence =
                showsConfidence
                ? confidence(of: report, candidate: index).padded(toWidth: 4, alignment: .right) + "  " : ""
            let figures = score + confidence
            let rest = max(Self.minimumCaptionWidth, width - column - figures.count)
            let hanging = String(repeating: " ", count: figures.count)
            return zip(0..., candidate.text.wrapped(toWidth: rest)).map { ($0 == 0 ? figures : hanging) + $1 }
        }
        let indent = String(repeating: " ", count: column)
        return zip(0..., captions).map { number, caption in
            number == 0 && column > 0 ? path(report.path).padded(toWidth: column) + caption : indent + caption
        }
    }

    private func confidence(of report: PhotoReport, candidate: Int) -> String {
        guard candidate == 0, let confidence = report.confidence else { return "-" }
        return NumberText.decimal(confidence, digits: 2)
    }

    /// The end of a long path says more than its start.
    private func path(_ path: String) -> String {
        let name = path.dropFirst(layout.folder.count)
        guard let column = layout.pathColumn, name.terminalWidth > column else { return String(name) }
        return String(String(name.reversed()).truncated(toWidth: column).reversed())
    }
}
