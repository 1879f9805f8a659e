import Cutline
import CutlineModels
import CutlineImages
import Foundation
import Mustache

/// How a model came to a caption, as one page that needs nothing else. `Resources/Pages/explain.mustache` is its frame.
struct ExplanationPage {
    /// The longer side of the photo on the page, in pixels.
    private static let photoSide = 1000

    private let explanation: CaptionExplanation
    private let photo: Photograph
    /// As the user named it.
    private let path: String
    /// As the user named it, or that it is the bundled one.
    private let model: String

    init(_ explanation: CaptionExplanation, of photo: Photograph, path: String, model: String) {
        self.explanation = explanation
        self.photo = photo
        self.path = path
        self.model = model
    }

    func html() throws -> String {
        try Self.template.render(contents())
    }

    private static let template = PageTemplate.parsed(PackageResources.explain_mustache)

    // MARK: Contents, by the names in the template

    private struct Contents {
        let style: String
        let script: String
        let name: String
        let path: String
        let caption: String
        let facts: [String]
        let warnings: [String]
        let photo: Picture
        let choices: [Choice]
        let hasAttention: Bool
        let decoder: String
        let frame: Frame?
        let hypotheses: [Row]
        let rankedByMean: Bool
        let settings: [Setting]
        let version: String
    }

    private struct Picture {
        let jpeg: String
        let width: Int
        let height: Int
    }

    /// What the network saw of the photo, in the page's pixels.
    private struct Frame {
        let x: String
        let y: String
        let width: String
        let height: String
    }

    private struct Choice {
        let number: Int
        let word: String
        /// As it stands in the caption.
        let shown: String
        let isEnd: Bool
        let isShown: Bool
        let probability: String
        /// From 0 to 1.
        let share: String
        let judgement: String
        let alternatives: [Alternative]
        let hasForbidden: Bool
        let map: Map?
    }

    private struct Map {
        let smooth: String
        let cells: String
        let area: Frame
        let spread: String
        let peak: String
        let place: String
        /// Said only where a part of attention goes elsewhere.
        let total: String?
        let description: String
    }

    private struct Alternative {
        let word: String
        let probability: String
        let share: String
        let kind: String
        let remark: String?
    }

    private struct Row {
        let rank: Int
        let text: String
        let sum: String
        let mean: String
        let score: String
        let isBest: Bool
        let remark: String?
    }

    private struct Setting {
        let name: String
        let value: String
    }

    private func contents() throws -> Contents {
        let picture = try photo.fitted(width: Self.photoSide, height: Self.photoSide)
        let area = frame(picture)
        let choices = try choices(area)
        let isWhole = explanation.area == CGRect(x: 0, y: 0, width: 1, height: 1)
        return Contents(
            style: HTMLPage.style + HTMLPage.text(PackageResources.explain_css),
            script: HTMLPage.text(PackageResources.explain_js),
            name: URL(fileURLWithPath: path).lastPathComponent,
            path: path,
            caption: explanation.caption.text,
            facts: facts,
            warnings: explanation.caption.warnings,
            photo: Picture(
                jpeg: try picture.jpeg(quality: 88).base64EncodedString(),
                width: picture.width,
                height: picture.height
            ),
            choices: choices,
            hasAttention: choices.contains { $0.map != nil },
            decoder: explanation.model.decoder,
            frame: isWhole ? nil : area,
            hypotheses: rows,
            rankedByMean: [.average, .power(1)].contains(explanation.search.lengthPenalty),
            settings: settings,
            version: CutlineTool.version
        )
    }

    private var facts: [String] {
        [
            URL(fileURLWithPath: path).lastPathComponent, "\(photo.width) × \(photo.height) pixels",
            "\(explanation.model.encoder) and the \(explanation.model.decoder) decoder",
            explanation.search.beamWidth == 1 ? "greedy search" : "beam of \(explanation.search.beamWidth)",
        ]
    }

    private func frame(_ picture: Photograph) -> Frame {
        let area = explanation.area
        func text(_ share: Double, _ side: Int) -> String { NumberText.decimal(share * Double(side), digits: 1) }
        return Frame(
            x: text(area.minX, picture.width),
            y: text(area.minY, picture.height),
            width: text(area.width, picture.width),
            height: text(area.height, picture.height)
        )
    }

    // MARK: Words

