/// The networks of Keras Applications, with the checksums in its source code.
///
/// VGG-16 comes with its fully connected layers, whose output is the pooled features of many captioners, or without (`notop`). The
/// others only end in a classifier, which no captioner uses, and so come without.
extension WeightSource {
    static let keras = [
        published(
            "vgg16-keras",
            "vgg16/vgg16_weights_tf_dim_ordering_tf_kernels.h5",
            size: 553_467_096,
            md5: "64373286793e3c8b2b4e3219cbf3544b",
            licence: "CC-BY-4.0"
        ),
        published(
            "vgg16-keras-notop",
            weights: "vgg16-keras",
            "vgg16/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5",
            size: 58_889_256,
            md5: "6d6bbae143d832006294945121d1f1fc",
            licence: "CC-BY-4.0"
        ),
        published(
            "resnet50-keras",
            "resnet/resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5",
            size: 94_765_736,
            md5: "4d473c1dd8becc155b73f8504c6f6626",
            licence: "MIT"
        ),
        published(
            "resnet101-keras",
            "resnet/resnet101_weights_tf_dim_ordering_tf_kernels_notop.h5",
            size: 171_446_536,
            md5: "88cf7a10940856eca736dc7b7e228a21",
            licence: "MIT"
        ),
        published(
            "resnet152-keras",
            "resnet/resnet152_weights_tf_dim_ordering_tf_kernels_notop.h5",
            size: 234_698_864,
            md5: "ee4c566cf9a93f14d82f913c2dc6dd0c",
            licence: "MIT"
        ),
        published(
            "inception-v3-keras",
            "inception_v3/inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5",
            size: 87_910_968,
            md5: "bcbd6486424b2319ff4ef7d526e38f63",
            licence: "Apache-2.0"
        ),
    ]

    private static func published(
        _ name: String,
        weights: String? = nil,
        _ path: String,
        size: Int,
        md5: String,
        licence: String
    ) -> WeightSource {
        WeightSource(
            name: name,
            weights: weights,
            address: "https://storage.googleapis.com/tensorflow/keras-applications/\(path)",
            size: size,
            checksum: .md5(md5),
            licence: licence
        )
    }
}
