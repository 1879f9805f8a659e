package import CutlineModels

/// The encoder whose features a captioner of Keras was trained on. Its file says only how long they were.
package struct KerasEncoderChoice: Sendable, Hashable {
    /// A name of `EncoderRegistry`, or the path of a module.
    package let name: String
    /// What speaks for another.
    package let note: String?

    /// - Parameter name: the encoder that the user gives.
    package init(_ name: String?, featureSize: Int) throws(ImportError) {
        switch (name, featureSize) {
        case (let name?, _):
            self.name = name
            note =
                name.hasSuffix(".pt") || name.contains(WeightFlavour.keras.suffix)
                ? nil
                : "\(name) sees photographs otherwise than Keras' networks do; captions will differ from Keras'"
        case (nil, 4096):
            self.name = "vgg16-keras"
            note = "features of 4096 numbers are taken for VGG-16's fc2 (vgg16-keras)"
        case (nil, 2048):
            self.name = "resnet101-keras"
            note = """
                features of 2048 numbers are taken for ResNet-101's (resnet101-keras); they may be of \
                \(Self.others.joined(separator: ", ")) too: name with --encoder what they came from
                """
        case (nil, _):
            throw ImportError(
                .foreignEncoder,
                "the captioner reads features of \(featureSize) numbers, which tell no network; name with --encoder what they came from"
            )
        }
    }

    /// Other networks of Keras with features of 2048 numbers.
    static let others = ["resnet50-keras", "resnet152-keras", "inception-v3-keras"]

    /// How photographs are prepared: as Keras' `load_img` does it, unless told otherwise.
    package func preprocessing(_ resizing: ImagePreprocessing.Resizing) throws -> ImagePreprocessing {
        var resizing = resizing
        resizing.interpolation = resizing.interpolation ?? .nearest
        return try EncoderRegistry.preprocessing(for: name).applying(resizing)
    }
}
