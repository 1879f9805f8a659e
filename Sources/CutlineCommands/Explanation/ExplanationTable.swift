import Cutline

/// An explanation for the terminal: a line for each word, and the captions in the running.
struct ExplanationTable {
    /// How many other words to name.
    private static let others = 3

    private let explanation: CaptionExplanation

    init(_ explanation: CaptionExplanation) {
        self.explanation = explanation
    }

    var text: String {
        [explanation.caption.text, words.text, captions.text].joined(separator: "\n\n")
    }

    private var words: Table {
        let hasAttention = explanation.choices.contains { $0.attention != nil }
        let looked: [Table.Column] = hasAttention ? [.left("looked at"), .right("spread over")] : []
        var table = Table([.left("word"), .right("probability")] + looked + [.left("instead of")])
        for choice in explanation.choices {
            let attention =
                choice.attention.map { [ExplanationText.place($0), ExplanationText.spread($0)] } ?? ["", ""]
            let others = choice.alternatives.filter { !$0.isChosen }.prefix(Self.others).map {
                "\(ExplanationText.word($0.word)) \(ExplanationText.share($0.probability))"
            }
            table.add(
                [ExplanationText.word(choice.word), ExplanationText.share(choice.probability)]
                    + (hasAttention ? attention : []) + [others.joined(separator: ", ")]
            )
        }
        return table
    }

    private var captions: Table {
        var table = Table([.right("log-probability"), .right("per word"), .left("caption")])
        for hypothesis in explanation.hypotheses {
            table.add(
                NumberText.decimal(hypothesis.logProbability, digits: 2),
                NumberText.decimal(hypothesis.meanLogProbability, digits: 3),
                hypothesis.text
            )
        }
        return table
    }
}
