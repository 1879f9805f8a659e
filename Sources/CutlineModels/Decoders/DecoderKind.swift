/// The decoders by the names that `--decoder` takes.
package enum DecoderKind: String, Sendable, Hashable, Codable, CaseIterable {
    case merge
    case initInject = "init-inject"
    case preInject = "pre-inject"
    case parInject = "par-inject"
    case softAttention = "soft-attention"
    case adaptiveAttention = "adaptive-attention"
    case upDown = "up-down"
    case attentionOnAttention = "attention-on-attention"
    case transformer
}

extension DecoderKind {
    /// All names, for messages.
    package static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// The weight of looking at all regions alike with which the decoder was published; nil where it was published without.
    package var usualAttentionPenalty: Double? { self == .softAttention ? 1 : nil }
}
