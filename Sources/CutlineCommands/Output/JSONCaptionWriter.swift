extension PhotoReport {
    /// The keys and their order are a contract.
    var json: OrderedJSON {
        .object([
            "image": .string(path),
            "caption": .optional(candidates.first) { .string($0.text) },
            "score": .optional(candidates.first) { .number($0.score) },
            "confidence": .optional(confidence, OrderedJSON.number),
            "candidates": .array(
                candidates.map { .object(["caption": .string($0.text), "score": .number($0.score)]) }
            ),
            "error": .optional(error, OrderedJSON.string),
        ])
    }
}

/// One object a line, each complete as soon as its photograph is.
struct JSONLinesCaptionWriter: CaptionWriter {
    let sink: any TextSink

    func write(_ report: PhotoReport) throws {
        try sink.write(report.json.compact + "\n")
    }
}

/// One array of objects.
struct JSONCaptionWriter: CaptionWriter {
    let sink: any TextSink
    private var isEmpty = true

    init(sink: any TextSink) {
        self.sink = sink
    }

    mutating func write(_ report: PhotoReport) throws {
        try sink.write((isEmpty ? "[\n  " : ",\n  ") + report.json.pretty(indent: "  "))
        isEmpty = false
    }

    mutating func finish() throws {
        try sink.write(isEmpty ? "[]\n" : "\n]\n")
    }
}
