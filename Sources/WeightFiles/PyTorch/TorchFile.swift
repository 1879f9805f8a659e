import Foundation
import Torch

/// Files of `torch.save`: the zip format since PyTorch 1.6, and the format before. Their pickles are read as data.
enum TorchFile {
    /// The tensors by name, of a state dictionary or of one within a training script's dictionary.
    static func tensors(contentsOf url: URL, name: String) throws -> [String: Tensor] {
        try FileHead(of: url).isZip
            ? zippedTensors(contentsOf: url, name: name)
            : legacyTensors(contentsOf: url, name: name)
    }

    /// Puts the tensors over the memory of their storages, which `memory` gives for a storage's place.
    private static func assemble(
        _ state: StateDictionary,
        from machine: PickleMachine,
        fileSize: Int,
        memory: (Int) throws -> ElementBuffer?
    ) throws -> [String: Tensor] {
        var limit = UnpackingLimit(fileSize: fileSize)
        var tensors: [String: Tensor] = [:]
        for (name, index) in state.entries {
            let stored = machine.tensors[index]
            let type = machine.storages[stored.storage].type
            guard let buffer = try memory(stored.storage) else {
                throw WeightFileError(.damaged, "\(machine.name): the numbers of tensor '\(name)' are not in it")
            }
            guard limit.take(stored.count * type.size) else {
                throw WeightFileError(.refused, "\(machine.name): its tensors share numbers far more than weights do")
            }
            tensors[name] = stored.tensor(in: buffer, type: type)
        }
        return tensors
    }

    // MARK: Since 1.6

    private static func zippedTensors(contentsOf url: URL, name: String) throws -> [String: Tensor] {
        let (pickle, folder) = try description(contentsOf: url, name: name)
        return try pickle.withUnsafeBytes { bytes in
            var machine = PickleMachine(reading: bytes, name: name)
            let state = try StateDictionary(machine.load(), in: machine)
            let used = Set(state.entries.map { machine.tensors[$0.tensor].storage })

            let size = try FileSize.of(url)
            var limit = UnpackingLimit(fileSize: size)
            var buffers: [Int: ElementBuffer] = [:]
            let reader = try ArchiveReader(contentsOf: url, name: name)
            while let member = try reader.next() {
                guard member.path.hasPrefix("\(folder)data/"),
                    let storage = machine.storagesByKey[String(member.path.dropFirst(folder.count + 5))],
                    used.contains(storage)
                else { continue }
                let byteCount = machine.storages[storage].byteCount
                guard member.size == nil || member.size == byteCount else {
                    throw WeightFileError(
                        .damaged,
                        "\(name): '\(member.path)' has \(member.size ?? 0) bytes, and its tensors need \(byteCount)"
                    )
                }
                guard limit.take(byteCount) else {
                    throw WeightFileError(.refused, "\(name): '\(member.path)' unpacks to far more than weights do")
                }
                let buffer = ElementBuffer(byteCount: byteCount)
                try reader.fill(buffer.bytes, from: member)
                buffers[storage] = buffer
            }
            return try assemble(state, from: machine, fileSize: size) { buffers[$0] }
        }
    }

    /// The pickle, and the folder that it lies in, with its slash.
    private static func description(contentsOf url: URL, name: String) throws -> (pickle: Data, folder: String) {
        var found: (pickle: Data, folder: String)?
        let reader = try ArchiveReader(contentsOf: url, name: name)
        while let member = try reader.next() {
            switch member.fileName {
            case "data.pkl":
                guard found == nil else { throw WeightFileError(.refused, "\(name): holds two files called data.pkl") }
                let pickle = try reader.data(of: member, atMost: PickleMachine.sizeLimit)
                found = (pickle, String(member.path.dropLast("data.pkl".count)))
            case "byteorder":
                guard try reader.data(of: member, atMost: 64) == Data("little".utf8) else { throw bigEndian(name) }
            case "constants.pkl":
                throw WeightFileError(
                    .refused,
                    """
                    \(name): is a TorchScript program, not weights. Save its weights, in Python: \
                    torch.save(torch.jit.load(path).state_dict(), other_path)
                    """
                )
            default: break
            }
        }
        guard let found else {
            throw WeightFileError(.unknownFormat, "\(name): is a zip file without PyTorch's data.pkl")
        }
        return found
    }

    private static func bigEndian(_ name: String) -> WeightFileError {
        WeightFileError(
            .refused,
            "\(name): its numbers are big-endian, which is not read. Load and save it with PyTorch on an ordinary machine"
        )
    }

    // MARK: Before 1.6

    private static func legacyTensors(contentsOf url: URL, name: String) throws -> [String: Tensor] {
        let file = try MappedFile(contentsOf: url)
        return try file.withBytes { bytes in
            var machine = PickleMachine(reading: bytes, name: name)
            // A number that tells the format, its version, and how the machine that wrote it keeps numbers.
            _ = try machine.load()
            guard case .integer(1001) = try machine.load() else {
                throw WeightFileError(.refused, "\(name): is of a version of PyTorch's format that is not read")
            }
            guard case .dictionary(let system) = try machine.load() else { throw machine.contradiction() }
            let isLittleEndian = machine.dictionaries[system].contains { key, value in
                if case .text("little_endian") = key, case .boolean(true) = value { true } else { false }
            }
            guard isLittleEndian else { throw bigEndian(name) }

            let state = try StateDictionary(machine.load(), in: machine)
            guard case .list(let list) = try machine.load() else { throw machine.contradiction() }
            let places = try legacyStorages(keys: machine.lists[list], after: &machine, in: bytes)
            var buffers: [Int: ElementBuffer] = [:]
            return try assemble(state, from: machine, fileSize: bytes.count) { storage in
                guard let place = places[storage] else { return nil }
                if let buffer = buffers[storage] { return buffer }
                // The numbers lie at any byte of the file, and the engine wants them aligned.
                let buffer = ElementBuffer(byteCount: place.count)
                buffer.bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[place]))
                buffers[storage] = buffer
                return buffer
            }
        }
    }

    /// Where the storages lie behind the pickles: each as its number of elements, then these.
    private static func legacyStorages(
        keys: [PickleValue],
        after machine: inout PickleMachine,
        in bytes: UnsafeRawBufferPointer
    ) throws -> [Int: Range<Int>] {
        var places: [Int: Range<Int>] = [:]
        var position = machine.position
        for key in keys {
            guard let key = PickleMachine.key(key), let storage = machine.storagesByKey[key], places[storage] == nil
            else {
                throw machine.contradiction()
            }
            let numbers = machine.storages[storage]
            guard bytes.count - position >= 8, numbers.byteCount <= bytes.count - position - 8 else {
                throw WeightFileError(
                    .damaged,
                    "\(machine.name): ends before the \(numbers.byteCount) bytes of storage '\(key)'; the file is cut short"
                )
            }
            let count = bytes.loadUnaligned(fromByteOffset: position, as: Int64.self)
            guard Int(Int64(littleEndian: count)) == numbers.count else {
                throw WeightFileError(
                    .damaged,
                    "\(machine.name): storage '\(key)' holds \(count) elements instead of \(numbers.count)"
                )
            }
            places[storage] = (position + 8)..<(position + 8 + numbers.byteCount)
            position += 8 + numbers.byteCount
        }
        guard position == bytes.count else {
            throw WeightFileError(.damaged, "\(machine.name): \(bytes.count - position) bytes follow its last storage")
        }
        return places
    }
}
