package import CutlineImages
package import Torch

/// How a photograph becomes an encoder's input. It is declared with the weights and travels with every model.
///
/// The whole photograph is resized to the input size, its sides' ratio given up, so that nothing at the edges is lost: captions
/// speak of the whole picture.
package struct ImagePreprocessing: Sendable, Hashable, Codable {
    /// The side of the square input, in pixels.
    package var size: Int
    package var interpolation: Interpolation
    /// Subtracted from the 8-bit values of red, green and blue.
    package var mean: [Float]
    /// What the result is then divided by.
    package var deviation: [Float]

    package init(size: Int, interpolation: Interpolation, mean: [Float], deviation: [Float]) {
        self.size = size
        self.interpolation = interpolation
        self.mean = mean
        self.deviation = deviation
    }

    /// Resizes on 8-bit values, antialiased, as Pillow does. Safe to call from any thread.
    package func resize(_ photograph: Photograph) -> ResizedPhotograph {
        guard photograph.width != size || photograph.height != size else {
            return ResizedPhotograph(size: size, pixels: photograph.pixels)
        }
        return withoutGradients {
            let image = Tensor(photograph.pixels, shape: [1, photograph.height, photograph.width, 3])
                .permuted([0, 3, 1, 2])
                .resized(height: size, width: size, interpolation)
            return ResizedPhotograph(size: size, pixels: image.permuted([0, 2, 3, 1]).contiguous().elements())
        }
    }

    /// A batch of normalised inputs [B, 3, size, size], channels-last.
    package func batch(_ photographs: [ResizedPhotograph], mirrored: Bool = false, on device: Device = .cpu) -> Tensor {
        let pixels = photographs.flatMap(\.pixels)
        let images = Tensor(pixels, shape: [photographs.count, size, size, 3]).to(.float32, on: device)
        let normalized = (images - Tensor(mean).to(on: device)) / Tensor(deviation).to(on: device)
        return (mirrored ? normalized.flipped(2) : normalized).permuted([0, 3, 1, 2])
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
