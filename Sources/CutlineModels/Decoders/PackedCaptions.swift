package import Torch

/// Captions of different lengths side by side, read a word of each at a time, without padding.
///
/// The longest comes first, so that the captions that have a word at a position are the first ones. Words stand position by
/// position: the first word of every caption, the second of all that have one, and so on.
package struct PackedCaptions {
    /// int64 [N]
    package let words: Tensor
    /// int64 [B], the photograph of each caption.
    package let images: Tensor
    /// int64 [N], the photograph of each word.
    package let wordImages: Tensor
    /// For each position, how many captions have a word there; never rising.
    package let counts: [Int]
    /// int64 [B, T]: the captions as rows, padded at the end.
    package let rows: Tensor
    /// int64 [N], where each word stands in `rows` when these are laid end to end.
    package let places: Tensor
    /// int64 [B · T], the word at each place of `rows` laid end to end; the first one where there is padding.
    private let sources: Tensor

    /// - Parameters:
    ///   - captions: the longest first.
    ///   - images: the photograph of each caption.
    ///   - padding: the id that fills up `rows`.
    package init(_ captions: [[Int32]], images: [Int], padding: Int32, on device: Device = .cpu) {
        precondition(captions.count == images.count, "\(captions.count) captions of \(images.count) photographs")
        let length = captions.first?.count ?? 0
        var words: [Int64] = []
        var wordImages: [Int64] = []
        var places: [Int64] = []
        var counts: [Int] = []
        for position in 0..<length {
            var count = 0
            for (row, caption) in captions.enumerated() {
                guard position < caption.count else { break }
                words.append(Int64(caption[position]))
                wordImages.append(Int64(images[row]))
                places.append(Int64(row * length + position))
                count += 1
            }
            counts.append(count)
        }
        var sources = [Int64](repeating: 0, count: captions.count * length)
        for (word, place) in places.enumerated() { sources[Int(place)] = Int64(word) }
        precondition(words.count == captions.reduce(0) { $0 + $1.count }, "the longest caption comes first")
        let rows = captions.flatMap { caption in
            caption.map(Int64.init) + Array(repeating: Int64(padding), count: length - caption.count)
        }
        self.words = Tensor(words).to(on: device)
        self.images = Tensor(images.map(Int64.init)).to(on: device)
        self.wordImages = Tensor(wordImages).to(on: device)
        self.counts = counts
        self.rows = Tensor(rows, shape: [captions.count, length]).to(on: device)
        self.places = Tensor(places).to(on: device)
        self.sources = Tensor(sources).to(on: device)
    }

    /// Captions of one length: `words` int64 [B, T], `images` int64 [B].
    init(words: Tensor, images: Tensor) {
        let length = words.size(1)
        let ids = words.integers.map(Int32.init)
        self.init(
            stride(from: 0, to: ids.count, by: length).map { Array(ids[$0..<($0 + length)]) },
            images: images.integers.map(Int.init),
            padding: 0,
            on: words.device
        )
    }

    private init(_ other: PackedCaptions, words: Tensor) {
        self.words = words
        images = other.images
        wordImages = other.wordImages
        counts = other.counts
        places = other.places
        sources = other.sources
        var rows = other.rows.integers
        for (word, place) in zip(words.integers, other.places.integers) { rows[Int(place)] = word }
        self.rows = Tensor(rows, shape: other.rows.shape).to(on: words.device)
    }

    /// The same captions with other words, int64 [N].
    package func replacingWords(_ words: Tensor) -> PackedCaptions {
        precondition(words.shape == self.words.shape, "\(words.shape) words for \(self.words.shape)")
        return PackedCaptions(self, words: words)
    }

    /// For each word the index of the word before it in its caption; nil for the first.
    package var indicesOfPreviousWords: [Int?] {
        var start = 0
        var before: Int?
        return counts.flatMap { count in
            defer { (before, start) = (start, start + count) }
            return (0..<count).map { row in before.map { $0 + row } }
        }
    }

    /// What belongs to the words, out of `values` [B, T, …] that belong to `rows`: [N, …].
    package func picked(from values: Tensor) -> Tensor {
        values.reshaped([-1] + values.shape.dropFirst(2)).gatheringRows(places)
    }

    /// `values` [N, …], which belong to the words, as `rows` stand: [B, T, …]. What stands after a caption's end has no meaning.
    func laidOut(_ values: Tensor) -> Tensor {
        values.gatheringRows(sources).reshaped(rows.shape + values.shape.dropFirst())
    }

    /// int64 [N], the position of each word in its caption.
    var positions: Tensor {
        let positions = counts.enumerated().flatMap { Array(repeating: Int64($0.offset), count: $0.element) }
        return Tensor(positions).to(on: words.device)
    }

    /// The parts of `values` [N, …] at each position.
    package func positions(of values: Tensor) -> [Tensor] {
        values.split(counts)
    }
}

extension PackedCaptions {
    /// Reads the captions position by position, each as far as it goes.
    ///
    /// - Parameters:
    ///   - state: before the first word, a row for each caption.
    ///   - step: takes the position, the photographs of the captions that have a word there, and their state; gives what comes
    ///     of the position, and the state after it.
    func unrolled<Output>(
        from state: DecoderState,
        _ step: (_ position: Int, _ images: Tensor, _ state: DecoderState) -> (output: Output, state: DecoderState)
    ) -> [Output] {
        var state = state
        var alive = images.count
        return counts.enumerated().map { position, count in
            if count < alive { state = state.prefix(count) }
            alive = count
            let (output, after) = step(position, images[0..<count], state)
            state = after
            return output
        }
    }
}
