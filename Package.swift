// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// libtorch is found where `make setup` puts it, or where `LIBTORCH` points.
let libtorch = Context.environment["LIBTORCH"] ?? "\(Context.packageDirectory)/.libtorch"

/// A build of libtorch for NVIDIA's cards has its kernels in a library that nothing refers to by name.
let cuda: [LinkerSetting] =
    FileManager.default.fileExists(atPath: "\(libtorch)/lib/libtorch_cuda.so")
    ? [.unsafeFlags(["-Xlinker", "--no-as-needed", "-Xlinker", "--allow-shlib-undefined", "-ltorch_cuda"])] : []

let package = Package(
    name: "cutline",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "cutline", targets: ["cutline"]),
        .library(name: "Cutline", targets: ["Cutline"]),
        .library(name: "CutlineResearch", targets: ["CutlineResearch"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
    targets: [
        // MARK: CArchive: a C interface over libarchive

        .systemLibrary(
            name: "CArchiveSystem",
            pkgConfig: "libarchive",
            providers: [.apt(["libarchive-dev"]), .brew(["libarchive"])]
        ),
        .target(name: "CArchive", dependencies: ["CArchiveSystem"]),

        // MARK: CHDF5: a C interface over HDF5

        .systemLibrary(
            name: "CHDF5System",
            pkgConfig: "hdf5",
            providers: [.apt(["libhdf5-dev"]), .brew(["hdf5"])]
        ),
        .target(name: "CHDF5", dependencies: ["CHDF5System"]),

        // MARK: CTorch: a pure-C interface over libtorch; the only target with unsafe flags

        .target(
            name: "CTorch",
            cxxSettings: [.unsafeFlags(["-isystem", "\(libtorch)/include", "-Wall", "-Werror"])],
            linkerSettings: [
                .unsafeFlags([
                    "-L\(libtorch)/lib",
                    "-Xlinker", "-rpath", "-Xlinker", "\(libtorch)/lib",
                    "-Xlinker", "-rpath", "-Xlinker", "$ORIGIN/../lib/cutline",
                ]),
                .linkedLibrary("torch_cpu"),
                .linkedLibrary("c10"),
            ] + cuda
        ),

        // MARK: CVips: a C interface over libvips

        .systemLibrary(
            name: "CVipsSystem",
            pkgConfig: "vips",
            providers: [.apt(["libvips-dev"]), .brew(["vips"])]
        ),
        .target(name: "CVips", dependencies: ["CVipsSystem"]),

        // MARK: Cutline: the public library and the bundled model

        .target(
            name: "Cutline",
            dependencies: ["CutlineImages", "CutlineModels", "CutlineText", "Torch", "TorchNN"],
            resources: [.copy("Resources/Model")]
        ),
        .testTarget(name: "CutlineTests", dependencies: ["Cutline"]),

        // MARK: CutlineCommands: one file per subcommand

        .target(
            name: "CutlineCommands",
            dependencies: [
                "Cutline",
                "CutlineImages",
                "CutlineImport",
                "CutlineMetrics",
                "CutlineModels",
                "CutlineText",
                "CutlineTraining",
                "CutlineWeights",
                "Torch",
                "TorchNN",
                "WeightFiles",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            resources: [.embedInCode("Resources/Pages")]
        ),
        .testTarget(name: "CutlineCommandsTests", dependencies: ["CutlineCommands"]),

        // MARK: CutlineImages: photographs become 8-bit sRGB pixels

        .target(name: "CutlineImages", dependencies: ["CVips"]),
        .testTarget(
            name: "CutlineImagesTests",
            dependencies: ["CutlineImages"],
            resources: [.copy("Fixtures")]
        ),

        // MARK: CutlineImport: captioners that other programs trained

        .target(
            name: "CutlineImport",
            dependencies: [
                "CutlineModels",
                "CutlineText",
                "Torch",
                "TorchNN",
                "WeightFiles",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .testTarget(
            name: "CutlineImportTests",
            dependencies: ["CutlineImport", "CutlineModels", "CutlineText", "Torch", "TorchNN", "WeightFiles"],
            resources: [.copy("Fixtures")]
        ),

        // MARK: CutlineMetrics: PTB tokens, BLEU, ROUGE-L, CIDEr-D, METEOR

        .target(name: "CutlineMetrics"),
        .testTarget(
            name: "CutlineMetricsTests",
            dependencies: ["CutlineMetrics"],
            resources: [.copy("Fixtures")]
        ),

        // MARK: CutlineModels: encoders, decoders, search, model folders

        .target(
            name: "CutlineModels",
            dependencies: [
                "CutlineImages",
                "CutlineText",
                "Torch",
                "TorchNN",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .testTarget(
            name: "CutlineModelsTests",
            dependencies: ["CutlineModels"],
            resources: [.copy("Fixtures")]
        ),

        // MARK: CutlineResearch: the public library for training and measuring

        .target(
            name: "CutlineResearch",
            dependencies: [
                "CutlineMetrics", "CutlineModels", "CutlineText", "CutlineTraining", "Torch", "TorchNN",
            ]
        ),
        .testTarget(
            name: "CutlineResearchTests",
            dependencies: ["Cutline", "CutlineResearch"],
            packageAccess: false
        ),

        // MARK: CutlineText: normalisers and vocabularies

        .target(name: "CutlineText"),
        .testTarget(
            name: "CutlineTextTests",
            dependencies: ["CutlineText"],
            resources: [.copy("Fixtures")]
        ),

        // MARK: CutlineTraining: data sets, feature store, trainer

        .target(
            name: "CutlineTraining",
            dependencies: [
                "CutlineImages",
                "CutlineMetrics",
                "CutlineModels",
                "CutlineText",
                "Torch",
                "TorchNN",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .testTarget(
            name: "CutlineTrainingTests",
            dependencies: [
                "CutlineImages",
                "CutlineMetrics",
                "CutlineModels",
                "CutlineText",
                "CutlineTraining",
                "Torch",
                "TorchNN",
            ]
        ),

        // MARK: CutlineWeights: where pretrained weights come from, fetching and importing them

        .target(
            name: "CutlineWeights",
            dependencies: [
                "CutlineModels",
                "Torch",
                "TorchNN",
                "WeightFiles",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "CutlineWeightsTests",
            dependencies: [
                "CutlineModels",
                "CutlineWeights",
                "Torch",
                "TorchNN",
                "WeightFiles",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            resources: [.copy("Fixtures")]
        ),

        // MARK: NotebookExample: the tutorial notebook's way, by the public libraries alone

        .executableTarget(
            name: "NotebookExample",
            dependencies: [
                "Cutline",
                "CutlineResearch",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Examples/Notebook",
            exclude: ["Encoder", "README.md", "captions.txt"],
            packageAccess: false
        ),

        // MARK: Torch: tensors

        .target(name: "Torch", dependencies: ["CTorch"]),
        .testTarget(name: "TorchTests", dependencies: ["Torch"], resources: [.copy("Fixtures")]),

        // MARK: TorchNN: layers, losses, optimisers, schedules

        .target(name: "TorchNN", dependencies: ["Torch"]),
        .testTarget(name: "TorchNNTests", dependencies: ["TorchNN"], resources: [.copy("Fixtures")]),

        // MARK: WeightFiles: other frameworks' weight files, as data

        .target(name: "WeightFiles", dependencies: ["CArchive", "CHDF5", "Torch"]),
        .testTarget(
            name: "WeightFilesTests",
            dependencies: ["Torch", "WeightFiles"],
            resources: [.copy("Fixtures")]
        ),

        // MARK: cutline: the command-line tool

        .executableTarget(name: "cutline", dependencies: ["CutlineCommands"]),
        .testTarget(name: "EndToEndTests", dependencies: ["NotebookExample", "cutline"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx20
)

let cTargets: Set = ["CArchive", "CArchiveSystem", "CHDF5", "CHDF5System", "CTorch", "CVips", "CVipsSystem"]
for target in package.targets where !cTargets.contains(target.name) {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
    ]
}
