extension Dataset {
    /// Notes photos of validation and test that training holds under another name.
    ///
    /// Flickr8k, Flickr30k and others share photos, and name them by Flickr's number of the photo, with or without its secret.
    func noteLeaks(in issues: inout DatasetIssues) {
        var trained: [String: String] = [:]
        for image in self.images(in: .train) {
            if let id = ImageName.flickrID(image.id) { trained[id] = image.id }
        }
        guard !trained.isEmpty else { return }
        for split in [Split.validation, .test] {
            for image in self.images(in: split) {
                guard let id = ImageName.flickrID(image.id), let other = trained[id] else { continue }
                issues.add(.leakedPhoto, item: "\(image.id) of \(split.rawValue) is \(other) of train")
            }
        }
    }
}
