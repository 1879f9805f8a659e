import CutlineModels

extension TrainingConfiguration {
    /// Why no run can follow these settings, if so.
    package var problem: String? {
        let counts = [
            (CodingKeys.epochs, epochs), (.batchSize, batchSize), (.minimumCount, minimumCount),
            (.maximumLength, maximumLength), (.firstValidation, firstValidation), (.accumulation, accumulation),
        ]
        if let problem = Self.problem(counts, within: 1...Self.largestCount) { return problem }
        let wholes = [(CodingKeys.patience, patience), (.warmupSteps, warmupSteps)]
        if let problem = Self.problem(wholes, within: 0...Self.largestCount) { return problem }
        if let problem = Self.problem([(.threads, threads)], within: 0...Self.mostThreads) { return problem }

        if let problem = Self.problem([(.samples, samples)], within: 2...Self.mostSamples) { return problem }

        let shares = [
            (CodingKeys.labelSmoothing, labelSmoothing), (.averageDecay, averageDecay), (.maskedWords, maskedWords),
            (.scheduledSampling, scheduledSampling), (.colourStrength, colourStrength),
        ]
        if let problem = Self.problem(shares, "0 to less than 1", { (0..<1).contains($0) }) { return problem }
        let amounts = [
            (CodingKeys.learningRate, learningRate), (.weightDecay, weightDecay), (.gradientClip, gradientClip),
            (.attentionPenalty, attentionPenalty), (.encoderLearningRate, encoderLearningRate),
            (.bleuWeight, bleuWeight),
        ]
        if let problem = Self.problem(amounts, "0 or more", { $0 >= 0 && $0.isFinite }) { return problem }
        if let problem = Self.problem([(.smallestCrop, smallestCrop)], "more than 0, up to 1", { $0 > 0 && $0 <= 1 }) {
            return problem
        }
        if let problem = Self.problem([(.teacherWeight, teacherWeight)], "0 to 1", { (0...1).contains($0) }) {
            return problem
        }
        if objective == .selfCritical && !teachers.isEmpty {
            return """
                teachers are for training on people's captions; leave --teacher out, or take 'teachers' out of the settings
                """
        }
        let epsilon = [(CodingKeys.adamEpsilon, adamEpsilon), (.sampleTemperature, sampleTemperature)]
        if let problem = Self.problem(epsilon, "more than 0", { $0 > 0 && $0.isFinite }) { return problem }

        if let problem = search.problem { return "search: \(problem)" }
        return decoderConfiguration(featureSize: 1, vocabularySize: 1).problem.map { "decoder: \($0)" }
    }

    /// Far above what is useful, and low enough for products of such numbers.
    private static let largestCount = 1_000_000_000
    private static let mostThreads = 10_000
    private static let mostSamples = 1000

    private static func problem(_ settings: [(CodingKeys, Int)], within range: ClosedRange<Int>) -> String? {
        problem(settings, "\(range.lowerBound) to \(range.upperBound)", range.contains)
    }

    private static func problem<Value>(
        _ settings: [(CodingKeys, Value)],
        _ bounds: String,
        _ fits: (Value) -> Bool
    ) -> String? {
        settings.first { !fits($0.1) }.map { "\($0.rawValue) is \($1), it can be \(bounds)" }
    }
}
