import AsyncHTTPClient
import Foundation
import Testing

@testable import CutlineWeights

@Suite("Proxies of the environment")
struct ProxySettingsTests {
    private func proxy(_ address: String, _ environment: [String: String]) throws -> HTTPClient.Configuration.Proxy? {
        try ProxySettings.proxy(for: #require(URL(string: address)), environment: environment)
    }

    @Test("the variable of the address' scheme counts, in either case, and the general one after it")
    func schemes() throws {
        #expect(try proxy("https://a.org/x", [:]) == nil)
        #expect(try proxy("https://a.org/x", ["HTTPS_PROXY": "http://p:3128"]) == .server(host: "p", port: 3128))
        #expect(try proxy("https://a.org/x", ["https_proxy": "p:3128"]) == .server(host: "p", port: 3128))
        #expect(try proxy("http://a.org/x", ["HTTPS_PROXY": "http://p:3128"]) == nil)
        #expect(try proxy("http://a.org/x", ["HTTP_PROXY": "http://p:3128"]) == nil)
        #expect(try proxy("https://a.org/x", ["ALL_PROXY": "socks5://p"]) == .socksServer(host: "p", port: 1080))
    }

    @Test("hosts and domains may be exempt")
    func exemptions() throws {
        func isProxied(_ address: String, _ exempt: String) throws -> Bool {
            try proxy(address, ["HTTPS_PROXY": "http://p:1", "NO_PROXY": exempt]) != nil
        }
        #expect(try !isProxied("https://a.org/x", "b.org, a.org"))
        #expect(try !isProxied("https://c.a.org/x", ".a.org"))
        #expect(try !isProxied("https://a.org/x", "*"))
        #expect(try isProxied("https://nota.org/x", "a.org"))
    }

    @Test("a name and password are handed on")
    func authorization() throws {
        let proxy = try proxy("https://a.org/x", ["HTTPS_PROXY": "http://user:secret@p:3128"])
        #expect(proxy?.authorization == .basic(username: "user", password: "secret"))
    }

    @Test("a proxy of another kind is refused", arguments: ["https://p:1", "ftp://p", "http://"])
    func unsupported(value: String) throws {
        let error = #expect(throws: WeightsError.self) { try proxy("https://a.org/x", ["HTTPS_PROXY": value]) }
        #expect(error?.message.contains(value) == true)
    }
}
