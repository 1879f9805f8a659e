import ArgumentParser
import CutlineImages

/// A way of showing a picture on a terminal.
protocol TerminalGraphics {
    /// The characters that show `photograph` in `frame`, with the cursor at the start of the line below at the end.
    func text(for photograph: Photograph, in frame: PictureFrame) throws(ImageError) -> String
}

/// The ways that there are, as `--graphics` names them.
enum GraphicsKind: String, ExpressibleByArgument, CaseIterable, Sendable {
    case auto, kitty, iterm2, sixel, blocks, none

    /// How to show pictures; nil for not at all. Standard output that is no terminal gets none unless asked for by name.
    func graphics(on screen: TerminalScreen, isTerminal: Bool) -> (any TerminalGraphics)? {
        switch self {
        case .auto: isTerminal ? Self.detected(on: screen).graphics(on: screen, isTerminal: true) : nil
        case .kitty: KittyGraphics()
        case .iterm2: ITerm2Graphics()
        case .sixel: SixelGraphics()
        case .blocks: BlockGraphics(colours: .detected(on: screen))
        case .none: nil
        }
    }

    /// What the terminal's variables promise. Nothing is asked of the terminal itself, which might never answer.
    static func detected(on screen: TerminalScreen) -> GraphicsKind {
        let variables = screen.environment
        let terminal = variables["TERM"] ?? ""
        let program = variables["TERM_PROGRAM"] ?? ""
        if terminal == "dumb" || terminal.isEmpty || variables["NO_COLOR"]?.isEmpty == false { return .none }
        // A multiplexer may stand before any terminal, and passes on nothing that it does not know.
        if variables["TMUX"] != nil || variables["STY"] != nil || terminal.hasPrefix("tmux")
            || terminal.hasPrefix("screen")
        {
            return .blocks
        }
        if variables["KITTY_WINDOW_ID"] != nil || variables["KONSOLE_VERSION"] != nil
            || variables["GHOSTTY_RESOURCES_DIR"] != nil || ["xterm-kitty", "xterm-ghostty"].contains(terminal)
        {
            return .kitty
        }
        if ["iTerm.app", "WezTerm", "mintty"].contains(program) || variables["LC_TERMINAL"] == "iTerm2" {
            return .iterm2
        }
        if terminal.contains("sixel") || ["foot", "mlterm", "yaft", "contour"].contains(where: terminal.hasPrefix) {
            return .sixel
        }
        return .blocks
    }
}
