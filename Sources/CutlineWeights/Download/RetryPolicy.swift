/// How often a transfer is tried, and how long to wait in between.
package struct RetryPolicy: Sendable {
    /// Before the second try, the third, and so on.
    package let delays: [Duration]

    package init(delays: [Duration]) {
        self.delays = delays
    }

    package static let standard = RetryPolicy(delays: [1, 2, 5, 10].map { .seconds($0) })
}
