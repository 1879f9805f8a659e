import CutlineTraining

/// Measures a trainer from its events: wall-clock time from step to step, with whatever else it does between left out.
struct TrainingMeter: Sendable {
    /// What was done in some time.
    struct Repeat: Sendable {
        fileprivate(set) var seconds = 0.0
        private var tokens = 0
        private var captions = 0
        private var rewardSeconds: Double?

        var tokensPerSecond: Double { Double(tokens) / seconds }
        var captionsPerSecond: Double { Double(captions) / seconds }
        /// The part of the time in which captions were scored; nil where none were.
        var rewardShare: Double? { rewardSeconds.map { $0 / seconds } }

        fileprivate mutating func add(_ step: TrainingEvent.Step, seconds: Double) {
            self.seconds += seconds
            tokens += step.tokens
            captions += step.captions ?? 0
            if let reward = step.rewardSeconds { rewardSeconds = (rewardSeconds ?? 0) + reward }
        }
    }

    /// Steps before anything is measured: first calls allocate.
    private static let warmupSteps = 2

    private let count: Int
    private let seconds: Double
    private let now: @Sendable () -> Duration
    private var steps = 0
    private var last: Duration
    private var current = Repeat()
    private(set) var repeats: [Repeat] = []

    /// - Parameters:
    ///   - repeats: how many are measured.
    ///   - seconds: the least length of each.
    init(repeats: Int, seconds: Double, now: @escaping @Sendable () -> Duration) {
        count = repeats
        self.seconds = seconds
        self.now = now
        last = now()
    }

    var isDone: Bool { repeats.count >= count }

    mutating func record(_ event: TrainingEvent) {
        let time = now()
        defer { last = time }
        guard case .stepped(let step) = event else { return }
        steps += 1
        guard steps > Self.warmupSteps else { return }
        current.add(step, seconds: (time - last).seconds)
        if current.seconds >= seconds {
            repeats.append(current)
            current = Repeat()
        }
    }
}
