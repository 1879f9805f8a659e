package import Torch

/// How a photograph becomes an encoder's input. It is declared with the weights and travels with every model.
///
/// By default the whole photograph is resized to the input size, its sides' ratio given up, so that nothing at the edges is lost:
/// captions speak of the whole picture.
package struct ImagePreprocessing: Sendable, Hashable {
    /// In which order the network takes the colours.
    package enum Channels: String, Sendable, Codable {
        case rgb, bgr
    }

    /// The side of the square input, in pixels.
    package var size: Int
    package var interpolation: Interpolation
    package var geometry: Geometry
    package var channels: Channels
    /// Subtracted from the 8-bit values of the three channels, in their order.
    package var mean: [Float]
    /// What the result is then divided by.
    package var deviation: [Float]

    package init(
        size: Int,
        interpolation: Interpolation,
        geometry: Geometry = .whole,
        channels: Channels = .rgb,
        mean: [Float],
        deviation: [Float]
    ) {
        self.size = size
        self.interpolation = interpolation
        self.geometry = geometry
        self.channels = channels
        self.mean = mean
        self.deviation = deviation
    }

    /// A batch of normalised inputs [B, 3, size, size], channels-last.
    package func batch(_ photographs: [ResizedPhotograph], mirrored: Bool = false, on device: Device = .cpu) -> Tensor {
        let images = pixels(of: photographs)
        return batch(mirrored ? images.flipped(2) : images, on: device)
    }

    /// The photographs' red, green and blue as uint8 [B, size, size, 3].
    package func pixels(of photographs: [ResizedPhotograph]) -> Tensor {
        Tensor(photographs.flatMap(\.pixels), shape: [photographs.count, size, size, 3])
    }

    /// A batch of normalised inputs out of red, green and blue from 0 to 255, [B, size, size, 3] of any type.
    package func batch(_ pixels: Tensor, on device: Device = .cpu) -> Tensor {
        let images = channels == .bgr ? pixels.flipped(3) : pixels
        let normalized =
            (images.to(.float32, on: device) - Tensor(mean).to(on: device)) / Tensor(deviation).to(on: device)
        return normalized.permuted([0, 3, 1, 2])
    }
}

// MARK: JSON

extension ImagePreprocessing: Codable {
    private enum CodingKeys: String, CodingKey {
        case size, interpolation, geometry, channels, mean, deviation
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            size: values.decode(Int.self, forKey: .size),
            interpolation: values.decode(Interpolation.self, forKey: .interpolation),
            geometry: values.decodeIfPresent(Geometry.self, forKey: .geometry) ?? .whole,
            channels: values.decodeIfPresent(Channels.self, forKey: .channels) ?? .rgb,
            mean: values.decode([Float].self, forKey: .mean),
            deviation: values.decode([Float].self, forKey: .deviation)
        )
        if let problem {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: problem))
        }
    }

    /// Defaults are left out, as in files of versions that knew nothing else.
    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(size, forKey: .size)
        try values.encode(interpolation, forKey: .interpolation)
        if geometry != .whole { try values.encode(geometry, forKey: .geometry) }
        if channels != .rgb { try values.encode(channels, forKey: .channels) }
        try values.encode(mean, forKey: .mean)
        try values.encode(deviation, forKey: .deviation)
    }

    /// What no preprocessing can be, if something is.
    package var problem: String? {
        if !(8...2048).contains(size) { return "size is \(size); it must be from 8 to 2048" }
        for (name, values) in [("mean", mean), ("deviation", deviation)]
        where values.count != 3 || !values.allSatisfy(\.isFinite) {
            return "\(name) must be three numbers, one a channel"
        }
        if deviation.contains(where: { $0 <= 0 }) { return "deviation must be above 0" }
        if case .coarse(let side) = geometry, !(8...4096).contains(side) {
            return "the geometry squashes photographs into \(side) pixels first; give 8 to 4096"
        }
        if !(size...4096).contains(shorterSide) {
            return "the geometry cuts \(size) pixels out of a shorter side of \(shorterSide); give \(size) to 4096"
        }
        return nil
    }
}

/// A photograph at an encoder's input size, in 8-bit RGB, row by row.
package struct ResizedPhotograph: Sendable {
    package let size: Int
    /// size · size · 3 bytes.
    package let pixels: [UInt8]

    package init(size: Int, pixels: [UInt8]) {
        precondition(pixels.count == size * size * 3, "\(pixels.count) bytes are not a square of \(size) pixels")
        self.size = size
        self.pixels = pixels
    }
}
