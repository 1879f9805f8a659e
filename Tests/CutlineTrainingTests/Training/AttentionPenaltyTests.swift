import CutlineModels
import Testing
import Torch

@testable import CutlineTraining

@Suite("Penalty of looking away from regions")
struct AttentionPenaltyTests {
    /// Of two captions the first looks 1 and 0.5 at its two regions, the second 0.25 and 0.75: (0 + 0.25 + 0.5625 + 0.0625) / 3.
    @Test("it is what each region lacks over a caption, squared, for each word")
    func value() {
        let captions = PackedCaptions([[1, 5], [1]], images: [0, 1], padding: 0)
        let attention = Tensor([1, 0, 0.25, 0.75, 0, 0.5] as [Float], shape: [3, 2])
        #expect(abs(CaptionLoss.attentionPenalty(attention, captions).scalar - 0.875 / 3) < 1e-6)
    }

    @Test("it pulls towards regions that were looked at too little")
    func gradient() throws {
        let captions = PackedCaptions([[1, 5], [1]], images: [0, 1], padding: 0)
        let attention = Tensor([1, 0, 0.25, 1.25, 0, 0.5] as [Float], shape: [3, 2])
        attention.requiresGradient = true
        CaptionLoss.attentionPenalty(attention, captions).backward()
        let gradient = try #require(attention.gradient).floats
        #expect(gradient[0] == 0 && gradient[1] < 0 && gradient[2] < 0 && gradient[3] > 0)
        #expect(gradient[5] == gradient[1])
    }
}
