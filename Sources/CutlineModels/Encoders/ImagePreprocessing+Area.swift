package import Foundation
import Torch

extension ImagePreprocessing {
    /// The part of an upright photograph of `width` × `height` pixels that the network sees, in shares of its sides.
    ///
    /// What the network sees fills its square input, so that a point at (x, y) of the input, in shares of its side,
    /// lies at (area.minX + x · area.width, area.minY + y · area.height) of the photograph.
    package func visibleArea(width: Int, height: Int) -> CGRect {
        guard case .crop = geometry else { return CGRect(x: 0, y: 0, width: 1, height: 1) }
        let photograph = Extent(height: height, width: width)
        let strip = Self.longestStrip(photograph)
        let resized = resizedExtent(of: strip)
        func share(_ whole: Int, _ strip: Int, _ resized: Int) -> (start: Double, length: Double) {
            let outer = Self.middleRange(strip, of: whole)
            let inner = Self.middleRange(size, of: resized)
            let pixel = Double(strip) / Double(resized)
            return (
                (Double(outer.lowerBound) + Double(inner.lowerBound) * pixel) / Double(whole),
                Double(inner.count) * pixel / Double(whole)
            )
        }
        let across = share(width, strip.width, resized.width)
        let down = share(height, strip.height, resized.height)
        return CGRect(x: across.start, y: down.start, width: across.length, height: down.length)
    }
}
