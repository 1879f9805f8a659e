/// The layout of Keras 3: groups mirror the model's objects, and each has its weights as `vars/0`, `vars/1`, …
extension HDF5File {
    /// Objects within objects, deeper than real models go; a group may hold itself.
    private static let depthLimit = 32

    /// Groups of a whole model that belong to no layer.
    private static let otherGroups: Set = ["optimizer", "vars", "model_weights", "optimizer_weights"]

    /// The layers in the order of their groups' names, nil where the file has no such layout.
    func layerObjects() throws(WeightFileError) -> [KerasObject]? {
        for group in ["layers", "_layer_checkpoint_dependencies"] where try hasGroup(group) {
            return try layers(in: group, path: [])
        }
        // A model that a class of its own describes keeps its layers under the names of its properties.
        var layers: [KerasObject] = []
        for member in try members(of: "") where !Self.otherGroups.contains(member) {
            if try hasGroup(member) { layers += try layersOfObject(member, path: [member]) }
        }
        return layers.contains { !$0.weights.isEmpty } ? layers : nil
    }

    /// - Parameter path: the groups of the models around it.
    private func layers(in group: String, path: [String]) throws(WeightFileError) -> [KerasObject] {
        var layers: [KerasObject] = []
        for member in try members(of: group) {
            let place = "\(group)/\(member)"
            if try hasGroup(place) { layers += try layersOfObject(place, path: path + [member]) }
        }
        return layers
    }

    /// A layer, or the layers of a model that is a layer of another.
    private func layersOfObject(_ group: String, path: [String]) throws(WeightFileError) -> [KerasObject] {
        let depth = path.count - 1
        try check(depth, at: group)
        if try hasGroup("\(group)/layers") { return try layers(in: "\(group)/layers", path: path) }
        var weights: [KerasLayer.Weight] = []
        try collect(from: group, prefix: "", into: &weights, depth: depth)
        var given: String?
        if try hasGroup("\(group)/vars") { given = try attribute("name", of: "\(group)/vars")?.first }
        return [KerasObject(path: path, name: given, weights: weights)]
    }

    /// An object's own weights, then those of the objects in it, such as an LSTM's cell.
    private func collect(
        from group: String,
        prefix: String,
        into weights: inout [KerasLayer.Weight],
        depth: Int
    ) throws(WeightFileError) {
        try check(depth, at: group)
        let members = try members(of: group)
        if members.contains("vars") {
            for number in try self.members(of: "\(group)/vars") {
                let tensor = try tensor("\(group)/vars/\(number)")
                weights.append(KerasLayer.Weight(path: "\(prefix)vars/\(number)", tensor: tensor))
            }
        }
        // The state of a random generator is kept like a weight and is none.
        for member in Self.forwardFirst(members) where member != "vars" && !member.hasPrefix("seed_generator") {
            guard try hasGroup("\(group)/\(member)") else { continue }
            try collect(from: "\(group)/\(member)", prefix: "\(prefix)\(member)/", into: &weights, depth: depth + 1)
        }
    }

    /// Keras lists the two layers of a bidirectional one in this order, which is not that of their names.
    private static func forwardFirst(_ members: [String]) -> [String] {
        members.filter { $0 == "forward_layer" } + members.filter { $0 != "forward_layer" }
    }

    private func check(_ depth: Int, at group: String) throws(WeightFileError) {
        guard depth < Self.depthLimit else {
            throw WeightFileError(.refused, "\(name): its groups lie within each other without end ('\(group)')")
        }
    }
}
