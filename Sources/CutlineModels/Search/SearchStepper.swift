import Foundation
import Torch
import TorchNN

/// The next-word scores of a set of hypotheses, each of which belongs to a photograph.
///
/// Several decoders over one vocabulary vote: the probabilities that they give a word are averaged, and the logarithm is taken
/// after that.
struct SearchStepper {
    private struct Member {
        let decoder: any CaptionDecoding
        let memory: DecoderMemory
        var state: DecoderState
    }

    private var members: [Member]
    /// int64 [N], the photograph of each hypothesis.
    private var images: Tensor

    /// One hypothesis for each of `count` photographs.
    init(_ decoders: [(decoder: any CaptionDecoding, memory: DecoderMemory)], count: Int) {
        let images = Tensor.range(0..<count).to(on: decoders.first?.memory.device ?? .cpu)
        self.images = images
        members = decoders.map { decoder, memory in
            Member(
                decoder: decoder,
                memory: memory,
                state: decoder.initialState(images: images, memory: memory)
            )
        }
    }

    /// Advances hypotheses by their last words and gives the log-probabilities [N, V] of the next.
    ///
    /// - Parameters:
    ///   - words: the last word of each hypothesis.
    ///   - parents: which hypothesis of the step before each continues.
    mutating func step(words: [Int32], parents: [Int]) -> Tensor {
        if parents != Array(0..<images.count) {
            let rows = Tensor(parents.map(Int64.init)).to(on: images.device)
            for index in members.indices { members[index].state = members[index].state.gatheringRows(rows) }
            images = images.gatheringRows(rows)
        }
        let last = Tensor(words.map(Int64.init)).to(on: images.device)
        var scores: [Tensor] = []
        for index in members.indices {
            let member = members[index]
            let result =
                member.decoder.step(last, images: images, memory: member.memory, state: member.state, .evaluation)
            members[index].state = result.state
            scores.append(result.output.logits.logSoftmax())
        }
        return scores.count == 1 ? scores[0] : Self.average(scores)
    }

    /// The logarithm of the mean of probabilities that are given as logarithms.
    static func average(_ scores: [Tensor]) -> Tensor {
        Tensor.stacking(scores).logSumExp(0) - log(Double(scores.count))
    }
}
