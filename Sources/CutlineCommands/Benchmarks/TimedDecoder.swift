import CutlineModels
import Torch
import TorchNN

/// A decoder that counts the time it spends, so that what a search adds to it is known.
final class TimedDecoder: CaptionDecoding {
    private let decoder: any CaptionDecoding
    private let now: () -> Duration
    private(set) var spent = Duration.zero
    private(set) var steps = 0

    init(_ decoder: any CaptionDecoding, now: @escaping () -> Duration) {
        self.decoder = decoder
        self.now = now
    }

    var featureKind: FeatureKind { decoder.featureKind }
    var vocabularySize: Int { decoder.vocabularySize }

    func calibrate(on features: Tensor) { decoder.calibrate(on: features) }

    func memory(of features: Tensor, _ mode: ForwardMode) -> DecoderMemory {
        timed { decoder.memory(of: features, mode) }
    }

    func outputs(_ captions: PackedCaptions, memory: DecoderMemory, _ mode: ForwardMode) -> DecoderOutput {
        timed { decoder.outputs(captions, memory: memory, mode) }
    }

    func initialState(images: Tensor, memory: DecoderMemory) -> DecoderState {
        timed { decoder.initialState(images: images, memory: memory) }
    }

    func step(
        _ words: Tensor,
        images: Tensor,
        memory: DecoderMemory,
        state: DecoderState
    ) -> (output: DecoderOutput, state: DecoderState) {
        steps += 1
        return timed { decoder.step(words, images: images, memory: memory, state: state) }
    }

    private func timed<Value>(_ body: () -> Value) -> Value {
        let start = now()
        defer { spent += now() - start }
        return body()
    }
}
