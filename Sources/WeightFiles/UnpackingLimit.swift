/// How much may come out of a file: weights hardly compress, so what unpacks to many times its size is a trap.
struct UnpackingLimit {
    /// Small files, such as those of tests, may hold nothing but zeros.
    private static let least = 64 << 20
    private static let growth = 20

    private(set) var remaining: Int

    init(fileSize: Int) {
        let (product, overflow) = fileSize.multipliedReportingOverflow(by: Self.growth)
        remaining = overflow ? .max : max(Self.least, product)
    }

    /// Takes `count` bytes off; false when they are too many.
    mutating func take(_ count: Int) -> Bool {
        guard count >= 0, count <= remaining else { return false }
        remaining -= count
        return true
    }
}
