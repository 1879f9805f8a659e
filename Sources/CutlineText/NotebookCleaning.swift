/// The cleaning of captions in the tutorial notebooks that train an LSTM on Flickr8k with Keras.
enum NotebookCleaning {
    /// Lower case; everything but letters and spaces deleted, so that `t-shirt` is `tshirt`; words of one letter dropped.
    ///
    /// This is what `replace('[^A-Za-z]', '')` and `replace('\s+', ' ')` would do as regular expressions that leave spaces
    /// alone, with every letter counted as one.
    static func intended(_ caption: String) -> [String] {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        for scalar in caption.lowercased().unicodeScalars {
            if scalar.properties.isWhitespace {
                words.append(String(word))
                word = String.UnicodeScalarView()
            } else if scalar.properties.isAlphabetic || scalar.properties.generalCategory == .nonspacingMark {
                word.append(scalar)
            }
        }
        words.append(String(word))
        return words.filter { $0.count > 1 }
    }

    /// Lower case, and words of one character dropped. The two `replace` calls look for their patterns as plain text, which no
    /// caption holds, and change nothing; what punctuation is left is up to the tokenizer.
    static func literal(_ caption: String) -> [String] {
        literalSource(of: caption).lowercased().unicodeScalars
            .split(whereSeparator: \.properties.isWhitespace)
            .filter { $0.count > 1 }
            .map { String($0) }
    }

    /// The caption as the notebooks read it: a line of a CSV file split at every comma, whose pieces after the first are joined
    /// with spaces. Commas become spaces, and the quotes that CSV puts around a field with commas or quotes stay.
    static func literalSource(of caption: String) -> String {
        let needsQuotes = caption.unicodeScalars.contains { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" }
        guard needsQuotes else { return caption }
        var field = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in caption.unicodeScalars {
            switch scalar {
            case ",": field.append(" ")
            case "\"": field.append(contentsOf: "\"\"".unicodeScalars)
            default: field.append(scalar)
            }
        }
        field.append("\"")
        return String(field)
    }
}
