import ArgumentParser

/// How figures are printed.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text, json
}
