/// The layout of Keras 1 and 2, which Keras 3 still writes to `.h5`: attributes list the layers, and each layer's weights.
extension HDF5File {
    /// The group whose attributes list the layers: the root of a file of weights, `model_weights` of a whole model.
    func layerListGroup() throws(WeightFileError) -> String? {
        for group in ["", "model_weights"] where try hasGroup(group) {
            if try list("layer_names", of: group) != nil { return group }
        }
        return nil
    }

    func listedLayers(in group: String) throws(WeightFileError) -> [KerasLayer] {
        var layers: [KerasLayer] = []
        for name in try list("layer_names", of: group) ?? [] {
            let place = group.isEmpty ? name : "\(group)/\(name)"
            var weights: [KerasLayer.Weight] = []
            for path in try list("weight_names", of: place) ?? [] {
                weights.append(KerasLayer.Weight(path: path, tensor: try tensor("\(place)/\(path)")))
            }
            layers.append(KerasLayer(name: name, weights: weights))
        }
        return layers
    }

    /// A list in an attribute; one that is too long for HDF5 is split over attributes with a number behind their name.
    private func list(_ attribute: String, of path: String) throws(WeightFileError) -> [String]? {
        if let texts = try self.attribute(attribute, of: path) { return texts }
        guard var texts = try self.attribute("\(attribute)0", of: path) else { return nil }
        var part = 1
        while let more = try self.attribute("\(attribute)\(part)", of: path) {
            texts += more
            part += 1
        }
        return texts
    }
}