    /// The words as the caption shows them; as the model says them where the caption joins some.
    private var displayWords: [String] {
        let raw = explanation.choices.compactMap(\.word)
        let shown = explanation.caption.text.split(separator: " ").map(String.init)
        return shown.count == raw.count ? shown : raw
    }

    private func choices(_ area: Frame) throws -> [Choice] {
        let words = displayWords
        let first = firstShown
        return try explanation.choices.enumerated().map { index, choice in
            let word = choice.word ?? ExplanationText.end
            return Choice(
                number: index + 1,
                word: word,
                shown: choice.word == nil ? word : words[index],
                isEnd: choice.word == nil,
                isShown: index == first,
                probability: ExplanationText.share(choice.probability),
                share: Self.number(choice.probability),
                judgement: judgement(choice),
                alternatives: choice.alternatives.map(Self.alternative),
                hasForbidden: choice.alternatives.contains(where: \.isForbidden),
                map: try choice.attention.map { try map($0, area, word: word) }
            )
        }
    }

    /// The choice to show first: the word that was looked at most closely, or the least sure where there is no
    /// attention.
    private var firstShown: Int {
        let words = explanation.choices.indices.filter { explanation.choices[$0].word != nil }
        func rank(_ index: Int) -> Double {
            let choice = explanation.choices[index]
            return choice.attention?.spread ?? choice.probability
        }
        return words.min { rank($0) < rank($1) } ?? 0
    }

    private func judgement(_ choice: CaptionExplanation.Choice) -> String {
        guard choice.rank > 1 else { return "the likeliest word here" }
        let likelier = choice.alternatives.prefix { !$0.isChosen }
        guard !likelier.isEmpty, likelier.allSatisfy(\.isForbidden) else {
            return "number \(choice.rank) in likelihood here; the caption as a whole came out ahead"
        }
        return "the likeliest word that the search allows here"
    }

    private func map(_ map: AttentionMap, _ area: Frame, word: String) throws -> Map {
        let picture = AttentionPicture(map)
        let peak = map.weights.max().map { ExplanationText.share(Double($0)) } ?? ""
        return Map(
            smooth: try picture.smooth().base64EncodedString(),
            cells: try picture.cells().base64EncodedString(),
            area: area,
            spread: ExplanationText.spread(map),
            peak: peak,
            place: ExplanationText.place(map),
            total: map.total < 0.995 ? ExplanationText.share(map.total) : nil,
            description: """
                Where the model looked for “\(word)”: brightest at the \(ExplanationText.place(map)), spread over \
                about \(ExplanationText.spread(map))
                """
        )
    }

    private static func alternative(_ alternative: CaptionExplanation.Alternative) -> Alternative {
        Alternative(
            word: ExplanationText.word(alternative.word),
            probability: ExplanationText.share(alternative.probability),
            share: number(alternative.probability),
            kind: alternative.isChosen ? "chosen" : alternative.isForbidden ? "forbidden" : "other",
            remark: alternative.isChosen ? "chosen" : alternative.isForbidden ? "not allowed here" : nil
        )
    }

    /// For the style sheet.
    private static func number(_ share: Double) -> String { NumberText.decimal(share, digits: 4) }

    // MARK: Captions and settings

    private var rows: [Row] {
        zip(1..., explanation.hypotheses).map { rank, hypothesis in
            Row(
                rank: rank,
                text: hypothesis.text,
                sum: NumberText.decimal(hypothesis.logProbability, digits: 2),
                mean: NumberText.decimal(hypothesis.meanLogProbability, digits: 3),
                score: NumberText.decimal(hypothesis.score, digits: 3),
                isBest: rank == 1,
                remark: hypothesis.isFinished ? nil : "not ended"
            )
        }
    }

    private var settings: [Setting] {
        let (made, search) = (explanation.model, explanation.search)
        return [
            Setting(name: "model", value: model),
            Setting(name: "encoder", value: "\(made.encoder), \(made.inputSize) × \(made.inputSize) pixels"),
            Setting(name: "decoder", value: made.decoder),
            Setting(name: "vocabulary", value: "\(NumberText.count(made.vocabularySize)) ids"),
            Setting(name: "beam width", value: String(search.beamWidth)),
            Setting(name: "length penalty", value: LengthPenalty(search.lengthPenalty).description),
            Setting(name: "words", value: "\(search.minimumLength) to \(search.maximumLength)"),
            Setting(
                name: "repetition",
                value: search.blockedRepetition == 0
                    ? "allowed" : "no run of \(search.blockedRepetition) words twice"
            ),
        ]
    }
}
