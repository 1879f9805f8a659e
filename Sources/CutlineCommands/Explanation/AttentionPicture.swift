import Cutline
import CutlineImages
import Foundation

/// An attention map as small grey pictures: black where nothing was looked at, white at the brightest.
///
/// Regions are compared with the brightest one of their map. A map that is spread over all regions alike stays dark all
/// over, so that it does not look like a map with many bright places.
struct AttentionPicture {
    /// A region that has so many times its equal share is white at least.
    private static let whiteShare = 4.0
    /// Of the smooth picture, about.
    private static let side = 144
    /// Of the bell that a region is drawn as, in regions.
    private static let deviation = 0.55

    private let map: AttentionMap

    init(_ map: AttentionMap) {
        self.map = map
    }

    /// A pixel a region.
    func cells() throws(ImageError) -> Data {
        try Self.png(map.weights.map(Double.init), width: map.columns, height: map.rows, regions: map.weights.count)
    }

    /// Regions that run into each other.
    func smooth() throws(ImageError) -> Data {
        let scale = max(2, Self.side / max(map.columns, map.rows))
        let (width, height) = (map.columns * scale, map.rows * scale)
        let across = Self.bells(map.columns, pixels: width)
        let down = Self.bells(map.rows, pixels: height)
        let rows = (0..<map.rows).map { row in
            across.map { bell in
                zip(bell, map.weights[(row * map.columns)...]).reduce(0) { $0 + $1.0 * Double($1.1) }
            }
        }
        let values = down.flatMap { bell in
            (0..<width).map { x in zip(bell, rows).reduce(0) { $0 + $1.0 * $1.1[x] } }
        }
        return try Self.png(values, width: width, height: height, regions: map.weights.count)
    }

    /// For each pixel how much of each region is in it; together 1.
    private static func bells(_ regions: Int, pixels: Int) -> [[Double]] {
        (0..<pixels).map { pixel in
            let place = (Double(pixel) + 0.5) * Double(regions) / Double(pixels)
            let bell = (0..<regions).map { exp(-pow((Double($0) + 0.5 - place) / deviation, 2) / 2) }
            let sum = bell.reduce(0, +)
            return bell.map { $0 / sum }
        }
    }

    private static func png(_ values: [Double], width: Int, height: Int, regions: Int) throws(ImageError) -> Data {
        let white = max(values.max() ?? 0, whiteShare / Double(regions))
        let pixels = values.flatMap { value in
            Array(repeating: UInt8((255 * min(max(value / white, 0), 1)).rounded()), count: 3)
        }
        return try Photograph(width: width, height: height, pixels: pixels, format: .png).png()
    }
}
