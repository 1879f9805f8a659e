import CutlineModels
package import Foundation

/// All that a run's folder says of it, for people to look at.
package struct RunReport: Sendable {
    package enum State: Sendable, Hashable {
        case running
        case completed
        case stoppedEarly
        case interrupted
        case failed(String)
        /// No end is on record, and nothing was written since.
        case silent(since: Date)
    }

    /// A setting of the run, by the name it has in `config.json`.
    package struct Setting: Sendable, Hashable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package let folder: RunFolder
    package let state: State
    package let settings: [Setting]
    package let metrics: RunMetrics
    package let data: RunData?
    package let gallery: Gallery
    /// What is missing, and why.
    package let remarks: [String]

    /// Reads a run.
    ///
    /// - Parameters:
    ///   - photos: how many validation photographs to show.
    ///   - images: where they lie, if not where the run says.
    ///   - isLive: whether the run is known to go on.
    /// - Throws: `TrainingError` where there is no run. Parts that are missing or damaged become remarks.
    package init(
        of folder: RunFolder,
        photos: Int,
        images: URL? = nil,
        isLive: Bool = false,
        now: Date = Date()
    ) throws {
        self.folder = folder
        var remarks: [String] = []
        guard let log = try? Data(contentsOf: folder.metrics) else {
            throw TrainingError(
                .nothingToResume,
                "\(folder.metrics.path): there is no such file; give the folder of a run of 'cutline train'"
            )
        }
        metrics = RunMetrics(log)
        if metrics.damagedLines > 0 {
            remarks.append("metrics.jsonl: \(metrics.damagedLines) lines cannot be read and are left out.")
        }
        settings = RunSettings.read(folder.configuration) ?? []
        if settings.isEmpty { remarks.append("config.json is not there or cannot be read, so no settings are shown.") }
        if !metrics.validations.isEmpty, metrics.validations.allSatisfy({ $0.loss == nil }) {
            remarks.append("The run's log has no validation loss: the version that made it did not measure it.")
        }
        data = RunData(of: folder)
        gallery = Gallery(
            of: folder,
            images: images ?? data.map { URL(fileURLWithPath: $0.images) },
            limit: photos,
            isValidated: metrics.best != nil,
            remarks: &remarks
        )
        state = isLive ? .running : Self.state(metrics, of: folder, now)
        self.remarks = remarks
    }

    package var name: String { folder.url.standardizedFileURL.lastPathComponent }

    /// The longest time that a run at work writes nothing in, such as while it captions many validation photographs.
    private static let longestSilence = 900.0

    private static func state(_ metrics: RunMetrics, of folder: RunFolder, _ now: Date) -> State {
        switch metrics.end {
        case let end?:
            switch TrainingEvent.End(rawValue: end.reason) {
            case .completed: return .completed
            case .stoppedEarly: return .stoppedEarly
            case .interrupted: return .interrupted
            case nil: return .failed(end.message ?? end.reason)
            }
        case nil:
            let dates = [folder.metrics, folder.checkpoint].compactMap { url in
                (try? FileManager.default.attributesOfItem(atPath: url.path))?[.modificationDate] as? Date
            }
            let last = dates.max() ?? .distantPast
            return now.timeIntervalSince(last) < longestSilence ? .running : .silent(since: last)
        }
    }
}
