import Testing

@testable import CutlineCommands

@Suite("Terminals are known by their variables")
struct GraphicsDetectionTests {
    @Test(
        "each terminal gets what it shows",
        arguments: [
            (["TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"], GraphicsKind.kitty),
            (["TERM": "xterm-ghostty"], .kitty),
            (["TERM": "xterm-256color", "KONSOLE_VERSION": "230400"], .kitty),
            (["TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"], .iterm2),
            (["TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"], .iterm2),
            (["TERM": "xterm-256color", "LC_TERMINAL": "iTerm2"], .iterm2),
            (["TERM": "foot"], .sixel),
            (["TERM": "xterm-sixel"], .sixel),
            (["TERM": "xterm-256color", "COLORTERM": "truecolor"], .blocks),
            (["TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"], .blocks),
            (["TERM": "tmux-256color", "KITTY_WINDOW_ID": "1"], .blocks),
            (["TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1", "TMUX": "/tmp/tmux,1,0"], .blocks),
            (["TERM": "screen.xterm-256color"], .blocks),
            (["TERM": "dumb"], GraphicsKind.none),
            ([:], GraphicsKind.none),
            (["TERM": "xterm-256color", "NO_COLOR": "1"], GraphicsKind.none),
        ]
    )
    func detection(environment: [String: String], kind: GraphicsKind) {
        #expect(GraphicsKind.detected(on: TerminalScreen(environment: environment)) == kind)
    }

    @Test(
        "24 bits of colour where they are promised, else 256 colours",
        arguments: [
            (["TERM": "xterm-256color"], BlockGraphics.Colours.indexed),
            (["TERM": "xterm-256color", "COLORTERM": "truecolor"], .all),
            (["TERM": "xterm-256color", "COLORTERM": "24bit"], .all),
            (["TERM": "xterm-direct"], .all),
        ]
    )
    func colours(environment: [String: String], colours: BlockGraphics.Colours) {
        #expect(BlockGraphics.Colours.detected(on: TerminalScreen(environment: environment)) == colours)
    }

    @Test("what is no terminal gets no picture, unless a way is asked for")
    func piped() {
        let screen = TerminalScreen(environment: ["TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"])
        #expect(GraphicsKind.auto.graphics(on: screen, isTerminal: false) == nil)
        #expect(GraphicsKind.auto.graphics(on: screen, isTerminal: true) is KittyGraphics)
        #expect(GraphicsKind.sixel.graphics(on: screen, isTerminal: false) is SixelGraphics)
        #expect(GraphicsKind.none.graphics(on: screen, isTerminal: true) == nil)
    }
}
