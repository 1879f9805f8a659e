import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Facts of the terminal that the process is attached to.
enum Terminal {
    static func isTerminal(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1
    }

    /// In columns; 80 where nothing is known.
    static var width: Int { screen.columns }

    static var screen: TerminalScreen {
        var screen = TerminalScreen(environment: ProcessInfo.processInfo.environment)
        for descriptor: Int32 in [2, 1, 0] {
            var size = winsize()
            guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { continue }
            screen.columns = Int(size.ws_col)
            guard size.ws_row > 0 else { return screen }
            screen.rows = Int(size.ws_row)
            if size.ws_xpixel > 0, size.ws_ypixel > 0 {
                screen.cell = TerminalScreen.CellSize(
                    width: Double(size.ws_xpixel) / Double(size.ws_col),
                    height: Double(size.ws_ypixel) / Double(size.ws_row)
                )
            }
            return screen
        }
        return screen
    }
}
