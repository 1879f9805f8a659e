package import CutlineImages
import Torch

extension ImagePreprocessing {
    /// How pixels of another size are found. All but `nearest` are antialiased.
    package enum Interpolation: String, Sendable, Codable, CaseIterable {
        /// One pixel of the photograph each, as Keras' `load_img` has it unless told otherwise.
        case nearest
        case bilinear, bicubic
    }

    /// Which part of the photograph the network sees.
    package enum Geometry: Sendable, Hashable {
        /// All of it, squashed into a square.
        case whole
        /// All of it, squashed into a square of so many pixels first: no sharper than the photographs of a training set that were so
        /// small.
        case coarse(side: Int)
        /// The middle of it: resized until the shorter side has so many pixels, then cut, as torchvision evaluates its networks.
        /// Where no side is given it is 256 for an input of 224 pixels and 342 for 299, as is usual.
        case crop(shorterSide: Int? = nil)
    }

    /// What a user may want otherwise than the encoder has it.
    package struct Resizing: Sendable, Hashable {
        package var interpolation: Interpolation?
        package var geometry: Geometry?

        package init(interpolation: Interpolation? = nil, geometry: Geometry? = nil) {
            self.interpolation = interpolation
            self.geometry = geometry
        }
    }

    /// The same with what a user wants otherwise.
    package func applying(_ resizing: Resizing) throws(ModelError) -> ImagePreprocessing {
        var result = self
        result.interpolation = resizing.interpolation ?? interpolation
        result.geometry = resizing.geometry ?? geometry
        if let problem = result.problem { throw ModelError(.unusable, problem) }
        return result
    }

    /// Whether the two differ at most in how photographs are resized, which weights leave open.
    func fits(_ other: ImagePreprocessing) -> Bool {
        var resized = self
        resized.interpolation = other.interpolation
        resized.geometry = other.geometry
        return resized == other
    }

    /// The shorter side that the middle is cut out of.
    var shorterSide: Int {
        if case .crop(let side?) = geometry { side } else { Int((Double(size) * 256 / 224).rounded()) }
    }

    /// The photograph at the input size, by the same arithmetic on 8-bit values as Pillow's. Safe to call from any thread.
    package func resize(_ photograph: Photograph) -> ResizedPhotograph {
        withoutGradients {
            let image = Tensor(photograph.pixels, shape: [1, photograph.height, photograph.width, 3])
                .permuted([0, 3, 1, 2])
            let input =
                switch geometry {
                case .whole: resized(image, to: Extent(size))
                case .coarse(let side): resized(resized(image, to: Extent(side)), to: Extent(size))
                case .crop: middle(of: image)
                }
            return ResizedPhotograph(size: size, pixels: input.permuted([0, 2, 3, 1]).contiguous().elements())
        }
    }

    private func middle(of image: Tensor) -> Tensor {
        let strip = cut(image, to: Self.longestStrip(Extent(height: image.size(2), width: image.size(3))))
        let target = resizedExtent(of: Extent(height: strip.size(2), width: strip.size(3)))
        return cut(resized(strip, to: target), to: Extent(size))
    }

    /// What a photograph is resized to before its middle is cut out. Sides are truncated like torchvision's.
    func resizedExtent(of photograph: Extent) -> Extent {
        let shorter = min(photograph.height, photograph.width)
        return Extent(
            height: shorterSide * photograph.height / shorter,
            width: shorterSide * photograph.width / shorter
        )
    }

    /// Only the middle of a photograph is kept; at 16 times the width a strip needs no more memory than any other picture.
    static func longestStrip(_ extent: Extent) -> Extent {
        let longest = 16 * min(extent.height, extent.width)
        return Extent(height: min(extent.height, longest), width: min(extent.width, longest))
    }

    /// Where the middle `side` pixels of `whole` are. Offsets are rounded to even like torchvision's.
    static func middleRange(_ side: Int, of whole: Int) -> Range<Int> {
        let start = Int((Double(whole - side) / 2).rounded(.toNearestOrEven))
        return start..<start + side
    }

    private func cut(_ image: Tensor, to extent: Extent) -> Tensor {
        image.sliced(Self.middleRange(extent.height, of: image.size(2)), axis: 2)
            .sliced(Self.middleRange(extent.width, of: image.size(3)), axis: 3)
    }

    private func resized(_ image: Tensor, to extent: Extent) -> Tensor {
        guard image.size(2) != extent.height || image.size(3) != extent.width else { return image }
        switch interpolation {
        case .nearest:
            return image.gatheringRows(Self.nearest(extent.height, of: image.size(2)), axis: 2)
                .gatheringRows(Self.nearest(extent.width, of: image.size(3)), axis: 3)
        case .bilinear:
            return image.resized(height: extent.height, width: extent.width, .bilinear)
        case .bicubic:
            return image.resized(height: extent.height, width: extent.width, .bicubic)
        }
    }

    /// The pixels that Pillow picks: it adds up steps in double precision, whose rounding decides between two neighbours.
    private static func nearest(_ side: Int, of whole: Int) -> Tensor {
        let step = Double(whole) / Double(side)
        var position = step / 2
        return Tensor(
            (0..<side).map { _ in
                defer { position += step }
                return Int64(min(Int(position), whole - 1))
            }
        )
    }
}

extension ImagePreprocessing.Geometry: RawRepresentable, Codable {
    package init?(rawValue: String) {
        switch rawValue {
        case "whole": self = .whole
        case "crop": self = .crop()
        default:
            let parts = rawValue.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let side = Int(parts[1]) else { return nil }
            switch parts[0] {
            case "whole": self = .coarse(side: side)
            case "crop": self = .crop(shorterSide: side)
            default: return nil
            }
        }
    }

    package var rawValue: String {
        switch self {
        case .whole: "whole"
        case .coarse(let side): "whole:\(side)"
        case .crop(nil): "crop"
        case .crop(let shorterSide?): "crop:\(shorterSide)"
        }
    }
}
