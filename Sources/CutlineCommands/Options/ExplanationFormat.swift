import ArgumentParser

/// How explanations are given.
enum ExplanationFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case html, text, json
}
