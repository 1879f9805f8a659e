import AsyncHTTPClient
package import Foundation
import NIOCore
import NIOHTTP1

/// Downloads files that a checksum is known of, whole or not at all; what an interrupted transfer left is gone on with.
package struct Downloader: Sendable {
    private let retries: RetryPolicy
    private let idleTimeout: TimeAmount
    private let environment: [String: String]

    /// - Parameters:
    ///   - idleTimeout: a transfer in which nothing arrives for this long counts as broken off.
    ///   - environment: names proxies, in the variables that `ProxySettings` reads.
    package init(
        retries: RetryPolicy = .standard,
        idleTimeout: Duration = .seconds(60),
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        self.retries = retries
        self.idleTimeout = TimeAmount(idleTimeout)
        self.environment = environment
    }

    /// Fetches `source` to `target`. A file of another checksum is deleted.
    package func download(
        _ source: WeightSource,
        to target: URL,
        report: @Sendable (DownloadEvent) -> Void
    ) async throws {
        guard let address = URL(string: source.location) else {
            throw WeightsError(.unknownName, "'\(source.location)' is not an address")
        }
        let part = try PartialFile(for: target)
        defer { part.removeIfEmpty() }
        var configuration = HTTPClient.Configuration()
        configuration.proxy = try ProxySettings.proxy(for: address, environment: environment)
        configuration.timeout.connect = .seconds(30)
        configuration.timeout.read = idleTimeout
        // Tries are counted here, and each should say what was wrong.
        configuration.connectionPool.retryConnectionEstablishment = false
        report(.connecting)
        try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            try await transfer(source, to: part, with: client, report: report)
        }
        report(.verifying)
        let digest = try FileDigest(of: part.url)
        guard digest.fits(source.checksum) else {
            part.remove()
            throw WeightsError(
                .wrongChecksum,
                """
                \(source.location): wrong checksum: \(digest.counterpart(of: source.checksum)), and the publisher's is \
                \(source.checksum). What came was deleted; try again, and beware of what changes files on their way
                """
            )
        }
        try part.finish(as: target)
    }

    private func transfer(
        _ source: WeightSource,
        to part: PartialFile,
        with client: HTTPClient,
        report: @Sendable (DownloadEvent) -> Void
    ) async throws {
        var delays = retries.delays.makeIterator()
        while true {
            do {
                try await Transfer(source: source, part: part, client: client).run(report)
                return
            } catch let failure as TransferFailure {
                guard failure.isTemporary, let delay = delays.next() else {
                    throw WeightsError(
                        failure.isTemporary ? .interrupted : .notServed,
                        "\(source.location): \(failure.problem)\(failure.isTemporary ? advice(part) : "")"
                    )
                }
                report(.retrying(after: delay, because: failure.problem))
                try await Task.sleep(for: delay)
            }
        }
    }

    private func advice(_ part: PartialFile) -> String {
        let kept = (try? part.resumable())?.map(\.count) ?? 0
        let tries = retries.delays.count + 1
        return kept > 0
            ? " (tried \(tries) times). The \(kept) bytes that came are kept; run the command again to go on from there"
            : " (tried \(tries) times). Check the network, or a proxy in HTTPS_PROXY, and run the command again, or get the file otherwise and use 'cutline weights import'"
    }
}
