import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Why one try to transfer a file did not give the whole of it.
struct TransferFailure: Error {
    /// What is wrong, as a part of a sentence.
    let problem: String
    /// Whether another try may do better.
    let isTemporary: Bool

    init(_ problem: String, isTemporary: Bool) {
        self.problem = problem
        self.isTemporary = isTemporary
    }

    init(status: HTTPResponseStatus) {
        let isTemporary = status.code >= 500 || [408, 425, 429].contains(status.code)
        let meaning = status.code == 404 ? "; the publisher has moved or removed it" : ""
        self.init("the server answers \(status.code) \(status.reasonPhrase)\(meaning)", isTemporary: isTemporary)
    }

    /// What the network or the client reported.
    init(_ error: any Error) {
        let problem =
            switch error {
            case let error as NIOConnectionError: Self.describe(error)
            case let error as HTTPClientError: Self.describe(error)
            case let error as IOError: Self.describe(error)
            case is HTTPParserError: "the connection broke before the file's end, or the server does not speak HTTP"
            default: "\(error)"
            }
        let isFinal = (error as? HTTPClientError) == .proxyAuthenticationRequired
        self.init(problem, isTemporary: !isFinal)
    }

    private static func describe(_ error: IOError) -> String {
        let reason = String(cString: strerror(error.errnoCode))
        return error.errnoCode == ECONNREFUSED ? "nobody listens there: \(reason)" : "the connection broke: \(reason)"
    }

    private static func describe(_ error: NIOConnectionError) -> String {
        let place = "\(error.host):\(error.port)"
        if let failure = error.connectionErrors.first {
            let reason =
                (failure.error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(failure.error)"
            return "cannot connect to \(place): \(reason)"
        }
        return "the host \(error.host) cannot be found"
    }

    private static func describe(_ error: HTTPClientError) -> String {
        switch error {
        case .remoteConnectionClosed, .uncleanShutdown: "the server closed the connection before the file's end"
        case .readTimeout: "nothing arrived for too long"
        case .connectTimeout, .tlsHandshakeTimeout: "the server does not answer"
        case .proxyAuthenticationRequired: "the proxy wants a name and password; put them into HTTPS_PROXY"
        case .invalidProxyResponse: "the proxy does not let the connection through"
        default: "\(error)"
        }
    }
}
