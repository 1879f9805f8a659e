/// How a captioner is set up.
public struct CaptionerOptions: Sendable, Hashable {
    /// The number format of the encoder's arithmetic.
    public enum Precision: String, Sendable, Hashable, CaseIterable {
        /// bf16 where the CPU multiplies it in hardware, else fp32.
        case automatic
        case fp32
        case bf16
    }

    public var precision: Precision
    /// `cpu`, or another device that the engine can use on this machine.
    public var device: String
    /// Photographs that go through the network together.
    public var batchSize: Int
    /// Refuse photographs of which a part is missing, instead of captioning what is there with a warning.
    public var isStrict: Bool

    public init(
        precision: Precision = .automatic,
        device: String = "cpu",
        batchSize: Int = 8,
        isStrict: Bool = false
    ) {
        self.precision = precision
        self.device = device
        self.batchSize = batchSize
        self.isStrict = isStrict
    }
}
