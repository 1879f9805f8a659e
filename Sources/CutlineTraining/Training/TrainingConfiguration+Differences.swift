extension TrainingConfiguration {
    /// What differs from `other`, as it stands in a run's `config.json`: "epochs is 2, not 5; seed is 1, not 9".
    package func differences(from other: TrainingConfiguration) throws -> String {
        let (own, others) = (try Self.values(self), try Self.values(other))
        return Set(own.keys).union(others.keys).sorted().compactMap { name in
            let (value, otherValue) = (own[name] ?? "none", others[name] ?? "none")
            return value == otherValue ? nil : "\(name) is \(value), not \(otherValue)"
        }
        .joined(separator: "; ")
    }

    private static func values(_ configuration: TrainingConfiguration) throws -> [String: String] {
        Dictionary(uniqueKeysWithValues: try RunSettings.all(of: configuration).map { ($0.name, $0.value) })
    }
}
