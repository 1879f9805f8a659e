package import Foundation
package import Torch

/// The weights in a file of any format that is read, told apart by content.
package enum WeightFile {
    /// Of PyTorch or of safetensors, by their names.
    case tensors([String: Tensor])
    case keras(KerasFile)

    /// Reads `.pth` and `.pt` of PyTorch, `.safetensors`, `.h5` and `.keras` of Keras, and a `.tar.gz`, `.tar`, `.zip` or `.whl`
    /// that holds just one of these.
    package init(contentsOf url: URL) throws {
        try self.init(contentsOf: url, name: url.path, inArchive: false)
    }

    private init(contentsOf url: URL, name: String, inArchive: Bool) throws {
        let head = try FileHead(of: url)
        if head.isHDF5 {
            self = .keras(try KerasFile(HDF5File(contentsOf: url, name: name), configuration: nil))
        } else if head.isLegacyPyTorch {
            self = .tensors(try TorchFile.tensors(contentsOf: url, name: name))
        } else if head.isSafetensors {
            do {
                self = .tensors(try SafetensorsFile(contentsOf: url).tensors())
            } catch {
                throw TorchError(error.code, error.message.replacing(url.path, with: name))
            }
        } else if head.isZip || head.isGzip || head.isTar {
            let contents = try ArchiveContents(of: url, name: name)
            if contents.isPyTorch {
                self = .tensors(try TorchFile.tensors(contentsOf: url, name: name))
            } else if contents.isKeras {
                self = .keras(try KerasFile(archive: url, name: name))
            } else if let member = contents.onlyWeightFile, !inArchive {
                let file = try ArchiveReader.extract(member, from: url, name: name)
                try self.init(contentsOf: file.url, name: "\(name): \(member)", inArchive: true)
            } else {
                throw contents.unknown
            }
        } else {
            throw head.unknown(name)
        }
    }
}

extension FileHead {
    fileprivate func unknown(_ name: String) -> WeightFileError {
        let problem =
            if isWebPage {
                "is a web page, which is what a failed download leaves; download it again"
            } else if isLargeFilePointer {
                "is Git's stand-in for a large file; fetch the file itself with: git lfs pull"
            } else {
                """
                is of no format that is read. Weights are read from PyTorch's .pth, safetensors, Keras' .h5 and .keras, and an \
                archive that holds one such file
                """
            }
        return WeightFileError(.unknownFormat, "\(name): \(problem)")
    }
}
