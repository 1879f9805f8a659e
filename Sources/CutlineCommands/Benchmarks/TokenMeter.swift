import CutlineTraining

/// Measures a trainer from its events: wall-clock time from step to step, with whatever else it does between left out.
struct TokenMeter: Sendable {
    /// Steps before anything is measured: first calls allocate.
    private static let warmupSteps = 2

    private let repeats: Int
    private let seconds: Double
    private let now: @Sendable () -> Duration
    private var steps = 0
    private var last: Duration
    private var tokens = 0
    private var elapsed = 0.0
    /// Tokens a second, one for each repeat.
    private(set) var rates: [Double] = []

    init(repeats: Int, seconds: Double, now: @escaping @Sendable () -> Duration) {
        self.repeats = repeats
        self.seconds = seconds
        self.now = now
        last = now()
    }

    var isDone: Bool { rates.count >= repeats }

    mutating func record(_ event: TrainingEvent) {
        let time = now()
        defer { last = time }
        guard case .stepped(let step) = event else { return }
        steps += 1
        guard steps > Self.warmupSteps else { return }
        tokens += step.tokens
        elapsed += (time - last).seconds
        if elapsed >= seconds {
            rates.append(Double(tokens) / elapsed)
            (tokens, elapsed) = (0, 0)
        }
    }
}
