#!/usr/bin/env bash
# Installs what the build takes from the system: libvips, which decodes photographs; libarchive and HDF5, which open other
# frameworks' files of weights; and pkg-config, which finds them. On Debian and Ubuntu it does so itself; elsewhere it says
# what to install.
set -euo pipefail

fail() {
    printf 'setup-system: %s\n' "$@" >&2
    exit 1
}

libraries=(vips libarchive hdf5) # as pkg-config knows them
debian=(libvips-dev libarchive-dev libhdf5-dev pkg-config)
fedora=(vips-devel libarchive-devel hdf5-devel pkgconf-pkg-config)
homebrew=(vips libarchive hdf5 pkg-config)

missing() {
    local library absent=()
    for library in "${libraries[@]}"; do
        { command -v pkg-config >/dev/null && pkg-config --exists "$library"; } || absent+=("$library")
    done
    echo "${absent[*]}"
}

absent=$(missing)
if [[ -z $absent ]]; then
    exit 0
fi
lacking="Missing: $absent."

if ! command -v apt-get >/dev/null; then
    if command -v brew >/dev/null; then
        # Homebrew keeps libarchive apart from the one that macOS brings.
        fail "$lacking Install with: brew install ${homebrew[*]}" \
            "Then: export PKG_CONFIG_PATH=\"\$(brew --prefix libarchive)/lib/pkgconfig:\$PKG_CONFIG_PATH\""
    elif command -v dnf >/dev/null; then
        fail "$lacking Install with: sudo dnf install ${fedora[*]}"
    fi
    fail "$lacking Install the development files and pkg-config, so that 'pkg-config --exists ${libraries[*]}' works."
fi

as_root=(env DEBIAN_FRONTEND=noninteractive)
if ((EUID != 0)); then
    command -v sudo >/dev/null ||
        fail "$lacking As root, run: apt-get install --no-install-recommends ${debian[*]}"
    as_root=(sudo "${as_root[@]}")
fi

install_packages() {
    "${as_root[@]}" apt-get install --yes --quiet --no-install-recommends "${debian[@]}"
}

echo "Installing ${debian[*]}..."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# The first try fails where the package lists are missing or older than the archive.
if ! install_packages >"$log" 2>&1; then
    echo "Fetching the package lists first..."
    if ! { "${as_root[@]}" apt-get update --quiet && install_packages; } >"$log" 2>&1; then
        tail -n 5 "$log" | sed 's/^/    /' >&2
        fail "apt-get could not install ${debian[*]}; it said the above. Check the network and try again."
    fi
fi
absent=$(missing)
[[ -z $absent ]] ||
    fail "The packages are installed, yet pkg-config does not find $absent; is another pkg-config first in PATH?"
for library in "${libraries[@]}"; do
    echo "$library $(pkg-config --modversion "$library") is installed."
done
