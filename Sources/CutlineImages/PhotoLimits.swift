/// The size beyond which a photograph is refused, judged by its header before any pixel is decoded.
///
/// A file of a few kilobytes can claim gigapixels; the limits keep it from taking the machine's memory.
package struct PhotoLimits: Hashable, Sendable {
    /// Width times height. 100 megapixels become 300 MB of RGB.
    package var maximumPixelCount: Int
    /// Width and height each, in pixels.
    package var maximumSide: Int

    package init(maximumPixelCount: Int = 100_000_000, maximumSide: Int = 30_000) {
        self.maximumPixelCount = maximumPixelCount
        self.maximumSide = maximumSide
    }

    package static let standard = PhotoLimits()

    /// What is wrong with such a size; nil when it is within the limits.
    func objection(toWidth width: Int, height: Int) -> String? {
        let (pixelCount, overflow) = width.multipliedReportingOverflow(by: height)
        if overflow || pixelCount > maximumPixelCount {
            return "it has \(width)×\(height) pixels, and the limit is \(maximumPixelCount) in all"
        }
        if max(width, height) > maximumSide {
            return "it has \(width)×\(height) pixels, and the limit is \(maximumSide) a side"
        }
        return nil
    }
}
