#!/usr/bin/env bash
# Makes a fresh checkout ready to build: checks for Swift, installs system libraries, puts libtorch into .libtorch/.
# Running it again does nothing and takes no time.
set -euo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

if ! command -v swift >/dev/null; then
    echo "setup: swift is missing. Install Swift 6.2 or later from https://www.swift.org/install and try again." >&2
    exit 1
fi

"$scripts/setup-system.sh"
"$scripts/setup-libtorch.sh"
