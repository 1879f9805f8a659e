/// The parts of the page of captions that are the same every time.
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

    private static let style = """
        :root { color-scheme: light dark; --page: #f6f5f2; --card: #fff; --text: #1d1c1a; --faint: #77736b;
          --line: #e4e1da; --blank: #ebe8e1; --warning: #9a5b00; }
        @media (prefers-color-scheme: dark) { :root { --page: #151517; --card: #1f1f22; --text: #ecebe8;
          --faint: #98958e; --line: #303034; --blank: #2a2a2e; --warning: #e0a85a; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 2.5rem clamp(1rem, 4vw, 3rem); max-width: 90rem; background: var(--page);
          color: var(--text); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
        h1 { margin: 0 0 1.5rem; font: 600 2rem/1.2 Georgia, "Times New Roman", serif; }
        h2 { margin: 2.5rem 0 .75rem; font-size: 1rem; }
        main { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(18rem, 100%), 1fr)); gap: 1.5rem; }
        figure { margin: 0; display: flex; flex-direction: column; overflow: hidden; background: var(--card);
          border: 1px solid var(--line); border-radius: 10px; }
        img, .blank { display: block; width: 100%; aspect-ratio: 4 / 3; object-fit: contain; background: var(--blank); }
        .blank { display: grid; place-items: center; color: var(--faint); }
        figcaption { flex: 1; display: flex; flex-direction: column; gap: .5rem; padding: 1rem 1.1rem; }
        figcaption p { margin: 0; overflow-wrap: anywhere; }
        .caption { font: 1.1rem/1.4 Georgia, "Times New Roman", serif; }
        .name { margin-top: auto !important; color: var(--faint); font-size: .8rem; }
        .warning { color: var(--warning); font-size: .85rem; }
        ol { margin: 0; padding-left: 1.2rem; color: var(--faint); font-size: .85rem; }
        .score { color: var(--faint); font: .8rem system-ui, sans-serif; font-variant-numeric: tabular-nums; }
        section li { overflow-wrap: anywhere; }
        section, footer { color: var(--faint); font-size: .9rem; }
        footer { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
        """
}
