/// What the names that are let in stand for: dictionaries and tensors.
extension PickleMachine {
    mutating func apply(_ callee: PickleName, to arguments: [PickleValue]) throws(WeightFileError) -> PickleValue {
        switch callee {
        case .orderedDictionary: return try orderedDictionary(arguments)
        case .rebuildTensor: return try tensor(arguments)
        case .rebuildParameter:
            guard case .tensor = arguments.first, let tensor = arguments.first else { throw contradiction() }
            return tensor
        case .size:
            guard arguments.count == 1, case .tuple = arguments[0] else { throw contradiction() }
            return arguments[0]
        case .storage: throw refusal("its pickle makes a storage of its own")
        }
    }

    /// Empty, or filled from a list of pairs as Python 2 pickled it.
    private mutating func orderedDictionary(_ arguments: [PickleValue]) throws(WeightFileError) -> PickleValue {
        var pairs: [(key: PickleValue, value: PickleValue)] = []
        if let argument = arguments.first {
            guard case .list(let list) = argument else { throw contradiction() }
            try willCopy(lists[list].count)
            for item in lists[list] {
                guard let pair = elements(of: item), pair.count == 2 else { throw contradiction() }
                pairs.append((pair[0], pair[1]))
            }
        }
        dictionaries.append(pairs)
        return .dictionary(dictionaries.count - 1)
    }

    private func elements(of value: PickleValue) -> [PickleValue]? {
        switch value {
        case .tuple(let tuple): tuples[tuple]
        case .list(let list): lists[list]
        default: nil
        }
    }

    /// Storage, offset, shape and strides; what follows speaks of gradients.
    private mutating func tensor(_ arguments: [PickleValue]) throws(WeightFileError) -> PickleValue {
        guard arguments.count >= 4, case .storage(let storage) = arguments[0], case .integer(let offset) = arguments[1],
            let shape = wholeNumbers(arguments[2]), let strides = wholeNumbers(arguments[3])
        else { throw contradiction() }
        let numbers = storages[storage]
        guard
            let tensor = StoredTensor(
                storage: storage,
                offset: offset,
                shape: shape,
                strides: strides,
                capacity: numbers.count
            )
        else {
            throw WeightFileError(
                .refused,
                """
                \(name): a tensor of shape \(shape) and strides \(strides) from element \(offset) reaches beyond its storage of \
                \(numbers.count) elements, or repeats a part of it
                """
            )
        }
        tensors.append(tensor)
        return .tensor(tensors.count - 1)
    }

    /// The lengths of axes, or the steps along them.
    private func wholeNumbers(_ value: PickleValue) -> [Int]? {
        guard let elements = elements(of: value), elements.count <= StoredTensor.largestRank else { return nil }
        var numbers: [Int] = []
        for element in elements {
            guard case .integer(let number) = element else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    /// `("storage", type, key, device, count)`, and before 1.6 whether it is a view of another, which none is today.
    mutating func storage(describedBy value: PickleValue) throws(WeightFileError) -> PickleValue {
        guard case .tuple(let tuple) = value, (5...6).contains(tuples[tuple].count) else { throw contradiction() }
        let parts = tuples[tuple]
        guard case .text("storage") = parts[0], case .name(.storage(let type)) = parts[1],
            let key = Self.key(parts[2]), case .integer(let count) = parts[4], (0...Int.max / 16).contains(count)
        else { throw contradiction() }
        if parts.count == 6 {
            guard case .none = parts[5] else { throw refusal("storage '\(key)' is a view of another") }
        }
        let numbers = StoredNumbers(key: key, type: type, count: count)
        if let known = storagesByKey[key] {
            guard storages[known] == numbers else { throw contradiction() }
            return .storage(known)
        }
        storagesByKey[key] = storages.count
        storages.append(numbers)
        return .storage(storages.count - 1)
    }

    static func key(_ value: PickleValue) -> String? {
        switch value {
        case .text(let text): text
        case .integer(let number): String(number)
        default: nil
        }
    }
}
