import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// What a server answers to one request.
struct Reply: Sendable {
    var status: HTTPResponseStatus = .ok
    var headers: [(String, String)] = []
    var body = Data()
    /// What is announced, where that is not the body's length.
    var announcedLength: Int?
    /// Whether the connection is closed behind the body, however much was announced, once `LoopbackServer.breakOff` is called.
    var breaksOff = false

    /// Only the first bytes of what was to come.
    func cut(after count: Int) -> Reply {
        var reply = self
        reply.announcedLength = announcedLength ?? body.count
        reply.body = body.prefix(count)
        reply.breaksOff = true
        return reply
    }

    /// What a server of files answers: the whole, or the part that was asked for of the version that was asked for.
    static func file(_ content: Data, tag: String?, to request: HTTPRequestHead, honoursRanges: Bool = true) -> Reply {
        var reply = Reply(body: content)
        if let tag { reply.headers.append(("ETag", tag)) }
        guard honoursRanges, let range = request.headers.first(name: "Range"),
            let start = Int(range.dropFirst("bytes=".count).dropLast()),
            request.headers.first(name: "If-Range").map({ $0 == tag }) ?? true
        else { return reply }
        guard start < content.count else {
            return Reply(status: .rangeNotSatisfiable, headers: [("Content-Range", "bytes */\(content.count)")])
        }
        reply.status = .partialContent
        reply.body = content.dropFirst(start)
        reply.headers.append(("Content-Range", "bytes \(start)-\(content.count - 1)/\(content.count)"))
        return reply
    }
}

/// An HTTP server on this machine's own address.
final class LoopbackServer: Sendable {
    private let channel: any Channel
    private let received: Recorder

    /// `answer` is given each request and how many came before it.
    init(_ answer: @escaping @Sendable (HTTPRequestHead, Int) -> Reply) async throws {
        let recorder = Recorder()
        received = recorder
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(recorder, answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    var port: Int { channel.localAddress?.port ?? 0 }
    var address: String { "http://127.0.0.1:\(port)" }
    var requests: [HTTPRequestHead] { received.heads.withLock { $0 } }

    func stop() async throws {
        try await channel.close()
    }

    /// Closes the connections whose replies break off. A client that learns of the end before it has taken what came
    /// drops it, so the client's side says when.
    func breakOff() {
        let cut = received.cut.withLock { cut in
            defer { cut = [] }
            return cut
        }
        for channel in cut { channel.close(promise: nil) }
    }

    final class Recorder: Sendable {
        let heads = Mutex<[HTTPRequestHead]>([])
        /// The connections that are to be closed behind what was sent.
        let cut = Mutex<[any Channel]>([])
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let recorder: Recorder
        private let answer: @Sendable (HTTPRequestHead, Int) -> Reply
        private var head: HTTPRequestHead?

        init(_ recorder: Recorder, _ answer: @escaping @Sendable (HTTPRequestHead, Int) -> Reply) {
            self.recorder = recorder
            self.answer = answer
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): self.head = head
            case .body: break
            case .end:
                guard let head else { return }
                let earlier = recorder.heads.withLock { heads in
                    heads.append(head)
                    return heads.count - 1
                }
                send(answer(head, earlier), in: context)
            }
        }

        private func send(_ reply: Reply, in context: ChannelHandlerContext) {
            var headers = HTTPHeaders(reply.headers)
            headers.replaceOrAdd(name: "Content-Length", value: "\(reply.announcedLength ?? reply.body.count)")
            let head = HTTPResponseHead(version: .http1_1, status: reply.status, headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: reply.body)))), promise: nil)
            if reply.breaksOff {
                recorder.cut.withLock { $0.append(context.channel) }
                context.flush()
            } else {
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }
    }
}
