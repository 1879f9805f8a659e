extension Photograph {
    /// The pixels of a rectangle, which must lie within the photograph.
    package func part(left: Int, top: Int, width: Int, height: Int) -> Photograph {
        precondition(
            left >= 0 && top >= 0 && width > 0 && height > 0 && left + width <= self.width
                && top + height <= self.height,
            "\(width)×\(height) pixels at \(left), \(top) are not within \(self.width)×\(self.height)"
        )
        var part: [UInt8] = []
        part.reserveCapacity(width * height * 3)
        for row in top..<(top + height) {
            let start = (row * self.width + left) * 3
            part += pixels[start..<(start + width * 3)]
        }
        return Photograph(width: width, height: height, pixels: part, format: format, warnings: warnings)
    }
}
