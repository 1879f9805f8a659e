import CVips

/// One reading of a source: header first, pixels on demand.
struct PhotoPass: ~Copyable {
    let width: Int
    let height: Int
    private let name: String
    private let format: PhotoFormat
    private let picture: OpaquePointer

    init(source: borrowing PhotoSource, format: PhotoFormat, lenient: Bool) throws(ImageError) {
        var picture: OpaquePointer?
        if let error = cvips_picture_open(source.handle, format.loader, lenient, &picture) {
            throw .system(error, file: source.name, format: format)
        }
        guard let picture else {
            preconditionFailure("CVips gave neither a picture nor an error")
        }
        self.picture = picture
        name = source.name
        self.format = format
        width = Int(cvips_picture_width(picture))
        height = Int(cvips_picture_height(picture))
    }

    deinit {
        cvips_picture_free(picture)
    }

    /// Decodes the pixels. A pass can do so once.
    consuming func decode() throws(ImageError) -> Photograph {
        let (use, refused) = profileUse()
        let byteCount = width * height * 3
        var error: OpaquePointer?
        let pixels = [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
            guard let start = buffer.baseAddress else {
                return
            }
            error = cvips_picture_decode(picture, use, start, byteCount)
            count = error == nil ? byteCount : 0
        }
        if let error {
            throw .system(error, file: name, format: format)
        }
        let ignoredProfile = refused || cvips_picture_ignored_profile(picture)
        return Photograph(
            width: width,
            height: height,
            pixels: pixels,
            format: format,
            warnings: warnings(ignoredProfile: ignoredProfile)
        )
    }

    /// What to do with the embedded profile, and whether there is one that cannot be used.
    private borrowing func profileUse() -> (use: cvips_profile_use, refused: Bool) {
        var length = 0
        guard let start = cvips_picture_profile(picture, &length) else {
            return (.none, false)
        }
        let bytes = [UInt8](UnsafeBufferPointer(start: start, count: length))
        guard let profile = ColourProfile(bytes: bytes), fits(profile.space) else {
            return (.none, true)
        }
        // Converting from sRGB to sRGB would cost as much as decoding and move pixels by a level.
        if profile.isStandardRGB {
            return (.none, false)
        }
        return (profile.isPerceptualOnly ? .perceptual : .relative, false)
    }

    private borrowing func fits(_ space: ColourProfile.Space) -> Bool {
        switch cvips_picture_channels(picture) {
        case .grey: space == .grey
        case .rgb: space == .rgb
        case .cmyk: space == .cmyk
        case .other: false
        }
    }

    private borrowing func warnings(ignoredProfile: Bool) -> [PhotoWarning] {
        var warnings: [PhotoWarning] = []
        if ignoredProfile {
            let message = "\(name): the embedded colour profile is unusable and was ignored"
            warnings.append(PhotoWarning(kind: .profileIgnored, message: message))
        }
        for index in 0..<cvips_picture_note_count(picture) {
            let note = String(cString: cvips_picture_note(picture, index))
            warnings.append(PhotoWarning(kind: .decoder, message: "\(name): \(note)"))
        }
        return warnings
    }
}
