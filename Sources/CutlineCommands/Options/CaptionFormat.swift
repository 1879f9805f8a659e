import ArgumentParser

/// How captions are printed.
enum CaptionFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text, json, jsonl, csv
}
