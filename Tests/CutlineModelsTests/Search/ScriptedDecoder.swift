@testable import CutlineModels
import CutlineText
import Foundation
import Torch
import TorchNN

/// A decoder whose words follow a table for each photograph: what comes after which words, and how probably.
///
/// Words are the letters from "a", with the ids from 4; "." ends; "_", "<" and "?" are padding, start and unknown.
/// After words that a table does not list, the caption ends. The state is the words so far, so that a search that
/// mixes up hypotheses gets the wrong scores.
struct ScriptedDecoder: CaptionDecoding {
    typealias Table = [String: [Character: Float]]

    static let letters: [Character] = ["_", "<", ".", "?"] + "abcdefghij"

    let tables: [Table]
    let featureKind = FeatureKind.pooled
    let vocabularySize = ScriptedDecoder.letters.count

    init(_ tables: Table...) {
        self.tables = tables
    }

    /// Of the table at `index`, for the photograph of that number: [count, 1].
    var features: Tensor { Tensor(tables.indices.map(Float.init), shape: [tables.count, 1]) }

    func search(_ options: SearchOptions) -> [[Hypothesis]] {
        CaptionSearch(self, options, specials: .words).hypotheses(for: features)
    }

    func calibrate(on features: Tensor) {}

    func memory(of features: Tensor, _ mode: ForwardMode) -> DecoderMemory {
        DecoderMemory([features])
    }

    func outputs(_ captions: PackedCaptions, memory: DecoderMemory, _ mode: ForwardMode) -> DecoderOutput {
        let photographs = memory.tensors[0].gatheringRows(captions.images).integers
        let (count, length) = (captions.rows.size(0), captions.rows.size(1))
        let rows = captions.rows.integers
        let scores = (0..<count).flatMap { row in
            (1...length).flatMap { scoresOfNext(Int(photographs[row]), rows[(row * length)..<(row * length + $0)]) }
        }
        return DecoderOutput(logits: captions.picked(from: Tensor(scores, shape: [count, length, vocabularySize])))
    }

    func initialState(images: Tensor, memory: DecoderMemory) -> DecoderState {
        DecoderState([Tensor.zeros([images.count, 0], .int64)])
    }

    func step(
        _ words: Tensor,
        images: Tensor,
        memory: DecoderMemory,
        state: DecoderState,
        _ mode: ForwardMode
    ) -> (output: DecoderOutput, state: DecoderState) {
        let (count, length) = (words.count, state.tensors[0].size(1))
        let photographs = memory.tensors[0].gatheringRows(images).integers
        let (before, last) = (state.tensors[0].integers, words.integers)
        precondition(photographs.count == count && state.tensors[0].size(0) == count, "rows do not belong together")
        let rows = (0..<count).map { before[($0 * length)..<(($0 + 1) * length)] + [last[$0]] }
        let scores = zip(photographs, rows).flatMap { scoresOfNext(Int($0), $1) }
        return (
            DecoderOutput(logits: Tensor(scores, shape: [count, vocabularySize])),
            DecoderState([Tensor(rows.flatMap { $0 }, shape: [count, length + 1])])
        )
    }

    private func scoresOfNext(_ photograph: Int, _ words: ArraySlice<Int64>) -> [Float] {
        precondition(words.first == Int64(SpecialTokens.words.start), "captions begin with the start")
        let next = tables[photograph][Self.text(words.dropFirst().map(Int32.init))] ?? [".": 1]
        return Self.letters.map { next[$0].map { log($0) } ?? -.infinity }
    }

    static func text(_ words: [Int32]) -> String {
        String(words.map { letters[Int($0)] })
    }
}

extension Hypothesis {
    /// In a scripted decoder's letters, with "." where the caption ended.
    var text: String { ScriptedDecoder.text(words) + (isFinished ? "." : "") }

    var probability: Double { exp(logProbability) }
}
