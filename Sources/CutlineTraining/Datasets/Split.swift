/// The part of a data set that a photo belongs to.
package enum Split: String, Codable, Sendable, Hashable, CaseIterable, CodingKeyRepresentable {
    /// Photos the model learns from.
    case train
    /// Photos that choose between models.
    case validation = "val"
    /// Photos that only measure the final model.
    case test

    /// The split that a file's own label names; nil for a label that names none.
    ///
    /// `restval` is the part of COCO's validation photos that Karpathy's split adds to training.
    init?(label: String) {
        switch label.lowercased() {
        case "train", "training", "restval": self = .train
        case "val", "valid", "validation", "dev": self = .validation
        case "test", "testing": self = .test
        default: return nil
        }
    }
}
