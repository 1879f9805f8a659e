import CutlineModels
import Torch
import TorchNN

/// What a decoder loses on captions when it is told each word before it is asked for the next.
struct CaptionLoss {
    let decoder: any CaptionDecoding
    var source: any FeatureSource
    let loss: SequenceLoss
    /// The weight of `attentionPenalty`.
    let attentionWeight: Double
    let usesBFloat16: Bool
    let device: Device

    /// A scalar that can be differentiated.
    ///
    /// - Parameters:
    ///   - features: of the batch's photographs.
    ///   - lesson: what a teacher would say after people's words, where there is one.
    func callAsFunction(
        _ batch: TrainingBatch,
        _ features: Tensor,
        _ mode: ForwardMode,
        lesson: Lesson? = nil
    ) -> Tensor {
        autocasting(usesBFloat16) {
            let memory = decoder.memory(of: features, mode)
            let output = decoder.outputs(batch.captions, memory: memory, mode)
            let logits = output.logits.to(.float32)
            var value = loss(logits, batch.targets)
            if let lesson { value = value * (1 - lesson.weight) + lesson.loss(logits) * lesson.weight }
            guard attentionWeight > 0, let attention = output.attention else { return value }
            return value + Self.attentionPenalty(attention, batch.captions) * attentionWeight
        }
    }

    /// How far decoders are from looking at all regions alike over a whole caption: Σ (1 - Σ attention)², summed over captions and
    /// regions and within over words (Xu et al., 2015, equation 14), for each word, as the loss beside it is.
    static func attentionPenalty(_ attention: Tensor, _ captions: PackedCaptions) -> Tensor {
        let parts = captions.positions(of: attention)
        let total = captions.counts.first ?? 0
        var sum = Tensor.zeros([total, attention.size(1)], on: attention.device)
        for part in parts {
            let missing = total - part.size(0)
            sum =
                missing == 0
                ? sum + part
                : sum + Tensor.concatenating([part, Tensor.zeros([missing, part.size(1)], on: part.device)])
        }
        return (sum * -1 + 1).squared().sum() / Double(attention.size(0))
    }

    /// The mean over the captions' tokens with nothing dropped, for comparison with training's; nil where there are none.
    ///
    /// - Parameter batchSize: in photographs.
    func mean(over examples: TrainingExamples, batchSize: Int) -> Double? {
        var (sum, tokens) = (0.0, 0)
        withoutGradients {
            for start in stride(from: 0, to: examples.photographs.count, by: batchSize) {
                let end = min(start + batchSize, examples.photographs.count)
                let batch = TrainingBatch(
                    examples.photographs[start..<end].map { ($0, PhotographView(row: $0.row)) },
                    padding: Int32(loss.padding),
                    on: device
                )
                let features = source.features(of: batch.photographs, isTraining: false).to(on: device)
                sum += self(batch, features, .evaluation).scalar * Double(batch.tokens)
                tokens += batch.tokens
            }
        }
        let mean = sum / Double(tokens)
        return mean.isFinite ? mean : nil
    }
}
