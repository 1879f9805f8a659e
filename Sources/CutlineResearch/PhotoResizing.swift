import CutlineModels

/// How photographs are brought to an encoder's input size; what is nil follows the encoder's own way.
public struct PhotoResizing: Sendable, Hashable {
    public enum Interpolation: String, Sendable, Hashable, CaseIterable {
        /// One pixel of the photograph each.
        case nearest
        /// Antialiased.
        case bilinear, bicubic
    }

    public enum Geometry: Sendable, Hashable {
        /// All of the photograph, squashed into a square.
        case whole
        /// All of it, squashed into a square of so many pixels first: no sharper than training photographs that are so small.
        case coarse(side: Int)
        /// The middle of it, after the shorter side was resized to so many pixels; nil for 256 with an input of 224.
        case crop(shorterSide: Int? = nil)
    }

    public var interpolation: Interpolation?
    public var geometry: Geometry?

    public init(interpolation: Interpolation? = nil, geometry: Geometry? = nil) {
        self.interpolation = interpolation
        self.geometry = geometry
    }

    /// What Keras' `load_img(target_size:)` does unless told otherwise.
    public static let keras = PhotoResizing(interpolation: .nearest, geometry: .whole)

    init(_ interpolation: ImagePreprocessing.Interpolation?, _ geometry: ImagePreprocessing.Geometry?) {
        self.interpolation = interpolation.flatMap { Interpolation(rawValue: $0.rawValue) }
        self.geometry = geometry.map { geometry in
            switch geometry {
            case .whole: .whole
            case .coarse(let side): .coarse(side: side)
            case .crop(let side): .crop(shorterSide: side)
            }
        }
    }

    var preprocessing: ImagePreprocessing.Resizing {
        let geometry: ImagePreprocessing.Geometry? = geometry.map { geometry in
            switch geometry {
            case .whole: .whole
            case .coarse(let side): .coarse(side: side)
            case .crop(let side): .crop(shorterSide: side)
            }
        }
        return .init(
            interpolation: interpolation.flatMap { ImagePreprocessing.Interpolation(rawValue: $0.rawValue) },
            geometry: geometry
        )
    }
}
