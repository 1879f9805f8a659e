/// The named tensors in what a file of PyTorch holds.
struct StateDictionary {
    let entries: [(name: String, tensor: Int)]

    /// Names under which training scripts keep a network's weights among other things.
    private static let usualKeys = ["state_dict", "model_state_dict", "model", "net", "network", "weights", "params"]

    init(_ root: PickleValue, in machine: PickleMachine) throws(WeightFileError) {
        guard case .dictionary(let dictionary) = root else {
            throw WeightFileError(.refused, "\(machine.name): holds no dictionary of tensors")
        }
        let members = machine.dictionaries[dictionary]
        var found = Self.tensors(members)
        if found.isEmpty {
            let inner = members.compactMap { member -> (key: String, tensors: [(name: String, tensor: Int)])? in
                guard let key = PickleMachine.key(member.key), case .dictionary(let inner) = member.value else {
                    return nil
                }
                let tensors = Self.tensors(machine.dictionaries[inner])
                return tensors.isEmpty ? nil : (key, tensors)
            }
            let usual = Self.usualKeys.lazy.compactMap { key in inner.first { $0.key == key } }.first
            guard let chosen = usual ?? (inner.count == 1 ? inner[0] : nil) else {
                let keys = members.compactMap { PickleMachine.key($0.key) }.map { "'\($0)'" }.joined(separator: ", ")
                throw WeightFileError(
                    .refused,
                    "\(machine.name): holds no dictionary of tensors, nor one under a usual name; it has: \(keys)"
                )
            }
            found = chosen.tensors
        }
        // What DataParallel puts before each name.
        let prefix = "module."
        if found.allSatisfy({ $0.name.hasPrefix(prefix) }) {
            found = found.map { (String($0.name.dropFirst(prefix.count)), $0.tensor) }
        }
        guard Set(found.map(\.name)).count == found.count else {
            throw WeightFileError(.refused, "\(machine.name): gives two tensors the same name")
        }
        entries = found
    }

    private static func tensors(
        _ members: [(key: PickleValue, value: PickleValue)]
    ) -> [(name: String, tensor: Int)] {
        members.compactMap { member in
            guard case .text(let name) = member.key, case .tensor(let tensor) = member.value else { return nil }
            return (name, tensor)
        }
    }
}
