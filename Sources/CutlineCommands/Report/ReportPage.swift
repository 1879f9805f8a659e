import CutlineTraining
import Foundation
import Mustache

/// A run as one page that needs nothing else. `Resources/Pages/report.mustache` is its frame.
struct ReportPage {
    private let report: RunReport
    private let curves: RunCurves

    init(_ report: RunReport) {
        self.report = report
        curves = RunCurves(report.metrics)
    }

    /// `time` is when the page was made.
    func html(at time: Date = Date()) -> String {
        Self.template.render(contents(time))
    }

    private static let template = PageTemplate.parsed(PackageResources.report_mustache)

    // MARK: Contents, by the names in the template

    private struct Contents {
        let style: String
        let script: String
        let name: String
        let folder: String
        let state: StateText
        let isRunning: Bool
        let updated: Int
        let made: String
        let summary: [String]
        let remarks: [String]
        let tiles: [Tile]
        let tilesTitle: String
        let charts: [Chart]
        let epochs: [Row]
        let hasEpochs: Bool
        let photos: [Photo]
        let hasPhotos: Bool
        let shown: String
        let settings: [RunReport.Setting]
        let sources: [RunReport.Setting]
        let version: String
    }

    private struct StateText {
        let kind: String
        let label: String
        let detail: String?
    }

    private struct Tile {
        let metric: String
        let value: String
        let last: String?
    }

    private struct Chart {
        let title: String
        let legend: [Legend]?
        let svg: String
        let isEmpty: Bool
        let axis: String
    }

    private struct Legend {
        let colour: Int
        let key: String
        let kind: String
    }

    private struct Row {
        let cells: [String]
        let isBest: Bool
    }

    private struct Photo {
        let id: String
        let rank: Int
        let place: Int
        let picture: String?
        let caption: String
        let cider: String
        let references: [String]
    }

    private func contents(_ time: Date) -> Contents {
        let gallery = report.gallery
        return Contents(
            style: HTMLPage.style + HTMLPage.text(PackageResources.report_css),
            script: HTMLPage.text(PackageResources.report_js),
            name: report.name,
            folder: report.folder.url.standardizedFileURL.path,
            state: state,
            isRunning: report.state == .running,
            updated: Int(time.timeIntervalSince1970),
            made: Self.date(time),
            summary: summary,
            remarks: report.remarks,
            tiles: tiles,
            tilesTitle: tilesTitle,
            charts: curves.all.map(Self.chart),
            epochs: rows,
            hasEpochs: !rows.isEmpty,
            photos: photos,
            hasPhotos: !gallery.photos.isEmpty,
            shown: gallery.photos.count == gallery.total
                ? NumberText.count(gallery.total)
                : "\(NumberText.count(gallery.photos.count)) of \(NumberText.count(gallery.total))",
            settings: report.settings,
            sources: sources,
            version: CutlineTool.version
        )
    }

    private var state: StateText {
        let metrics = report.metrics
        let place =
            metrics.stepsPerEpoch.map {
                "epoch \(min(metrics.lastStep / max(1, $0) + 1, metrics.start?.epochs ?? .max))"
            }
            ?? "step \(NumberText.count(metrics.lastStep))"
        let resume = "“cutline train --resume” goes on from there."
        return switch report.state {
        case .running: StateText(kind: "running", label: "Running", detail: "in \(place)")
        case .completed: StateText(kind: "finished", label: "Finished", detail: nil)
        case .stoppedEarly:
            StateText(kind: "finished", label: "Finished early", detail: "no better validation for a while")
        case .interrupted: StateText(kind: "stopped", label: "Interrupted", detail: "in \(place). \(resume)")
        case .failed(let message): StateText(kind: "failed", label: "Failed", detail: message)
        case .silent(let since):
            StateText(
                kind: "stopped",
                label: "Not finished",
                detail: "nothing was written since \(Self.date(since)), in \(place). \(resume)"
            )
        }
    }

