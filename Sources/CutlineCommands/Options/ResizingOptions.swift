import ArgumentParser
import CutlineModels

/// How photos are brought to an encoder's input size, where not as the encoder has it.
struct ResizingOptions: ParsableArguments {
    @Option(help: "How photos are resized; 'nearest' is the default of Keras' load_img.")
    var interpolation: ImagePreprocessing.Interpolation?

    @Option(
        help: ArgumentHelp(
            """
            What of a photo is seen: 'whole', squashed into a square, or the middle of it with 'crop', which resizes the \
            shorter side to 256 pixels first for an input of 224; 'crop:N' resizes it to N. 'whole:N' squashes it into N \
            pixels first, for training photos that are so small.
            """,
            valueName: "kind"
        )
    )
    var geometry: ImagePreprocessing.Geometry?

    var resizing: ImagePreprocessing.Resizing {
        ImagePreprocessing.Resizing(interpolation: interpolation, geometry: geometry)
    }
}

extension ImagePreprocessing.Interpolation: ExpressibleByArgument {}
extension ImagePreprocessing.Geometry: ExpressibleByArgument {}
