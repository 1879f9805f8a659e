#!/usr/bin/env bash
# Puts libtorch, the tensor library, into .libtorch/, where Package.swift looks for it.
#
# The library comes out of PyTorch's CPU wheel: only the shared libraries that libtorch_cpu needs and the C++ headers
# are kept (0.5 GB). Python runs the download and the unpacking; the built tool does not need it.
#
# LIBTORCH=/absolute/path uses another copy of the same version: it is checked, never changed.
set -euo pipefail

readonly version=2.13.0
readonly needed_kilobytes=1500000
readonly fallback_index=https://download.pytorch.org/whl/cpu

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
readonly target=$root/.libtorch

fail() {
    printf 'setup-libtorch: %s\n' "$@" >&2
    exit 1
}

case $(uname -s) in
    Linux)
        readonly library_suffix=so
        readonly requirement=torch==$version+cpu
        platform=manylinux_2_28_$(uname -m)
        ;;
    Darwin)
        # The macOS wheels have no CUDA, so they carry no "+cpu" mark.
        readonly library_suffix=dylib
        readonly requirement=torch==$version
        platform=macosx_14_0_$(uname -m)
        ;;
    *) fail "libtorch $version is set up on Linux and macOS only; on $(uname -s) point LIBTORCH at a copy of it." ;;
esac
readonly platform

# Prints the version that a libtorch folder's own header states, or nothing.
header_version() {
    local line
    while IFS= read -r line; do
        if [[ $line =~ ^[[:space:]]*\"([0-9.]+)\"[[:space:]]*$ ]]; then
            echo "${BASH_REMATCH[1]}"
            return
        fi
    done 2>/dev/null <"$1/include/torch/headeronly/version.h" || true
}

check_own_copy() {
    local folder=$1 found library
    [[ $folder == /* ]] || fail "LIBTORCH is '$folder'; give an absolute path, as the built tool remembers it."
    [[ -d $folder ]] || fail "LIBTORCH is '$folder', which is not a folder; unset it to use .libtorch/."
    for library in torch_cpu c10; do
        [[ -e $folder/lib/lib$library.$library_suffix ]] ||
            fail "LIBTORCH is '$folder', which has no lib/lib$library.$library_suffix; unset it to use .libtorch/."
    done
    found=$(header_version "$folder")
    [[ $found == "$version" ]] ||
        fail "LIBTORCH is '$folder', which holds libtorch ${found:-of unknown version}; $version is needed." \
            "Unset LIBTORCH to have the right one put into .libtorch/."
}

if [[ -n ${LIBTORCH:-} ]]; then
    check_own_copy "$LIBTORCH"
    exit 0
fi

if [[ -f $target/VERSION && $(<"$target/VERSION") == "$version" ]]; then
    exit 0
fi

command -v python3 >/dev/null ||
    fail "python3 is needed to unpack libtorch. Install it (Debian: apt-get install python3 python3-pip) and try again."
python3 -m pip --version >/dev/null 2>&1 ||
    fail "pip is needed to download libtorch. Install it (Debian: apt-get install python3-pip) and try again."

free_kilobytes=$(df -Pk "$root" | awk 'NR == 2 { print $4 }')
((free_kilobytes >= needed_kilobytes)) ||
    fail "$root has $((free_kilobytes / 1000)) MB free; downloading and unpacking libtorch takes" \
        "$((needed_kilobytes / 1000)) MB for a moment and 0.5 GB afterwards. Free some space and try again."

staging=$(mktemp -d "$root/.libtorch.XXXXXX")
trap 'rm -rf "$staging"' EXIT
trap 'exit 130' INT TERM

# pip keeps unfinished downloads in TMPDIR: inside the staging folder they are within the space checked above.
download() {
    mkdir -p "$staging/tmp" "$staging/wheel"
    TMPDIR=$staging/tmp python3 -m pip download --no-deps --only-binary=:all: --disable-pip-version-check --no-input \
        --retries 2 --python-version 3.11 --implementation cp --abi cp311 --platform "$platform" \
        --dest "$staging/wheel" "$@" "$requirement"
}

echo "Downloading libtorch $version ($requirement, 0.2 GB)..."
if ! download >"$staging/configured.log" 2>&1; then
    echo "Not in the package index that pip is configured with; trying $fallback_index..."
    if ! download --index-url "$fallback_index" >"$staging/fallback.log" 2>&1; then
        {
            echo "setup-libtorch: pip could not download $requirement for $platform."
            echo "With its own configuration it said:"
            tail -n 3 "$staging/configured.log" | sed 's/^/    /'
            echo "From $fallback_index:"
            tail -n 3 "$staging/fallback.log" | sed 's/^/    /'
            echo "Check the network and try again, or point LIBTORCH at a libtorch $version folder (lib/ and include/)."
        } >&2
        exit 1
    fi
fi

echo "Unpacking into .libtorch/..."
python3 - "$staging" "$version" "$library_suffix" <<'PYTHON' || exit 1
"""Unpacks the libraries and headers that Cutline links to from the wheel in `staging`."""
import pathlib
import re
import shutil
import sys
import zipfile

staging, version, suffix = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]

# For Python itself, for torch's own tests, and for loading from Python.
UNUSED_LIBRARIES = re.compile(
    r"lib(aoti_custom_ops|backend_with_compiler|jitbackend_test|shm|torch_python|torchbind_test|torch_global_deps)\."
)
HEADERS = re.compile(r"torch/include/(ATen|c10|caffe2|torch)/.*\.(h|hpp|inl)$")
LIBRARIES = re.compile(r"(torch/lib|torch\.libs|torch/\.dylibs)/(lib[^/]*\.(so|dylib)[^/]*)$")


def destination(name):
    if HEADERS.match(name):
        return name.removeprefix("torch/")
    if (match := LIBRARIES.match(name)) and not UNUSED_LIBRARIES.match(match[2]):
        return f"lib/{match[2]}"
    if re.fullmatch(r"torch-[^/]*\.dist-info/(licenses/)?(LICENSE|NOTICE)", name):
        return name.rsplit("/", 1)[1]
    return None


def fail(message):
    sys.exit(f"setup-libtorch: {message}")


def main():
    wheels = list((staging / "wheel").glob("torch-*.whl"))
    if len(wheels) != 1:
        fail(f"expected one torch wheel, pip left {len(wheels)}")
    wheel = wheels[0]
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        match = re.search(r"__version__ = '([^']+)'", archive.read("torch/version.py").decode())
        found = match[1] if match else "unknown"
        if found not in (version, f"{version}+cpu"):
            fail(f"{wheel.name} holds torch {found}; {version} for CPUs is needed")
        if any(name.startswith("torch/lib/libtorch_cuda") for name in names):
            fail(f"{wheel.name} is built for CUDA; the build for CPUs is needed")
        if f"torch/lib/libtorch_cpu.{suffix}" not in names:
            fail(f"{wheel.name} has no torch/lib/libtorch_cpu.{suffix}")
        unpacked = staging / "unpacked"
        for name in names:
            if inside := destination(name):
                path = unpacked / inside
                path.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(name) as source, open(path, "wb") as output:
                    shutil.copyfileobj(source, output, 1 << 20)
    (unpacked / "VERSION").write_text(f"{version}\n")


try:
    main()
except (OSError, zipfile.BadZipFile, KeyError) as error:
    fail(f"unpacking failed: {error}")
PYTHON

# A rename is all or nothing: an interrupted set-up never leaves half a library in place.
rm -rf "$target"
mv "$staging/unpacked" "$target"
echo "libtorch $version is in .libtorch/."
