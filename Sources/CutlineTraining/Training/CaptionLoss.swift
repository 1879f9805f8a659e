import CutlineModels
import Torch
import TorchNN

/// What a decoder loses on captions when it is told each word before it is asked for the next.
struct CaptionLoss {
    let decoder: any CaptionDecoding
    let store: FeatureStore
    let loss: SequenceLoss
    let usesBFloat16: Bool
    let device: Device

    /// A scalar that can be differentiated.
    func callAsFunction(_ batch: TrainingBatch, isMirrored: Bool, _ mode: ForwardMode) -> Tensor {
        let features = store.features(rows: batch.photographs, view: isMirrored ? 1 : 0).to(on: device)
        return autocasting(usesBFloat16) {
            let memory = decoder.memory(of: features, mode)
            let logits = decoder.logits(
                batch.words.to(on: device),
                images: batch.images.to(on: device),
                memory: memory,
                mode
            )
            return loss(logits.to(.float32), batch.targets.to(on: device))
        }
    }

    /// The mean over the captions' tokens with nothing dropped, for comparison with training's; nil where there are none.
    func mean(over examples: TrainingExamples, batchSize: Int) -> Double? {
        let lengths = examples.examples.map(\.words.count)
        // Batches of similar length, whose order is of no matter.
        let plan = EpochPlan(lengths: lengths, batchSize: batchSize, mirrors: false, seed: 0, epoch: 0)
        var (sum, tokens) = (0.0, 0)
        withoutGradients {
            for indices in plan.batches {
                let batch = TrainingBatch(
                    indices.map { examples.examples[$0] },
                    isMirrored: false,
                    padding: Int32(loss.padding)
                )
                sum += self(batch, isMirrored: false, .evaluation).scalar * Double(batch.tokens)
                tokens += batch.tokens
            }
        }
        let mean = sum / Double(tokens)
        return mean.isFinite ? mean : nil
    }
}
