import AsyncHTTPClient
import Foundation

/// The proxy that the environment names for an address, by the variables that curl and Python look at.
enum ProxySettings {
    static func proxy(
        for address: URL,
        environment: [String: String]
    ) throws(WeightsError) -> HTTPClient.Configuration.Proxy? {
        func variable(_ name: String) -> String? {
            [name.lowercased(), name].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        }
        let host = address.host ?? ""
        if isExempt(host, by: variable("NO_PROXY") ?? "") { return nil }
        // The upper-case HTTP_PROXY is what a CGI script would find a request's header in, so it does not count.
        let scheme = address.scheme == "https" ? variable("HTTPS_PROXY") : environment["http_proxy"]
        guard let value = scheme ?? variable("ALL_PROXY"), !value.isEmpty else { return nil }
        guard let url = URL(string: value.contains("://") ? value : "http://\(value)"), let host = url.host else {
            throw WeightsError(
                .unknownName,
                "'\(value)' is not the address of a proxy; give one such as http://host:3128"
            )
        }
        switch url.scheme {
        case "http":
            let authorization = url.user.map { user in
                HTTPClient.Authorization.basic(username: user, password: url.password ?? "")
            }
            return .server(host: host, port: url.port ?? 80, authorization: authorization)
        case "socks5", "socks5h", "socks":
            return .socksServer(host: host, port: url.port ?? 1080)
        default:
            throw WeightsError(
                .unknownName,
                "the proxy '\(value)' is of a kind that is not supported; give an http:// one"
            )
        }
    }

    /// `NO_PROXY` lists hosts and domains by comma; `*` is all of them.
    private static func isExempt(_ host: String, by list: String) -> Bool {
        list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.contains { entry in
            let domain = entry.hasPrefix(".") ? String(entry.dropFirst()) : entry
            return entry == "*" || (!domain.isEmpty && (host == domain || host.hasSuffix(".\(domain)")))
        }
    }
}
