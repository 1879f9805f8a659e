import CutlineMetrics

/// Scores as a table and as members of a JSON object.
struct ScoreText: Sendable {
    private let scores: CaptionScores

    init(_ scores: CaptionScores) {
        self.scores = scores
    }

    /// A row for each metric, then one for each photo if there are any.
    var text: String {
        var table = Table([.left(""), .right("")])
        for (name, value) in metrics { table.add(name, NumberText.decimal(value, digits: 4)) }
        table.add("photos", NumberText.count(scores.images))
        table.add("references", NumberText.count(scores.captions))
        guard let perImage = scores.perImage else { return table.text }
        var columns = ["BLEU-1", "BLEU-4", "ROUGE-L", "CIDEr"].map(Table.Column.right)
        if scores.meteor != nil { columns.append(.right("METEOR")) }
        var images = Table([.left("photo")] + columns)
        for image in perImage {
            let values = [image.bleu1, image.bleu4, image.rougeL, image.cider] + (image.meteor.map { [$0] } ?? [])
            images.add([image.id] + values.map { NumberText.decimal($0, digits: 4) })
        }
        return table.text + "\n\n" + images.text
    }

    /// The keys are a contract.
    var members: [OrderedJSON.Member] {
        var members: [OrderedJSON.Member] = [
            .init(key: "bleu1", value: .number(scores.bleu1)), .init(key: "bleu2", value: .number(scores.bleu2)),
            .init(key: "bleu3", value: .number(scores.bleu3)), .init(key: "bleu4", value: .number(scores.bleu4)),
            .init(key: "rougeL", value: .number(scores.rougeL)), .init(key: "cider", value: .number(scores.cider)),
        ]
        if let meteor = scores.meteor { members.append(.init(key: "meteor", value: .number(meteor))) }
        members.append(.init(key: "images", value: .integer(scores.images)))
        members.append(.init(key: "captions", value: .integer(scores.captions)))
        if let images = scores.perImage {
            members.append(.init(key: "perImage", value: .array(images.map(Self.json))))
        }
        return members
    }

    private var metrics: [(String, Double)] {
        let meteor = scores.meteor.map { [("METEOR", $0)] } ?? []
        return [
            ("BLEU-1", scores.bleu1), ("BLEU-2", scores.bleu2), ("BLEU-3", scores.bleu3), ("BLEU-4", scores.bleu4),
            ("ROUGE-L", scores.rougeL), ("CIDEr", scores.cider),
        ] + meteor
    }

    private static func json(_ image: CaptionScores.Image) -> OrderedJSON {
        var members: [OrderedJSON.Member] = [
            .init(key: "image", value: .string(image.id)), .init(key: "bleu1", value: .number(image.bleu1)),
            .init(key: "bleu2", value: .number(image.bleu2)), .init(key: "bleu3", value: .number(image.bleu3)),
            .init(key: "bleu4", value: .number(image.bleu4)), .init(key: "rougeL", value: .number(image.rougeL)),
            .init(key: "cider", value: .number(image.cider)),
        ]
        if let meteor = image.meteor { members.append(.init(key: "meteor", value: .number(meteor))) }
        return .object(members)
    }
}
