package import Torch
import TorchNN

extension CaptioningEnsemble {
    /// What the models together expect after each word of captions that are told to them.
    ///
    /// - Parameters:
    ///   - captions: of `photographs`, which are resized by `preprocessings`.
    ///   - mirrored: whether the photographs' mirror images are shown.
    /// - Returns: float32 [N, V], of which every row adds up to 1.
    package func probabilities(
        afterWordsOf captions: PackedCaptions,
        photographs: [[ResizedPhotograph]],
        mirrored: Bool = false
    ) -> Tensor {
        let views = features(of: photographs, mirrored: mirrored)
        let sum = zip(members, views).map { member, features in
            let memory = member.decoder.memory(of: features, .evaluation)
            return member.decoder.outputs(captions, memory: memory, .evaluation).logits.to(.float32).softmax()
        }
        .reduce(nil as Tensor?) { sum, probabilities in sum.map { $0 + probabilities } ?? probabilities }
        guard let sum else { preconditionFailure("an ensemble has members") }
        return sum / Double(members.count)
    }
}
