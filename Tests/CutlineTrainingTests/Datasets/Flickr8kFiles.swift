import Foundation

/// The public Flickr8k files in the research data, where they are at hand.
enum Flickr8kFiles {
    static let folder: URL = {
        let data =
            ProcessInfo.processInfo.environment["CUTLINE_DATA"].map { URL(fileURLWithPath: $0) }
            ?? URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../../shared/data").standardizedFileURL
        return data.appendingPathComponent("flickr8k")
    }()

    static let isAvailable: Bool = {
        let exists = FileManager.default.fileExists(atPath: folder.appendingPathComponent("captions.txt").path)
        if !exists { print("skipped: Flickr8k tests, \(folder.path) is not here") }
        return exists
    }()
}
