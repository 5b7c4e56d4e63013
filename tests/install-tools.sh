#!/usr/bin/env bash
# Installs the toolchains and simulators from Debian or Ubuntu packages, and ONNX Runtime from npm, once. Usage: install-tools.sh avr|arm|all
# avr: what the benzene demo needs. arm: what the visual wake words demo needs. all: what the tests need. Exits 3 when something is missing and cannot be installed here.
set -euo pipefail

avr_packages=(gcc-avr binutils-avr avr-libc libsimavr2)
arm_packages=(gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm)
test_packages=(gcc g++ libc6-dev make cmake simavr git procps clang-format cppcheck libonnx-testdata arduino-core-avr arduino-builder avrdude bossa-cli imagemagick python3-torch python3-onnx python3-pil chromium)

command -v npm >/dev/null 2>&1 || test_packages+=(nodejs npm)

mode=${1:-}
case "$mode" in
    avr) packages=("${avr_packages[@]}") ;;
    arm) packages=("${arm_packages[@]}") ;;
    all) packages=("${avr_packages[@]}" "${arm_packages[@]}" "${test_packages[@]}") ;;
    *) echo "usage: install-tools.sh avr|arm|all" >&2; exit 2 ;;
esac

is_installed() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'; }

# ONNX Runtime, which tests compare with: the versions of the lock file, without running any script of theirs.
install_oracle() {
    [ "$mode" = all ] || return 0
    local folder; folder="$(cd "$(dirname "$0")" && pwd)/oracles/onnxruntime"
    cmp -s "$folder/package-lock.json" "$folder/node_modules/installed.json" && return 0
    echo "installing with npm: onnxruntime-node" >&2
    if ! (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && cp package-lock.json node_modules/installed.json) >&2; then
        echo "not installed (npm failed, see above): onnxruntime-node" >&2
        exit 3
    fi
}

missing=()
if command -v dpkg-query >/dev/null 2>&1; then
    for package in "${packages[@]}"; do is_installed "$package" || missing+=("$package"); done
else
    missing=("${packages[@]}")
fi
[ ${#missing[@]} -gt 0 ] || { install_oracle; exit 0; }

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root=(sudo -n); else
        echo "not installed (no root): ${missing[*]}" >&2
        exit 3
    fi
fi
if ! command -v apt-get >/dev/null 2>&1; then
    echo "not installed (no apt-get): ${missing[*]}" >&2
    exit 3
fi

echo "installing with apt-get: ${missing[*]}" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { "${as_root[@]}" apt-get update && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "not installed (apt-get failed, see above): ${missing[*]}" >&2
    exit 3
fi
install_oracle
