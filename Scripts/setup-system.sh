#!/usr/bin/env bash
# Installs what the build takes from the system: libvips, which decodes photographs, and pkg-config, which finds it.
# On Debian and Ubuntu it does so itself; elsewhere it says what to install.
set -euo pipefail

fail() {
    printf 'setup-system: %s\n' "$@" >&2
    exit 1
}

found() {
    command -v pkg-config >/dev/null && pkg-config --exists vips
}

if found; then
    exit 0
fi

if ! command -v apt-get >/dev/null; then
    if command -v brew >/dev/null; then
        fail "libvips is missing. Install it with: brew install vips pkg-config"
    elif command -v dnf >/dev/null; then
        fail "libvips is missing. Install it with: sudo dnf install vips-devel pkgconf-pkg-config"
    fi
    fail "libvips is missing. Install its development files and pkg-config, so that 'pkg-config --exists vips' works."
fi

as_root=(env DEBIAN_FRONTEND=noninteractive)
if ((EUID != 0)); then
    command -v sudo >/dev/null ||
        fail "libvips is missing. As root, run: apt-get install --no-install-recommends libvips-dev pkg-config"
    as_root=(sudo "${as_root[@]}")
fi

install_packages() {
    "${as_root[@]}" apt-get install --yes --quiet --no-install-recommends libvips-dev pkg-config
}

echo "Installing libvips-dev and pkg-config..."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# The first try fails where the package lists are missing or older than the archive.
if ! install_packages >"$log" 2>&1; then
    echo "Fetching the package lists first..."
    if ! { "${as_root[@]}" apt-get update --quiet && install_packages; } >"$log" 2>&1; then
        tail -n 5 "$log" | sed 's/^/    /' >&2
        fail "apt-get could not install libvips-dev; it said the above. Check the network and try again."
    fi
fi
found || fail "libvips-dev is installed, yet 'pkg-config --exists vips' fails; is another pkg-config first in PATH?"
echo "libvips $(pkg-config --modversion vips) is installed."
