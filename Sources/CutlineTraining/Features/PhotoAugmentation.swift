import CutlineImages
import Foundation
import Torch

/// How photographs are changed while an encoder learns, so that it does not learn them by heart.
package struct PhotoAugmentation: Sendable, Hashable {
    /// A random part of the photograph is shown, of at least this share of its area (Szegedy et al., 2015); 1 for the whole.
    package var smallestCrop: Double
    /// Brightness, contrast and saturation are multiplied by up to 1 ± this.
    package var colourStrength: Double

    package init(smallestCrop: Double = 1, colourStrength: Double = 0) {
        self.smallestCrop = smallestCrop
        self.colourStrength = colourStrength
    }

    /// A part of `photograph` of random size, place and ratio of its sides, the latter within 3:4 and 4:3 of the photograph's own.
    func cropped(_ photograph: Photograph, seed: UInt64) -> Photograph {
        guard smallestCrop < 1 else { return photograph }
        var random = SplitMix64(seed: seed)
        let area = Double.random(in: smallestCrop...1, using: &random)
        let widening = exp(Double.random(in: -Self.widestLogRatio...Self.widestLogRatio, using: &random)).squareRoot()
        let side = area.squareRoot()
        func length(_ whole: Int, _ share: Double) -> Int {
            min(whole, max(1, Int((Double(whole) * share).rounded())))
        }
        let (width, height) = (length(photograph.width, side * widening), length(photograph.height, side / widening))
        let left = Int.random(in: 0...(photograph.width - width), using: &random)
        let top = Int.random(in: 0...(photograph.height - height), using: &random)
        return photograph.part(left: left, top: top, width: width, height: height)
    }

    private static let widestLogRatio = log(4.0 / 3.0)

    /// `images` [B, H, W, 3] from 0 to 255 with each photograph's brightness, contrast and saturation changed.
    func recoloured(_ images: Tensor, seeds: [UInt64]) -> Tensor {
        guard colourStrength > 0 else { return images }
        var factors: [[Float]] = [[], [], []]
        for seed in seeds {
            var random = SplitMix64(seed: ~seed)
            for index in factors.indices {
                factors[index].append(
                    Float.random(in: Float(1 - colourStrength)...Float(1 + colourStrength), using: &random)
                )
            }
        }
        func factor(_ index: Int) -> Tensor {
            Tensor(factors[index], shape: [seeds.count, 1, 1, 1]).to(on: images.device)
        }
        let luma = Tensor(Self.luma).to(on: images.device)
        let bright = images.to(.float32) * factor(0)
        let grey = (bright * luma).sum(3, keepingAxes: true)
        let mean = grey.mean(1, 2, keepingAxes: true)
        let contrasted = (bright - mean) * factor(1) + mean
        let greyer = (contrasted * luma).sum(3, keepingAxes: true)
        return ((contrasted - greyer) * factor(2) + greyer).clamped(to: 0...255)
    }

    /// How bright red, green and blue look (ITU-R BT.601).
    private static let luma: [Float] = [0.299, 0.587, 0.114]
}
