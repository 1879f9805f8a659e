import CutlineModels

extension TrainingConfiguration {
    /// Takes the default for what is not said, as a run of an earlier version may leave it.
    package init(from decoder: any Decoder) throws {
        self.init()
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func read<Value: Decodable>(_ key: CodingKeys, _ path: WritableKeyPath<TrainingConfiguration, Value>) throws {
            if let value = try container.decodeIfPresent(Value.self, forKey: key) { self[keyPath: path] = value }
        }
        try read(.encoder, \.encoder)
        interpolation = try container.decodeIfPresent(ImagePreprocessing.Interpolation.self, forKey: .interpolation)
        geometry = try container.decodeIfPresent(ImagePreprocessing.Geometry.self, forKey: .geometry)
        try read(.decoder, \.decoder)
        try read(.normalizer, \.normalizer)
        try read(.vocabulary, \.vocabulary)
        try read(.minimumCount, \.minimumCount)
        try read(.featureScaling, \.featureScaling)
        try read(.embeddingSize, \.embeddingSize)
        try read(.hiddenSize, \.hiddenSize)
        try read(.outputSize, \.outputSize)
        try read(.attentionSize, \.attentionSize)
        try read(.heads, \.heads)
        try read(.layers, \.layers)
        try read(.refiningLayers, \.refiningLayers)
        try read(.recurrentBias, \.recurrentBias)
        try read(.imageDropout, \.imageDropout)
        try read(.regionDropout, \.regionDropout)
        try read(.wordDropout, \.wordDropout)
        try read(.outputDropout, \.outputDropout)
        wordVectors = try container.decodeIfPresent(String.self, forKey: .wordVectors)
        try read(.missingVectors, \.missingVectors)
        try read(.freezesEmbedding, \.freezesEmbedding)
        try read(.batchSize, \.batchSize)
        try read(.isMirrored, \.isMirrored)
        try read(.maximumLength, \.maximumLength)
        try read(.epochs, \.epochs)
        try read(.learningRate, \.learningRate)
        try read(.schedule, \.schedule)
        try read(.warmupSteps, \.warmupSteps)
        try read(.weightDecay, \.weightDecay)
        try read(.adamEpsilon, \.adamEpsilon)
        try read(.gradientClip, \.gradientClip)
        try read(.labelSmoothing, \.labelSmoothing)
        try read(.attentionPenalty, \.attentionPenalty)
        try read(.averageDecay, \.averageDecay)
        try read(.usesBFloat16, \.usesBFloat16)
        try read(.seed, \.seed)
        try read(.threads, \.threads)
        try read(.patience, \.patience)
        try read(.firstValidation, \.firstValidation)
        try read(.search, \.search)
    }
}
