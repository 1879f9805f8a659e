import Foundation

/// An event of TensorBoard's log: `tensorflow.Event` in `tensorboard/compat/proto/event.proto`, as PyTorch's
/// `SummaryWriter` fills it.
struct TensorBoardEvent {
    /// What a file must begin with.
    static let version = "brain.Event:2"

    /// In seconds since 1970.
    let time: Double
    let step: Int
    private let build: (inout ProtobufMessage) -> Void

    private init(time: Double, step: Int, _ build: @escaping (inout ProtobufMessage) -> Void) {
        self.time = time
        self.step = step
        self.build = build
    }

    /// The first event of a file.
    static func start(time: Double) -> TensorBoardEvent {
        TensorBoardEvent(time: time, step: 0) { $0.add(3, version) }
    }

    /// Numbers by their tags.
    static func scalars(_ values: [(tag: String, value: Double)], time: Double, step: Int) -> TensorBoardEvent {
        TensorBoardEvent(time: time, step: step) { event in
            event.add(5) { summary in
                for (tag, value) in values {
                    summary.add(1) { entry in
                        entry.add(1, tag)
                        entry.add(2, Float(value))
                    }
                }
            }
        }
    }

    /// Texts in Markdown by their tags.
    static func texts(_ values: [(tag: String, text: String)], time: Double, step: Int) -> TensorBoardEvent {
        TensorBoardEvent(time: time, step: step) { event in
            event.add(5) { summary in
                for (tag, text) in values {
                    summary.add(1) { entry in
                        entry.add(1, tag)
                        // A tensor of one string, and the plugin that shows it.
                        entry.add(9) { metadata in metadata.add(1) { $0.add(1, "text") } }
                        entry.add(8) { tensor in
                            tensor.add(1, Int64(7))
                            tensor.add(2) { shape in shape.add(2) { $0.add(1, Int64(1)) } }
                            tensor.add(8, text)
                        }
                    }
                }
            }
        }
    }

    var data: Data {
        var event = ProtobufMessage()
        event.add(1, time)
        event.add(2, Int64(step))
        build(&event)
        return event.data
    }

    /// The step of an event that this type wrote: the field after the time.
    static func step(of data: Data) -> Int? {
        let timeLength = 9
        guard data.count > timeLength + 1, data.first == 1 << 3 | 1, data.dropFirst(timeLength).first == 2 << 3 else {
            return nil
        }
        var (step, shift) = (UInt64(0), UInt64(0))
        for byte in data.dropFirst(timeLength + 1) {
            step |= UInt64(byte & 0x7F) << shift
            shift += 7
            if byte & 0x80 == 0 { return Int(exactly: step) }
        }
        return nil
    }
}
