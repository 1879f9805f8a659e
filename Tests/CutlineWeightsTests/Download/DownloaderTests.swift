import Crypto
import Foundation
import NIOHTTP1
import Synchronization
import Testing

@testable import CutlineWeights

@Suite("Downloads")
struct DownloaderTests {
    private static let content = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 7) })
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private var target: URL { folder.file("weights.pth") }

    private func source(
        at address: String,
        of content: Data = Self.content,
        checksum: WeightSource.Checksum? = nil
    ) -> WeightSource {
        let digest = SHA256.hash(data: content).map { String(format: "%02x", $0) }.joined()
        return WeightSource(
            name: "test",
            address: "\(address)/models/weights.pth",
            size: content.count,
            checksum: checksum ?? .sha256(digest),
            licence: "none"
        )
    }

    /// Downloads with `tries` in all, and no waiting between them. Nothing counts as broken off because it takes long: a
    /// busy machine may let a test wait for minutes.
    private func download(
        _ source: WeightSource,
        tries: Int = 3,
        environment: [String: String] = [:],
        report: @Sendable (DownloadEvent) -> Void = { _ in }
    ) async throws {
        let retries = RetryPolicy(delays: Array(repeating: .zero, count: tries - 1))
        let downloader = Downloader(retries: retries, idleTimeout: .seconds(3600), environment: environment)
        try await downloader.download(source, to: target, report: report)
    }

    /// Downloads the content from `server`, whose replies break off as soon as some of it has come.
    private func download(
        from server: LoopbackServer,
        checksum: WeightSource.Checksum? = nil,
        tries: Int = 3,
        report: @Sendable (DownloadEvent) -> Void = { _ in }
    ) async throws {
        try await download(source(at: server.address, checksum: checksum), tries: tries) { event in
            if case .progress(let completed, _) = event, completed > 0 { server.breakOff() }
            report(event)
        }
    }

    private func expectFailure(
        from server: LoopbackServer,
        checksum: WeightSource.Checksum? = nil,
        _ code: WeightsError.Code,
        _ words: String,
        tries: Int = 3
    ) async {
        await expect(code, words) { try await download(from: server, checksum: checksum, tries: tries) }
    }

    private func expect(_ code: WeightsError.Code, _ words: String, of download: () async throws -> Void) async {
        let error = await #expect(throws: WeightsError.self) { try await download() }
        #expect(error?.code == code)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    // MARK: Whole files

    @Test("a file comes whole, and its progress is told from nothing to all")
    func whole() async throws {
        let server = try await LoopbackServer { request, _ in .file(Self.content, tag: nil, to: request) }
        let events = Mutex<[DownloadEvent]>([])
        try await download(from: server) { event in events.withLock { $0.append(event) } }
        #expect(try Data(contentsOf: target) == Self.content)
        #expect(try folder.files == ["weights.pth"])
        #expect(server.requests.map(\.uri) == ["/models/weights.pth"])
        let told = events.withLock { $0 }
        #expect(told.first == .connecting)
        #expect(told.dropFirst().first == .progress(completed: 0, total: Self.content.count))
        #expect(told.suffix(2) == [.progress(completed: Self.content.count, total: Self.content.count), .verifying])
    }

    @Test("each kind of checksum is looked at in full")
    func checksums() async throws {
        let server = try await LoopbackServer { request, _ in .file(Self.content, tag: nil, to: request) }
        let sha256 = SHA256.hash(data: Self.content).map { String(format: "%02x", $0) }.joined()
        let md5 = Insecure.MD5.hash(data: Self.content).map { String(format: "%02x", $0) }.joined()
        for checksum in [WeightSource.Checksum.sha256(sha256), .sha256Prefix(String(sha256.prefix(8))), .md5(md5)] {
            try await download(from: server, checksum: checksum)
            try FileManager.default.removeItem(at: target)
        }
        for checksum in [WeightSource.Checksum.sha256(md5), .sha256Prefix("00000000"), .md5(sha256)] {
            await expectFailure(from: server, checksum: checksum, .wrongChecksum, "wrong checksum")
        }
    }

    @Test("a redirection is followed")
    func redirection() async throws {
        let server = try await LoopbackServer { request, _ in
            request.uri == "/elsewhere"
                ? .file(Self.content, tag: nil, to: request)
                : Reply(status: .found, headers: [("Location", "/elsewhere")])
        }
        try await download(from: server)
        #expect(try Data(contentsOf: target) == Self.content)
    }

    @Test("a file of another checksum is deleted, and nothing is left of it")
    func wrongChecksum() async throws {
        var forged = Self.content
        forged[1234] ^= 1
        let served = forged
        let server = try await LoopbackServer { request, _ in .file(served, tag: "\"1\"", to: request) }
        await expectFailure(from: server, .wrongChecksum, "What came was deleted")
        #expect(try folder.files.isEmpty)
        #expect(server.requests.count == 1)
    }

    @Test("a file far larger than the published one is refused before it is there")
    func tooLarge() async throws {
        let server = try await LoopbackServer { _, _ in
            Reply(body: Self.content, announcedLength: 1 << 40, breaksOff: true)
        }
        await expectFailure(from: server, .notServed, "the server sends 1099511627776 bytes")
        #expect(server.requests.count == 1)
        #expect(try folder.files.isEmpty)
    }

    // MARK: Interruptions

    /// The bytes that each request went on from; the client may lose the last of what came before the connection broke.
    private func starts(_ server: LoopbackServer) -> [Int] {
        server.requests.map { request in
            request.headers.first(name: "Range").flatMap { Int($0.dropFirst("bytes=".count).dropLast()) } ?? 0
        }
    }

    @Test("what an interrupted transfer left is gone on with")
    func resumed() async throws {
        let server = try await LoopbackServer { request, earlier in
            let reply = Reply.file(Self.content, tag: "\"1\"", to: request)
            return earlier == 0 ? reply.cut(after: 100_000) : reply
        }
        let retries = Mutex(0)
        try await download(from: server) { event in
            if case .retrying(_, let problem) = event {
                retries.withLock { $0 += 1 }
                #expect(problem.contains("before the file's end"), "\(problem)")
            }
        }
        #expect(retries.withLock { $0 } == 1)
        #expect(try Data(contentsOf: target) == Self.content)
        let starts = starts(server)
        #expect(starts.count == 2 && (1...100_000).contains(starts[1]), "\(starts)")
        #expect(server.requests.last?.headers.first(name: "If-Range") == "\"1\"")
    }

    @Test("what one run of the command left is gone on with by the next")
    func resumedLater() async throws {
        let server = try await LoopbackServer { request, earlier in
            let reply = Reply.file(Self.content, tag: "\"1\"", to: request)
            return earlier == 0 ? reply.cut(after: 70_000) : reply
        }
        await expectFailure(from: server, .interrupted, "bytes that came are kept", tries: 1)
        #expect(try folder.files == ["weights.pth.part", "weights.pth.part-version"])
        let kept = try Data(contentsOf: folder.file("weights.pth.part")).count
        #expect((1...70_000).contains(kept))
        try await download(from: server, tries: 1)
        #expect(starts(server) == [0, kept])
        #expect(try Data(contentsOf: target) == Self.content)
        #expect(try folder.files == ["weights.pth"])
    }

    @Test("a file that changed in between is fetched anew")
    func changed() async throws {
        let older = Data(Self.content.reversed())
        let server = try await LoopbackServer { request, earlier in
            earlier == 0
                ? Reply.file(older, tag: "\"1\"", to: request).cut(after: 50_000)
                : .file(Self.content, tag: "\"2\"", to: request)
        }
        try await download(from: server)
        #expect(try Data(contentsOf: target) == Self.content)
    }

    @Test("a server that knows no ranges sends all again")
    func withoutRanges() async throws {
        let server = try await LoopbackServer { request, earlier in
            let reply = Reply.file(Self.content, tag: "\"1\"", to: request, honoursRanges: false)
            return earlier == 0 ? reply.cut(after: 50_000) : reply
        }
        try await download(from: server)
        let starts = starts(server)
        #expect(starts.count == 2 && starts[1] > 0)
        #expect(try Data(contentsOf: target) == Self.content)
    }

    @Test("a part of which no version is known is not gone on with", arguments: [nil, "W/\"weak\""])
    func withoutVersion(tag: String?) async throws {
        let server = try await LoopbackServer { request, earlier in
            let reply = Reply.file(Self.content, tag: tag, to: request)
            return earlier == 0 ? reply.cut(after: 50_000) : reply
        }
        try await download(from: server)
        #expect(server.requests.map { $0.headers.first(name: "Range") } == [nil, nil])
        #expect(try Data(contentsOf: target) == Self.content)
    }

    @Test("a server that sends another part than was asked for is asked for all")
    func wrongPart() async throws {
        let server = try await LoopbackServer { request, earlier in
            var reply = Reply.file(Self.content, tag: "\"1\"", to: request)
            if earlier == 0 { return reply.cut(after: 50_000) }
            if reply.status == .partialContent {
                reply.headers = [("Content-Range", "bytes 10-299999/300000")]
            }
            return reply
        }
        try await download(from: server)
        let starts = starts(server)
        #expect(starts.count == 3 && starts[1] > 0 && starts[2] == 0)
        #expect(try Data(contentsOf: target) == Self.content)
    }

    @Test("a part that is the whole is not fetched again, and one that is too much is fetched anew")
    func unsatisfiableRange() async throws {
        let server = try await LoopbackServer { request, _ in .file(Self.content, tag: "\"1\"", to: request) }
        try Self.content.write(to: folder.file("weights.pth.part"))
        try Data("\"1\"".utf8).write(to: folder.file("weights.pth.part-version"))
        try await download(from: server)
        #expect(try Data(contentsOf: target) == Self.content)
        #expect(server.requests.count == 1)

        try (Self.content + [0]).write(to: folder.file("weights.pth.part"))
        try Data("\"1\"".utf8).write(to: folder.file("weights.pth.part-version"))
        try await download(from: server)
        #expect(try Data(contentsOf: target) == Self.content)
        #expect(server.requests.map { $0.headers.first(name: "Range") } == ["bytes=300000-", "bytes=300001-", nil])
    }

    @Test("tries are bounded where a transfer breaks off again and again")
    func endlessInterruption() async throws {
        let server = try await LoopbackServer { request, _ in
            Reply.file(Self.content, tag: nil, to: request).cut(after: 10)
        }
        await expectFailure(from: server, .interrupted, "(tried 4 times)", tries: 4)
        #expect(server.requests.count == 4)
    }

    // MARK: Refusals

    @Test("an answer that will stay is given at once", arguments: [404, 403, 410])
    func refused(status: Int) async throws {
        let server = try await LoopbackServer { _, _ in Reply(status: HTTPResponseStatus(statusCode: status)) }
        await expectFailure(from: server, .notServed, "the server answers \(status)")
        #expect(server.requests.count == 1)
        #expect(try folder.files.isEmpty)
    }

    @Test("a server in trouble is asked again, but not for ever", arguments: [500, 503, 429])
    func trouble(status: Int) async throws {
        let busy = try await LoopbackServer { request, earlier in
            earlier < 2
                ? Reply(status: HTTPResponseStatus(statusCode: status)) : .file(Self.content, tag: nil, to: request)
        }
        try await download(from: busy)
        #expect(busy.requests.count == 3)

        let broken = try await LoopbackServer { _, _ in Reply(status: HTTPResponseStatus(statusCode: status)) }
        await expectFailure(from: broken, .interrupted, "the server answers \(status)")
        #expect(broken.requests.count == 3)
    }

    @Test("a place where nobody listens is named")
    func nobody() async throws {
        let server = try await LoopbackServer { _, _ in Reply() }
        let address = server.address
        try await server.stop()
        await expect(.interrupted, "nobody listens there: Connection refused") {
            try await download(source(at: address))
        }
        #expect(try folder.files.isEmpty)
    }

    @Test("two processes do not write to one part")
    func locked() async throws {
        let server = try await LoopbackServer { request, _ in .file(Self.content, tag: nil, to: request) }
        let other = try PartialFile(for: target)
        await expectFailure(from: server, .unwritable, "another process is fetching it")
        withExtendedLifetime(other) {}
    }

    @Test("who holds a part holds the file of its name, also where another removes it meanwhile")
    func heldByName() {
        let target = target
        let strangers = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: 2) { _ in
            for _ in 0..<20_000 {
                guard let part = try? PartialFile(for: target) else { continue }
                let name = UUID().uuidString
                try? part.append(Data(name.utf8))
                if (try? String(contentsOf: part.url, encoding: .utf8)) != name {
                    strangers.add(1, ordering: .relaxed)
                }
                part.remove()
            }
        }
        #expect(strangers.load(ordering: .relaxed) == 0)
    }

    @Test("a folder that is not there is named")
    func noFolder() async throws {
        let absent = folder.file("absent").appendingPathComponent("weights.pth")
        let source = source(at: "http://127.0.0.1:1")
        let error = await #expect(throws: WeightsError.self) {
            try await Downloader().download(source, to: absent) { _ in }
        }
        #expect(error?.code == .unwritable)
    }

    // MARK: Proxies

    @Test("a proxy that the environment names is asked, and its refusal is told")
    func proxied() async throws {
        let proxy = try await LoopbackServer { _, _ in Reply(status: .proxyAuthenticationRequired) }
        let source = source(at: "http://weights.invalid")
        let error = await #expect(throws: WeightsError.self) {
            try await download(source, environment: ["http_proxy": proxy.address])
        }
        #expect(proxy.requests.map(\.method) == [.CONNECT])
        #expect(proxy.requests.first?.uri == "weights.invalid:80")
        #expect(error?.message.contains("the proxy wants a name and password") == true)
    }
}
