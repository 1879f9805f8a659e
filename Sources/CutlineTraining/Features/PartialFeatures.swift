import Foundation
import Torch

/// The features of an extraction that is not finished: raw rows in one file, and beside it a journal of what they are.
///
/// Rows are appended and flushed before the journal counts them, so that after a crash the journal never counts what is not there.
final class PartialFeatures {
    struct Row: Sendable {
        let digest: [UInt8]
        let bytes: [UInt8]
    }

    private struct Journal: Codable {
        var description: FeatureDescription
        /// All photographs of the extraction, in order.
        var ids: [String]
        /// How many of them have been seen.
        var done: Int
        var failures: [FeatureExtractor.Failure]
        var digests: [[UInt8]]
    }

    /// Photographs between two journal entries.
    private static let savedEvery = 256

    private let output: URL
    private let rowsFile: URL
    private let journalFile: URL
    private let handle: FileHandle
    private var journal: Journal
    private var unsaved = 0

    var done: Int { journal.done }
    var failures: [FeatureExtractor.Failure] { journal.failures }

    /// Goes on with the extraction that stopped on the way to `output`, if it was of the same photographs and encoder.
    init(for output: URL, description: FeatureDescription, ids: [String]) throws {
        self.output = output
        rowsFile = output.appendingPathExtension("partial")
        journalFile = output.appendingPathExtension("partial.json")
        let manager = FileManager.default
        try manager.createDirectory(at: output.deletingLastPathComponent(), withIntermediateDirectories: true)
        let fresh = Journal(description: description, ids: ids, done: 0, failures: [], digests: [])
        if let data = try? Data(contentsOf: journalFile),
            let saved = try? JSONDecoder().decode(Journal.self, from: data),
            saved.description == description, saved.ids == ids,
            let size = try? manager.attributesOfItem(atPath: rowsFile.path)[.size] as? Int,
            size >= saved.digests.count * description.rowSize
        {
            journal = saved
        } else {
            journal = fresh
            _ = manager.createFile(atPath: rowsFile.path, contents: nil)
        }
        guard let handle = FileHandle(forUpdatingAtPath: rowsFile.path) else {
            throw FeatureError(.unwritable, file: output.path, detail: "the folder cannot be written to")
        }
        self.handle = handle
        try handle.truncate(atOffset: UInt64(journal.digests.count * description.rowSize))
        try handle.seekToEnd()
    }

    /// Adds the next photographs.
    func append(_ rows: [Result<Row, FeatureFailure>]) throws {
        for row in rows {
            switch row {
            case .success(let row):
                try handle.write(contentsOf: row.bytes)
                journal.digests.append(row.digest)
            case .failure(let failure):
                journal.failures.append(.init(id: journal.ids[journal.done], problem: failure.problem))
            }
            journal.done += 1
        }
        unsaved += rows.count
        if unsaved >= Self.savedEvery { try save() }
    }

    func save() throws {
        try handle.synchronize()
        try AtomicFile.write(JSONEncoder().encode(journal), to: journalFile)
        unsaved = 0
    }

    /// Makes the store out of the rows, and removes what was needed on the way.
    func finish() throws {
        try save()
        let failed = Set(journal.failures.map(\.id))
        let ids = journal.ids.filter { !failed.contains($0) }
        let description = journal.description
        let header = try SafetensorsWriter.header(
            for: [
                (FeatureStore.featuresName, description.storage, [ids.count, description.views] + description.shape),
                (FeatureStore.digestsName, .uint8, [ids.count, FeatureDigest.size]),
            ],
            metadata: FeatureStore.metadata(description, ids: ids)
        )
        try AtomicFile.write(to: output) { file in
            try file.write(contentsOf: header)
            try handle.seek(toOffset: 0)
            while let chunk = try handle.read(upToCount: 1 << 24), !chunk.isEmpty { try file.write(contentsOf: chunk) }
            for digest in journal.digests { try file.write(contentsOf: digest) }
        }
        try discard()
    }

    /// Forgets what is done.
    func discard() throws {
        try handle.close()
        for file in [rowsFile, journalFile] where FileManager.default.fileExists(atPath: file.path) {
            try FileManager.default.removeItem(at: file)
        }
    }
}
