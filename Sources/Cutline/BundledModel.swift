package import Foundation

/// The model that comes with Cutline.
package enum BundledModel {
    package static var folder: URL {
        Bundle.module.bundleURL.appendingPathComponent("Model")
    }
}
