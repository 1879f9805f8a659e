/// When a beam search of width K is over, once K hypotheses have ended.
package enum SearchStopping: String, Sendable, Hashable, Codable, CaseIterable {
    /// As soon as K have ended, though a live hypothesis may still be worth more.
    case first
    /// When no live hypothesis ranks above the K-th that ended, by what it has said so far.
    case likely
    /// When no live hypothesis can come to rank above the K-th that ended, whatever follows. Where captions are ranked by their
    /// mean, a long one can always raise it, so that this is mostly the length limit, and favours long captions.
    case certain
}
