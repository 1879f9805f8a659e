extension StringProtocol {
    /// The columns that the text takes on a terminal: two for East Asian wide characters and emoji, none for marks.
    var terminalWidth: Int {
        reduce(0) { $0 + $1.terminalWidth }
    }

    /// The text in at most `columns` columns, with an ellipsis where something is left out.
    func truncated(toWidth columns: Int) -> String {
        guard terminalWidth > columns else { return String(self) }
        var result = ""
        var width = 1
        for character in self {
            width += character.terminalWidth
            guard width <= columns else { break }
            result.append(character)
        }
        return columns > 0 ? result + "…" : ""
    }

    func padded(toWidth columns: Int, alignment: TextAlignment = .left) -> String {
        let space = String(repeating: " ", count: Swift.max(0, columns - terminalWidth))
        return alignment == .left ? self + space : space + self
    }

    /// The text in lines of at most `columns` columns, broken at spaces.
    func wrapped(toWidth columns: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ") {
            if line.isEmpty {
                line = String(word)
            } else if line.terminalWidth + 1 + word.terminalWidth <= columns {
                line += " " + word
            } else {
                lines.append(line)
                line = String(word)
            }
        }
        return lines + [line]
    }
}

enum TextAlignment: Sendable {
    case left, right
}

extension Character {
    fileprivate var terminalWidth: Int {
        guard let scalar = unicodeScalars.first else { return 0 }
        if scalar.isASCII { return 1 }
        if scalar.properties.isEmojiPresentation { return 2 }
        // The wide blocks of Unicode Standard Annex #11.
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            return 2
        default:
            return 1
        }
    }
}
