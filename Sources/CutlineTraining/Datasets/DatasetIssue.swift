/// Something in captions, photos or splits that was skipped or deserves a look.
package enum DatasetIssue {
    package enum Kind: String, Codable, Sendable, Hashable, CaseIterable, CodingKeyRepresentable {
        case malformedLine
        case invalidText
        case unquotedSeparator
        case emptyCaption
        case duplicateCaption
        case brokenIdentifier
        case unlistedImage
        case missingImage
        case undecodableImage
        case imageWithoutCaptions
        case unknownSplit
        case splitWithoutCaptions
        case leakedPhoto

        /// Whether what is counted was left out of the data set.
        package var isSkipped: Bool {
            switch self {
            case .malformedLine, .emptyCaption, .brokenIdentifier, .unlistedImage, .missingImage, .undecodableImage,
                .imageWithoutCaptions, .splitWithoutCaptions:
                true
            case .invalidText, .unquotedSeparator, .duplicateCaption, .unknownSplit, .leakedPhoto: false
            }
        }

        /// What is counted, for messages.
        package var summary: String {
            switch self {
            case .malformedLine: "lines without an image and a caption"
            case .invalidText: "lines that are not UTF-8, bad bytes replaced"
            case .unquotedSeparator: "captions with unquoted separators, restored"
            case .emptyCaption: "empty captions"
            case .duplicateCaption: "captions repeated for the same photo"
            case .brokenIdentifier: "image names that are no photo's name"
            case .unlistedImage: "captions for a photo that the file does not list"
            case .missingImage: "photos whose file is missing"
            case .undecodableImage: "photos that cannot be decoded"
            case .imageWithoutCaptions: "photos without a caption"
            case .unknownSplit: "photos in a split of unknown name"
            case .splitWithoutCaptions: "names in split lists without a captioned photo"
            case .leakedPhoto: "photos that are in train under another name, so that scores on them mislead"
            }
        }
    }

    /// One occurrence, as a place to look.
    package struct Example: Codable, Sendable, Hashable {
        package let item: String
        /// The line or entry of the file, counted from 1; nil when it is not in a file.
        package let position: Int?
    }

    /// All occurrences of one kind.
    package struct Group: Codable, Sendable, Hashable {
        package fileprivate(set) var count = 0
        /// How many captions were left out because of them.
        package fileprivate(set) var captionsSkipped = 0
        /// The first occurrences.
        package fileprivate(set) var examples: [Example] = []
    }
}

/// Issues by kind, with counts and the first few places of each.
package struct DatasetIssues: Codable, Sendable, Hashable {
    /// How many places are kept for each kind.
    package static let maximumExamples = 5

    private var groups: [DatasetIssue.Kind: DatasetIssue.Group] = [:]

    package init() {}

    package init(from decoder: any Decoder) throws {
        groups = try decoder.singleValueContainer().decode([DatasetIssue.Kind: DatasetIssue.Group].self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(groups)
    }

    package var isEmpty: Bool { groups.isEmpty }

    /// What was found of one kind; a count of 0 for nothing.
    package subscript(kind: DatasetIssue.Kind) -> DatasetIssue.Group {
        groups[kind] ?? DatasetIssue.Group()
    }

    /// Captions left out for any reason.
    package var captionsSkipped: Int {
        groups.values.reduce(0) { $0 + $1.captionsSkipped }
    }

    /// Takes in what was found elsewhere.
    mutating func merge(_ other: DatasetIssues) {
        for (kind, found) in other.groups {
            var group = self[kind]
            group.count += found.count
            group.captionsSkipped += found.captionsSkipped
            group.examples = Array((group.examples + found.examples).prefix(Self.maximumExamples))
            groups[kind] = group
        }
    }

    /// Counts an occurrence.
    /// - Parameters:
    ///   - item: the name or text to look for.
    ///   - position: the line or entry, counted from 1.
    ///   - captionsSkipped: how many captions are left out because of it.
    package mutating func add(
        _ kind: DatasetIssue.Kind,
        item: String,
        position: Int? = nil,
        captionsSkipped: Int = 0
    ) {
        var group = self[kind]
        group.count += 1
        group.captionsSkipped += captionsSkipped
        if group.examples.count < Self.maximumExamples {
            group.examples.append(DatasetIssue.Example(item: item, position: position))
        }
        groups[kind] = group
    }
}
