import Mustache

/// The frames of pages that were built into the tool.
enum PageTemplate {
    /// A frame that begins with `{{% CONTENT_TYPE: PAGE}}`.
    static func parsed(_ resource: [UInt8]) -> MustacheTemplate {
        MustacheContentTypes.register(PageText(), named: "PAGE")
        do {
            return try MustacheTemplate(string: HTMLPage.text(resource))
        } catch {
            fatalError("a page's frame is no template: \(error)")
        }
    }

    /// Escapes code point by code point. The library's own way goes by characters, and lets a quotation mark pass that
    /// carries a combining mark, which ends an attribute all the same.
    private struct PageText: MustacheContentType {
        func escapeText(_ text: String) -> String { HTMLPage.escaped(text) }
    }
}
