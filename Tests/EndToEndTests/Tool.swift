import Foundation

/// The built tool, and other programs beside the test bundle.
enum Tool {
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String

        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    static let url = url(of: "cutline")

    private static func url(of program: String) -> URL {
        let products =
            Bundle.allBundles.map { $0.bundleURL.deletingLastPathComponent() }
            + [URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()]
        let candidates = products.map { $0.appendingPathComponent(program) }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? candidates[0]
    }

    /// The checkout that the tests were built from.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static var photos: URL { root.appendingPathComponent("Examples/Photos") }

    /// Whether a model is bundled with the tool; says so where there is none.
    static let canCaption: Bool = {
        let outcome = try? run("model", "show")
        guard outcome?.status == 0 else {
            print("skipped: captioning end to end, for the bundled model cannot be used: \(outcome?.errors ?? "")")
            return false
        }
        return true
    }()

    /// The encoder that tests train on: the smallest.
    static let encoder = "efficientnet-lite0"

    /// Whether that encoder's weights are there; says so where they are not.
    static let hasWeights: Bool = {
        let outcome = try? run("weights", "list", "--format", "json")
        let entries = try? JSONSerialization.jsonObject(with: Data((outcome?.output ?? "").utf8)) as? [[String: Any]]
        let isThere =
            entries?.contains { $0["encoder"] as? String == encoder && $0["present"] as? Bool == true } == true
        if !isThere { print("skipped: training end to end, for the weights of \(encoder) are not there") }
        return isThere
    }()

    /// Runs the tool to its end.
    static func run(_ arguments: String..., input: String = "") throws -> Outcome {
        try run(arguments, input: input)
    }

    /// - Parameters:
    ///   - environment: what the tool is to see besides this process's own.
    ///   - program: which of the built programs.
    static func run(
        _ arguments: [String],
        input: String = "",
        environment: [String: String] = [:],
        program: String = "cutline"
    ) throws -> Outcome {
        let process = Process()
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.executableURL = url(of: program)
        process.arguments = arguments
        let folder = try TemporaryFolder()
        let outputFile = try folder.handle("output")
        let errorFile = try folder.handle("errors")
        process.standardOutput = outputFile
        process.standardError = errorFile
        let inputPipe = Pipe()
        process.standardInput = inputPipe
        try process.run()
        try inputPipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try inputPipe.fileHandleForWriting.close()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            output: try folder.text("output"),
            errors: try folder.text("errors")
        )
    }
}

/// A folder that is removed when the test ends.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("cutline-end-to-end-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func file(_ name: String, _ content: String) throws -> String {
        let file = url.appendingPathComponent(name)
        try Data(content.utf8).write(to: file)
        return file.path
    }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    func handle(_ name: String) throws -> FileHandle {
        _ = try file(name, "")
        return try FileHandle(forWritingTo: url.appendingPathComponent(name))
    }

    func text(_ name: String) throws -> String {
        try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)
    }
}
