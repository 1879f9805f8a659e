import Foundation

extension METEOR {
    /// The variable that names the jar.
    package static let environmentVariable = "CUTLINE_METEOR_JAR"

    /// Whether METEOR can be computed on this machine.
    package enum Availability: Sendable {
        case available(METEOR)
        /// What is missing and how to get it, as one sentence.
        case unavailable(reason: String)
    }

    /// Looks for Java on `PATH` (or in `JAVA_HOME`) and for the jar: where `CUTLINE_METEOR_JAR` points, else in the
    /// `pycocoevalcap` package of the Python on `PATH`.
    package static func find(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> Availability {
        guard let java = program("java", environment: environment) else {
            return .unavailable(reason: "Java was not found; install a Java runtime to get METEOR.")
        }
        if let path = environment[environmentVariable], !path.isEmpty {
            let jar = URL(fileURLWithPath: path)
            guard FileManager.default.isReadableFile(atPath: jar.path) else {
                return .unavailable(reason: "\(environmentVariable) names \(path), which cannot be read.")
            }
            return .available(METEOR(java: java, jar: jar))
        }
        for name in ["python3", "python"] {
            guard let python = program(name, environment: environment),
                let package = pythonPackage(python, environment: environment)
            else { continue }
            let jar = package.appendingPathComponent("meteor/meteor-1.5.jar")
            if FileManager.default.isReadableFile(atPath: jar.path) {
                return .available(METEOR(java: java, jar: jar))
            }
        }
        return .unavailable(
            reason: """
                meteor-1.5.jar was not found; set \(environmentVariable) to its path or install pycocoevalcap for the \
                Python on PATH.
                """
        )
    }

    private static func program(_ name: String, environment: [String: String]) -> URL? {
        var folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        if name == "java", let home = environment["JAVA_HOME"], !home.isEmpty {
            folders.insert("\(home)/bin", at: 0)
        }
        return folders.lazy.map { URL(fileURLWithPath: $0).appendingPathComponent(name) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    /// The folder of `pycocoevalcap`, found without importing it.
    private static func pythonPackage(_ python: URL, environment: [String: String]) -> URL? {
        let process = Process()
        process.executableURL = python
        process.environment = environment
        process.arguments = [
            "-c",
            "import importlib.util as u; print(u.find_spec('pycocoevalcap').submodule_search_locations[0])",
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        let path = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        return path.isEmpty ? nil : URL(fileURLWithPath: path)
    }
}
