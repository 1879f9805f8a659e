/// The networks of torchvision with its first ImageNet weights (`IMAGENET1K_V1`), which captioning papers start from.
///
/// Names end in the first digits of the sha256; sizes are those of torchvision's `_file_size`, in mebibytes.
extension WeightSource {
    static let torchvision = [
        published("vgg16", "vgg16", "397923af", mebibytes: 527.796),
        published("resnet50", "resnet50", "0676ba61", mebibytes: 97.781),
        published("resnet101", "resnet101", "63fe2227", mebibytes: 170.511),
        published("resnet152", "resnet152", "394f9c45", mebibytes: 230.434),
        published("inception-v3", "inception_v3_google", "0cc3c7bd", mebibytes: 103.903),
    ]

    private static func published(_ name: String, _ file: String, _ digits: String, mebibytes: Double) -> WeightSource {
        WeightSource(
            name: name,
            address: "https://download.pytorch.org/models/\(file)-\(digits).pth",
            size: Int(mebibytes * 1_048_576),
            checksum: .sha256Prefix(digits),
            licence: "BSD-3-Clause"
        )
    }
}
