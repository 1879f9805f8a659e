import CutlineImages

/// Reduces a photograph to the colours of a palette, and passes each pixel's error on to its neighbours (Floyd and Steinberg, 1976).
enum ErrorDiffusion {
    typealias Colour = SIMD3<Float>

    /// For each pixel, row by row, what `nearest` says of it: an index into a palette, and the colour that it stands for.
    static func indices(of photograph: Photograph, nearest: (Colour) -> (index: Int, colour: Colour)) -> [Int] {
        let (width, height) = (photograph.width, photograph.height)
        var indices: [Int] = []
        indices.reserveCapacity(width * height)
        // With a place to spare on both sides.
        var errors = [Colour](repeating: .zero, count: width + 2)
        for y in 0..<height {
            var below = [Colour](repeating: .zero, count: width + 2)
            for x in 0..<width {
                let start = (y * width + x) * 3
                let pixel = Colour(
                    Float(photograph.pixels[start]),
                    Float(photograph.pixels[start + 1]),
                    Float(photograph.pixels[start + 2])
                )
                let wanted = (pixel + errors[x + 1]).clamped(lowerBound: .zero, upperBound: Colour(repeating: 255))
                let choice = nearest(wanted)
                indices.append(choice.index)
                let error = (wanted - choice.colour) / 16
                errors[x + 2] += error * 7
                below[x] += error * 3
                below[x + 1] += error * 5
                below[x + 2] += error
            }
            errors = below
        }
        return indices
    }
}

/// Colours whose red, green and blue each take evenly spaced values.
struct ColourCube: Sendable, Hashable {
    /// The number of values of red, green and blue.
    let levels: SIMD3<Int>

    var count: Int { levels.x * levels.y * levels.z }

    func nearest(_ colour: ErrorDiffusion.Colour) -> (index: Int, colour: ErrorDiffusion.Colour) {
        let top = ErrorDiffusion.Colour(SIMD3<Int32>(truncatingIfNeeded: levels &- 1))
        let level = (colour / 255 * top).rounded(.toNearestOrAwayFromZero)
        let index = (Int(level.x) * levels.y + Int(level.y)) * levels.z + Int(level.z)
        return (index, level / top * 255)
    }

    func colour(_ index: Int) -> ErrorDiffusion.Colour {
        let level = SIMD3(index / (levels.y * levels.z), index / levels.z % levels.y, index % levels.z)
        let top = ErrorDiffusion.Colour(SIMD3<Int32>(truncatingIfNeeded: levels &- 1))
        return ErrorDiffusion.Colour(SIMD3<Int32>(truncatingIfNeeded: level)) / top * 255
    }
}
