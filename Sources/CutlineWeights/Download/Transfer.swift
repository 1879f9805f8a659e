import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// One try to get a file, or the rest of one.
struct Transfer {
    let source: WeightSource
    let part: PartialFile
    let client: HTTPClient

    /// The clock that ends a transfer which makes progress, but none worth waiting for.
    private static let longest = TimeAmount.hours(12)

    func run(_ report: (DownloadEvent) -> Void) async throws {
        var request = HTTPClientRequest(url: source.location)
        request.headers.add(name: "User-Agent", value: "cutline")
        let resumable = try part.resumable()
        if let resumable {
            request.headers.add(name: "Range", value: "bytes=\(resumable.count)-")
            // A server that has another version by now sends all of that.
            request.headers.add(name: "If-Range", value: resumable.validator)
        }
        let response: HTTPClientResponse
        do {
            response = try await client.execute(request, timeout: Self.longest)
        } catch {
            throw TransferFailure(error)
        }
        switch response.status {
        case .ok:
            try part.restart(validator: Self.validator(in: response.headers))
            try await receive(response, from: 0, report)
        case .partialContent:
            guard let resumable, let range = ContentRange(response.headers), range.start == resumable.count else {
                try part.restart(validator: nil)
                throw TransferFailure("the server sends another part than it was asked for", isTemporary: true)
            }
            try await receive(response, from: resumable.count, total: range.total, report)
        case .rangeNotSatisfiable:
            // Nothing is missing, or what is here belongs to another version.
            if let resumable, ContentRange(response.headers)?.total == resumable.count { return }
            try part.restart(validator: nil)
            throw TransferFailure("the server does not have the rest of the file (416)", isTemporary: true)
        default:
            throw TransferFailure(status: response.status)
        }
    }

    private func receive(
        _ response: HTTPClientResponse,
        from start: Int,
        total announced: Int? = nil,
        _ report: (DownloadEvent) -> Void
    ) async throws {
        let length = response.headers.first(name: "Content-Length").flatMap { Int($0) }
        let expected = announced ?? length.map { start + $0 }
        try check(expected ?? 0)
        let total = expected ?? source.size
        var received = start
        report(.progress(completed: received, total: total))
        do {
            for try await buffer in response.body {
                received += buffer.readableBytes
                try check(received)
                try part.append(Data(buffer.readableBytesView))
                report(.progress(completed: received, total: total))
            }
        } catch let error as TransferFailure {
            throw error
        } catch let error as CocoaError {
            throw WeightsError(.unwritable, "\(part.url.path): cannot be written: \(error.localizedDescription)")
        } catch {
            throw TransferFailure(error)
        }
        if let expected, received < expected {
            throw TransferFailure(
                "\(received) of \(expected) bytes came before the connection closed",
                isTemporary: true
            )
        }
    }

    /// Refuses what is not the file, before it fills the disk.
    private func check(_ size: Int) throws(TransferFailure) {
        guard size <= source.size + source.size / 10 + (1 << 20) else {
            throw TransferFailure(
                "the server sends \(size) bytes or more, and the file has about \(source.size)",
                isTemporary: false
            )
        }
    }

    /// What names this version of the file. A weak tag does not vouch for each byte.
    private static func validator(in headers: HTTPHeaders) -> String? {
        if let tag = headers.first(name: "ETag"), !tag.hasPrefix("W/") { return tag }
        return headers.first(name: "Last-Modified")
    }
}

/// The header of a part: `bytes 100-199/200`, or `bytes */200` where there is none.
struct ContentRange {
    let start: Int?
    let total: Int?

    init?(_ headers: HTTPHeaders) {
        guard let value = headers.first(name: "Content-Range"), value.hasPrefix("bytes ") else { return nil }
        let parts = value.dropFirst("bytes ".count).split(separator: "/")
        guard parts.count == 2 else { return nil }
        start = parts[0].split(separator: "-").first.flatMap { Int($0) }
        total = Int(parts[1])
    }
}
