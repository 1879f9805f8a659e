extension PTBScanner {
    /// `http://host/path` and bare hosts such as `www.example.org` and `example.com/path`.
    func url(at start: Int) -> PTBMatch? {
        if bytes[start].lowercasedASCII == UInt8(ascii: "h") {
            let scheme = has("https://", at: start) ? 8 : has("http://", at: start) ? 7 : 0
            if scheme > 0, let end = fullURLEnd(from: start + scheme) {
                return PTBMatch(end: end)
            }
        }
        guard let host = hostEnd(from: start) else { return nil }
        return PTBMatch(end: host)
    }

    /// Two characters at least, the last of which is no punctuation.
    private func fullURLEnd(from start: Int) -> Int? {
        var end: Int?
        var position = start
        while !isDelimiter(position, and: "(){}") {
            let length = characterLength(at: position)
            if position > start, !isOne(bytes[position], of: ".!?,-") {
                end = position + length
            }
            position += length
        }
        return end
    }

    /// Labels with a known ending, or `www.` and any short ending, and a path of at least two characters.
    private func hostEnd(from start: Int) -> Int? {
        let isWorldWideWeb = has("www.", at: start)
        var label = isWorldWideWeb ? start + 4 : start
        var labels = 0
        var host: Int?
        while true {
            let end = isWorldWideWeb ? webLabelEnd(from: label) : labelEnd(from: label)
            if labels > 0, let end = topLevelEnd(from: label, any: isWorldWideWeb) {
                host = max(host ?? 0, pathEnd(from: end))
            }
            guard end > label, bytes[end] == Byte.period else { return host }
            labels += 1
            label = end + 1
        }
    }

    /// The end of the host with its path, if there is one that can be told from a slash after the host.
    private func pathEnd(from host: Int) -> Int {
        guard bytes[host] == Byte.slash else { return host }
        var end = host
        var position = host + 1
        while !isDelimiter(position, and: "()") {
            let length = characterLength(at: position)
            if position > host + 1, !isOne(bytes[position], of: ".!?,-{}") {
                end = position + length
            }
            position += length
        }
        return end
    }

    /// The end of what may stand between two periods of a `www.` address.
    private func webLabelEnd(from start: Int) -> Int {
        var position = start
        while !isDelimiter(position, and: ".!?,(){}") {
            position += characterLength(at: position)
        }
        return position
    }

    /// The end of what may stand between two periods of another address, which holds neither digits nor capitals.
    private func labelEnd(from start: Int) -> Int {
        var position = start
        while !bytes[position].isASCIIDigit, !bytes[position].isASCIIUppercase,
            !isDelimiter(position, and: ".!?,(){}$'-/:;=@[\\]^_`")
        {
            position += characterLength(at: position)
        }
        return position
    }

    private func topLevelEnd(from start: Int, any: Bool) -> Int? {
        if any {
            var end = start
            while end < start + 4, bytes[end].isASCIILetter {
                end += 1
            }
            return end >= start + 2 ? end : nil
        }
        for ending: StaticString in ["com", "net", "org", "edu"] where has(ending, at: start) {
            return start + 3
        }
        return nil
    }

    /// Whether the character at `position` ends an address: white space, a quote, `<`, `>`, `|` or one of `more`.
    private func isDelimiter(_ position: Int, and more: StaticString) -> Bool {
        let byte = bytes[position]
        return byte <= Byte.space || isOne(byte, of: "\"<>|") || isOne(byte, of: more)
    }

    /// `name@host`, with or without `<` before and `>` after it.
    func email(at start: Int) -> PTBMatch? {
        let first = bytes[start] == Byte.less ? start + 1 : has("&lt;", at: start) ? start + 4 : start
        guard hasAtSign, bytes[first].isASCIILetterOrDigit else { return nil }
        var best: Int?
        var position = first + 1
        while !isEmailDelimiter(position) {
            if bytes[position] == Byte.at, let end = domainEnd(from: position + 1) {
                best = max(best ?? 0, end)
            }
            position += characterLength(at: position)
        }
        guard let best else { return nil }
        return PTBMatch(end: bytes[best] == Byte.greater ? best + 1 : best)
    }

    private func domainEnd(from start: Int) -> Int? {
        var end: Int?
        var position = start
        while true {
            let label = position
            while !isEmailDelimiter(position), bytes[position] != Byte.period {
                position += characterLength(at: position)
            }
            guard position > label else { return end }
            end = position
            guard bytes[position] == Byte.period else { return end }
            position += 1
        }
    }

    private func isEmailDelimiter(_ position: Int) -> Bool {
        isDelimiter(position, and: "(){}") || spaceLength(at: position) > 0
    }

    /// `@name` and `#topic`.
    func handle(at start: Int) -> PTBMatch? {
        var position = start + 1
        if bytes[start] == Byte.hash {
            position = skipLetters(from: position)
        } else if bytes[position].isASCIILetter || bytes[position] == Byte.underscore {
            while bytes[position].isASCIILetterOrDigit || bytes[position] == Byte.underscore {
                position += 1
            }
        }
        return position > start + 1 ? PTBMatch(end: position) : nil
    }
}
