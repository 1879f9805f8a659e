/// What a download tells those who wait for it.
package enum DownloadEvent: Sendable, Hashable {
    /// The first try begins.
    case connecting
    /// `completed` bytes are there of `total`; the first of these events in a try says where it begins.
    case progress(completed: Int, total: Int)
    case retrying(after: Duration, because: String)
    case verifying
}
