/// Whose pretrained weights a network is made for: they differ in names, in details of the network, and in how photographs are
/// normalised.
package enum WeightFlavour: String, Sendable, Hashable, CaseIterable {
    case torchvision, keras

    /// What tells the flavours of one network apart in the encoders' names.
    package var suffix: String {
        switch self {
        case .torchvision: ""
        case .keras: "-keras"
        }
    }

    /// The normalisation of photographs that ImageNet classifiers were trained with: torchvision's by mean and deviation of red,
    /// green and blue; Keras' by the mean of blue, green and red, as Caffe had it.
    func imageNetPreprocessing(size: Int) -> ImagePreprocessing {
        switch self {
        case .torchvision:
            ImagePreprocessing(
                size: size,
                interpolation: .bilinear,
                mean: [0.485, 0.456, 0.406].map { $0 * 255 },
                deviation: [0.229, 0.224, 0.225].map { $0 * 255 }
            )
        case .keras:
            ImagePreprocessing(
                size: size,
                interpolation: .bilinear,
                channels: .bgr,
                mean: [103.939, 116.779, 123.68],
                deviation: [1, 1, 1]
            )
        }
    }
}
