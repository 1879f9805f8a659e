import CutlineTraining

extension CaptionedPhotos {
    /// Something in the files that was left out, or deserves a look.
    public struct Finding: Sendable, Hashable {
        /// What is counted: "captions with unquoted separators, restored".
        public let summary: String
        public let count: Int
        /// Whether it was left out.
        public let isSkipped: Bool
        /// How many captions were left out because of it.
        public let captionsSkipped: Int
        /// The first few, as names of photographs or pieces of text.
        public let examples: [String]

        static func all(in report: DatasetReport) -> [Finding] {
            DatasetIssue.Kind.allCases.compactMap { kind in
                let group = report.issues[kind]
                guard group.count > 0 else { return nil }
                return Finding(
                    summary: kind.summary,
                    count: group.count,
                    isSkipped: kind.isSkipped,
                    captionsSkipped: group.captionsSkipped,
                    examples: group.examples.map(\.item)
                )
            }
        }
    }
}
