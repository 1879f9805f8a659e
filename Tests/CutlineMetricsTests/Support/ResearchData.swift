import Foundation
import Testing

@testable import CutlineMetrics

/// The research data beside the checkout, or where `CUTLINE_DATA` points. Tests that need it are skipped without it.
enum ResearchData {
    private static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["CUTLINE_DATA"], !path.isEmpty {
            return URL(fileURLWithPath: path)
        }
        // Tests/CutlineMetricsTests/Support/ResearchData.swift is four levels below the package.
        var package = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { package.deleteLastPathComponent() }
        return package.deletingLastPathComponent().appendingPathComponent("shared/data")
    }()

    static let vectors = folder.appendingPathComponent("metrics/metric_vectors.json")
    static let flickr8k = folder.appendingPathComponent("flickr8k")

    static let hasVectors = isThere(vectors)
    static let hasFlickr8k = isThere(flickr8k)

    private static func isThere(_ url: URL) -> Bool {
        let isThere = FileManager.default.fileExists(atPath: url.path)
        if !isThere {
            print(
                "Tests of \(url.lastPathComponent) are skipped: it is not in \(url.deletingLastPathComponent().path)."
            )
        }
        return isThere
    }

    /// The captions of every dev image: the first as hypothesis, the others as references.
    static func devFirstAgainstOthers() throws -> [CaptionSample] {
        let captionFile = flickr8k.appendingPathComponent("Flickr8k.token.txt")
        var captions: [Substring: [String]] = [:]
        let text = try String(contentsOf: captionFile, encoding: .utf8)
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: "\t", maxSplits: 1)
            let image = try #require(fields[0].split(separator: "#").first)
            captions[image, default: []].append(String(fields[1]))
        }
        let names = try String(contentsOf: flickr8k.appendingPathComponent("Flickr_8k.devImages.txt"), encoding: .utf8)
        return try names.split(whereSeparator: \.isWhitespace).map { name in
            let all = try #require(captions[name])
            return CaptionSample(imageID: String(name), references: Array(all.dropFirst()), hypothesis: all[0])
        }
    }
}

/// The METEOR program of this machine, if there is one.
enum InstalledMETEOR {
    static let program: METEOR? = {
        switch METEOR.find() {
        case .available(let meteor): return meteor
        case .unavailable(let reason):
            print("Tests of METEOR are skipped: \(reason)")
            return nil
        }
    }()
}
