/// What must be known of an embedded ICC profile before libvips converts through it (ICC.1:2022, clauses 7 to 10).
struct ColourProfile {
    enum Space: String {
        case cmyk = "CMYK"
        case grey = "GRAY"
        case rgb = "RGB "
    }

    /// The space of the samples that the profile describes.
    let space: Space
    private let bytes: [UInt8]
    private let tags: [String: Range<Int>]

    /// Reads the header and the tag table; nil when they are broken or the space is none of ours.
    init?(bytes: [UInt8]) {
        self.bytes = bytes
        guard bytes.count >= 132, bytes.text(at: 36) == "acsp", let space = Space(rawValue: bytes.text(at: 16)) else {
            return nil
        }
        self.space = space

        let count = bytes.unsigned32(at: 128)
        guard count <= 100, bytes.count >= 132 + 12 * count else {
            return nil
        }
        var tags: [String: Range<Int>] = [:]
        for entry in stride(from: 132, to: 132 + 12 * count, by: 12) {
            let start = bytes.unsigned32(at: entry + 4)
            let end = start + bytes.unsigned32(at: entry + 8)
            guard end <= bytes.count else {
                return nil
            }
            tags[bytes.text(at: entry)] = start..<end
        }
        self.tags = tags
    }

    /// Whether the profile is a matrix profile with sRGB's primaries and curve, whatever its name and version.
    var isStandardRGB: Bool {
        guard space == .rgb, tags["A2B0"] == nil, tags["A2B1"] == nil else {
            return false
        }
        return Self.standardPrimaries.allSatisfy { name, expected in
            primary(name).map { zip($0, expected).allSatisfy { abs($0 - $1) < 0.002 } } == true
        } && ["rTRC", "gTRC", "bTRC"].allSatisfy(hasStandardCurve)
    }

    /// Whether it is a table profile that offers no colorimetric rendering.
    var isPerceptualOnly: Bool {
        tags["A2B0"] != nil && tags["A2B1"] == nil
    }

    /// sRGB's primaries adapted to D50 (IEC 61966-2-1, as HP's and the ICC's profiles give them).
    private static let standardPrimaries = [
        ("rXYZ", [0.4361, 0.2225, 0.0139]), ("gXYZ", [0.3851, 0.7169, 0.0971]), ("bXYZ", [0.1431, 0.0606, 0.7141]),
    ]

    private func primary(_ name: String) -> [Double]? {
        guard let tag = tags[name], tag.count >= 20, bytes.text(at: tag.lowerBound) == "XYZ " else {
            return nil
        }
        return (0..<3).map { bytes.fixed16(at: tag.lowerBound + 8 + 4 * $0) }
    }

    /// Compares a curve with sRGB's at a few places, to a thousandth of full light.
    private func hasStandardCurve(_ name: String) -> Bool {
        guard let tag = tags[name], let curve = ToneCurve(bytes: bytes[tag]) else {
            return false
        }
        return [0.02, 0.1, 0.25, 0.5, 0.75, 0.9].allSatisfy { value in
            abs(curve.light(of: value) - ToneCurve.standardRGB.light(of: value)) < 0.001
        }
    }
}
