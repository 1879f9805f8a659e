package import Foundation

/// Why METEOR could not be computed.
package struct METEORError: LocalizedError, CustomStringConvertible, Sendable {
    package enum Code: String, Sendable {
        case cannotStart
        case stoppedEarly
        case unexpectedAnswer
    }

    package let code: Code
    /// The program that was run.
    package let jar: URL
    /// What the system or the program said.
    package let detail: String

    package var description: String {
        switch code {
        case .cannotStart:
            "METEOR (\(jar.path)) cannot be started: \(detail). Check that Java is installed, or leave METEOR out."
        case .stoppedEarly:
            """
            METEOR (\(jar.path)) stopped before it had answered: \(detail). Check that 2 GB of memory are free and \
            that data/paraphrase-en.gz is beside the jar, or leave METEOR out.
            """
        case .unexpectedAnswer:
            "METEOR (\(jar.path)) answered '\(detail)' instead of a score. Check that the jar is version 1.5."
        }
    }

    package var errorDescription: String? { description }
}
