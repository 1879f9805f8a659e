package import CutlineText

/// What `config.json` in a model folder says.
package struct ModelConfiguration: Sendable, Hashable, Codable {
    package static let currentFormat = 1

    package struct EncoderEntry: Sendable, Hashable, Codable {
        package var name: String
        package var preprocessing: ImagePreprocessing

        /// `name`: an encoder's, or the path of a module, of which the file's name is kept.
        package init(name: String, preprocessing: ImagePreprocessing) {
            self.name = ScriptFile(name)?.name ?? name
            self.preprocessing = preprocessing
        }

        /// Whether the folder holds the encoder as a module.
        package var isScript: Bool { ScriptFile(name) != nil }
    }

    package var format: Int
    package var encoder: EncoderEntry
    package var decoder: DecoderConfiguration
    package var normalizer: CaptionNormalizer
    package var search: SearchOptions
    /// How sure the model is of captions; nil until it is calibrated.
    package var confidence: ConfidenceCalibration?
    /// The sha256 of each of the folder's parts, in hexadecimal.
    package var files: [String: String]

    package init(
        encoder: EncoderEntry,
        decoder: DecoderConfiguration,
        normalizer: CaptionNormalizer,
        search: SearchOptions,
        confidence: ConfidenceCalibration? = nil,
        files: [String: String] = [:]
    ) {
        format = Self.currentFormat
        self.encoder = encoder
        self.decoder = decoder
        self.normalizer = normalizer
        self.search = search
        self.confidence = confidence
        self.files = files
    }

    /// What no model can be, if something is.
    var problem: String? {
        decoder.problem.map { "decoder: \($0)" } ?? search.problem.map { "search: \($0)" }
            ?? confidence?.problem.map { "confidence: \($0)" }
    }
}