    private var summary: [String] {
        let metrics = report.metrics
        func setting(_ name: String) -> String? { report.settings.first { $0.name == name }?.value }
        var parts = [setting("encoder"), setting("decoder").map { "\($0) decoder" }].compactMap { $0 }
        if let start = metrics.start {
            parts.append(
                "\(NumberText.count(start.trainingCaptions)) captions of \(NumberText.count(start.trainingImages)) photos"
            )
            parts.append("validated on \(NumberText.count(start.validationImages))")
            parts.append("\(NumberText.count(start.parameters)) parameters")
        }
        return parts
    }

    private var tilesTitle: String {
        guard let best = report.metrics.best, let last = report.metrics.validations.last else { return "Scores" }
        guard best.epoch != last.epoch else {
            return "Scores of epoch \(best.epoch), the best and the last" + (report.state == .running ? " so far" : "")
        }
        return "Scores of the best epoch, \(best.epoch), and of the last, \(last.epoch)"
    }

    private var tiles: [Tile] {
        guard let best = report.metrics.best, let last = report.metrics.validations.last else { return [] }
        func text(_ value: Double?) -> String? { value.map { NumberText.decimal($0, digits: 3) } }
        func tile(_ metric: String, _ value: (TrainingEvent.Validation) -> Double?) -> Tile? {
            text(value(best)).map {
                Tile(metric: metric, value: $0, last: best.epoch == last.epoch ? nil : text(value(last)))
            }
        }
        return [
            tile("CIDEr") { $0.cider }, tile("BLEU-1") { $0.bleu1 }, tile("BLEU-2") { $0.bleu2 },
            tile("BLEU-3") { $0.bleu3 }, tile("BLEU-4") { $0.bleu4 }, tile("ROUGE-L") { $0.rougeL },
        ].compactMap { $0 }
    }

    private static func chart(_ chart: LineChart) -> Chart {
        Chart(
            title: chart.title,
            legend: chart.series.count < 2
                ? nil
                : chart.series.map { Legend(colour: $0.colour, key: $0.name, kind: $0.isFaint ? "faint" : "line") },
            svg: chart.svg,
            isEmpty: chart.isEmpty,
            axis: chart.xTitle
        )
    }

    /// By epoch: losses, scores, rate and time.
    private var rows: [Row] {
        let metrics = report.metrics
        let validations = Dictionary(metrics.validations.map { ($0.epoch, $0) }) { _, last in last }
        func text(_ value: Double?, _ digits: Int = 3) -> String {
            value.map { NumberText.decimal($0, digits: digits) } ?? "–"
        }
        return metrics.epochs.map { epoch in
            let validation = validations[epoch.epoch]
            return Row(
                cells: [
                    String(epoch.epoch), text(epoch.loss), text(validation?.loss), text(validation?.bleu1),
                    text(validation?.bleu2), text(validation?.bleu3), text(validation?.bleu4), text(validation?.rougeL),
                    text(validation?.cider), LineChart.figure(epoch.learningRate),
                    NumberText.duration(.seconds(epoch.seconds + (validation?.seconds ?? 0))),
                ],
                isBest: epoch.epoch == metrics.best?.epoch
            )
        }
    }

    private var photos: [Photo] {
        let photos = report.gallery.photos
        let order = photos.indices.sorted { photos[$0].prediction.image < photos[$1].prediction.image }
        let places = Dictionary(uniqueKeysWithValues: zip(order, 0...))
        return photos.enumerated().map { index, photo in
            Photo(
                id: photo.prediction.image,
                rank: photo.rank,
                place: places[index] ?? index,
                picture: photo.thumbnail?.base64EncodedString(),
                caption: photo.prediction.caption,
                cider: NumberText.decimal(photo.prediction.cider, digits: 2),
                references: photo.prediction.references
            )
        }
    }

    /// Where photographs, captions and split came from.
    private var sources: [RunReport.Setting] {
        guard let data = report.data else { return [] }
        return [
            .init(name: "photos", value: data.images), .init(name: "captions", value: data.captions),
            .init(name: "split", value: data.split.description),
        ]
    }

    private static func date(_ date: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "d MMM yyyy, HH:mm:ss"
        return formatter.string(from: date)
    }
}
