/// What the pages that the tool writes have in common, and the beginning of the page of captions.
enum HTMLPage {
    /// Up to the first photograph.
    static let start = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Captions</title>
        <style>
        \(style)
        </style>
        </head>
        <body>
        <h1>Captions</h1>
        <main>

        """

    /// For text and for attribute values in double quotes.
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    /// Colours, type and cards, for every page.
    static let style = text(PackageResources.page_css)

    /// A page's part that was built into the tool.
    static func text(_ resource: [UInt8]) -> String {
        String(decoding: resource, as: UTF8.self)
    }
}
