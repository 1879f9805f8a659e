package import Foundation

/// What a file of Keras holds: layers with their weights, and the model's description where the file has one.
///
/// Read are `.h5` files as Keras 1 to 3 write them, of weights alone or of whole models, Keras 3's `.weights.h5`, and its `.keras`
/// archives. Floats of any width become float32. The description is handed on as text, and nothing in it is executed.
package struct KerasFile {
    /// In the model's order where the file tells it, which `.weights.h5` does not; layers of a model that is a layer itself
    /// stand in its place.
    package let layers: [KerasLayer]
    /// The model's `config.json`, as UTF-8 JSON.
    package let modelConfiguration: Data?

    package init(contentsOf url: URL) throws {
        if try FileHead(of: url).isZip {
            try self.init(archive: url, name: url.path)
            return
        }
        try self.init(HDF5File(contentsOf: url, name: url.path), configuration: nil)
    }

    init(_ file: HDF5File, configuration: Data?) throws(WeightFileError) {
        let attribute = try file.attribute("model_config", of: "")?.first
        modelConfiguration = configuration ?? attribute.map { Data($0.utf8) }
        let description = modelConfiguration.map(KerasModelDescription.init)
        if let group = try file.layerListGroup() {
            let listed = try file.listedLayers(in: group)
            layers = description.map { description in listed.flatMap(description.layers) } ?? listed
        } else if let objects = try file.layerObjects() {
            layers = (description ?? KerasModelDescription()).layers(of: objects)
        } else {
            throw WeightFileError(
                .unknownFormat,
                "\(file.name): is an HDF5 file, and not one that Keras wrote: it has no list and no group of layers"
            )
        }
    }
}
