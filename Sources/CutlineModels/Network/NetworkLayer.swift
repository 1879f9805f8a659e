/// A part of a network as a drawing shows it: a layer, or a block of layers.
package struct NetworkLayer: Sendable, Hashable {
    /// What a decoder's first layers take from the encoder.
    package static let features = "image features"

    /// Unique within encoder or decoder.
    package let name: String
    /// What it does, for people.
    package let kind: String
    package let output: NetworkShape
    /// The layers whose outputs it takes: by name, or `features`; nil for the layer before it.
    package let inputs: [String]?
    /// Where its parameters are in the store: whole names, or the scopes above them. Each parameter belongs to the layer that
    /// names it most exactly.
    package let parameters: [String]
    /// How many parameters it has that are not in the store.
    package let hiddenParameters: Int

    package init(
        _ name: String,
        _ kind: String,
        output: NetworkShape,
        from inputs: [String]? = nil,
        parameters: [String] = [],
        hiddenParameters: Int = 0
    ) {
        self.name = name
        self.kind = kind
        self.output = output
        self.inputs = inputs
        self.parameters = parameters
        self.hiddenParameters = hiddenParameters
    }
}

extension NetworkLayer {
    /// What a decoder sees of a network's last activations.
    static func features(_ kind: FeatureKind, channels: Int, side: Int) -> NetworkLayer {
        switch kind {
        case .grid: NetworkLayer("grid", "regions", output: NetworkShape([side * side, channels]))
        case .pooled: NetworkLayer("pooled", "mean over regions", output: NetworkShape([channels]))
        }
    }

    /// Nil where nothing is dropped.
    static func dropout(_ name: String, _ share: Double, output: NetworkShape) -> NetworkLayer? {
        share > 0 ? NetworkLayer(name, "dropout \(share)", output: output) : nil
    }
}

extension [NetworkLayer] {
    /// The layers, of which the first takes the encoder's features.
    var startingFromFeatures: [NetworkLayer] {
        guard let first else { return [] }
        let start = NetworkLayer(
            first.name,
            first.kind,
            output: first.output,
            from: [NetworkLayer.features],
            parameters: first.parameters,
            hiddenParameters: first.hiddenParameters
        )
        return [start] + dropFirst()
    }
}

/// The lengths of an output's axes, for one photograph or one caption.
package struct NetworkShape: Sendable, Hashable, ExpressibleByArrayLiteral {
    package enum Axis: Sendable, Hashable, ExpressibleByIntegerLiteral {
        case size(Int)
        /// The words of a caption, of which there may be any number.
        case words
        /// The regions of a photograph, as many as its encoder sees.
        case regions

        package init(integerLiteral value: Int) {
            self = .size(value)
        }
    }

    package let axes: [Axis]

    package init(_ axes: [Axis]) {
        self.axes = axes
    }

    package init(arrayLiteral axes: Axis...) {
        self.axes = axes
    }

    package init(_ sizes: [Int]) {
        axes = sizes.map(Axis.size)
    }

    /// Activations of a convolution: channels, height, width.
    package static func image(channels: Int, side: Int) -> NetworkShape {
        NetworkShape([channels, side, side])
    }

    /// A vector for each word.
    package static func sequence(_ size: Int) -> NetworkShape {
        NetworkShape([.words, .size(size)])
    }

    /// A vector for each region.
    package static func regions(_ size: Int) -> NetworkShape {
        NetworkShape([.regions, .size(size)])
    }

    /// `1280 × 9 × 9`, `T × 384`, `R × 384`
    package var text: String {
        axes.map { axis in
            switch axis {
            case .size(let size): String(size)
            case .words: "T"
            case .regions: "R"
            }
        }
        .joined(separator: " × ")
    }
}
