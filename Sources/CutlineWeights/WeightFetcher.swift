import CutlineModels
package import Foundation

/// Downloads published weights and imports them.
package struct WeightFetcher: Sendable {
    package enum Outcome: Sendable, Hashable {
        /// The same source had been imported before.
        case alreadyThere(URL)
        case imported(WeightImporter.Outcome)
    }

    private let folder: URL
    private let downloader: Downloader

    package init(folder: URL = EncoderWeights.folder, downloader: Downloader = Downloader()) {
        self.folder = folder
        self.downloader = downloader
    }

    /// Fetches `source` unless its weights are there. The download is deleted once it is imported.
    package func fetch(_ source: WeightSource, report: @escaping @Sendable (DownloadEvent) -> Void) async throws
        -> Outcome
    {
        let importer = WeightImporter(folder: folder)
        let target = importer.file(for: source.weights)
        if let origin = WeightOrigin(recordedIn: target), origin.source == source.address {
            return .alreadyThere(target)
        }

        let downloads = folder.appendingPathComponent("downloads")
        do {
            try FileManager.default.createDirectory(at: downloads, withIntermediateDirectories: true)
        } catch {
            throw WeightsError(.unwritable, "\(downloads.path): cannot be made: \(error.localizedDescription)")
        }
        let file = downloads.appendingPathComponent(source.fileName)
        if !FileManager.default.fileExists(atPath: file.path) {
            try await downloader.download(source, to: file, report: report)
        }
        let outcome = try await Self.blocking { () throws -> WeightImporter.Outcome in
            let digest = try FileDigest(of: file)
            guard digest.fits(source.checksum) else {
                unlink(file.path)
                throw WeightsError(.wrongChecksum, "\(file.path): is damaged and was deleted; run the command again")
            }
            let origin = WeightOrigin(source: source.address, sha256: digest.sha256, licence: source.licence)
            return try importer.importFile(file, as: source.weights, origin: origin)
        }
        unlink(file.path)
        rmdir(downloads.path)
        return .imported(outcome)
    }

    /// Importing takes seconds, for which none of the cooperative threads may be held.
    private static func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value
    {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global(qos: .userInitiated).async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
