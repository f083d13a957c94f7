#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: tidy.sh BUILD-FOLDER [FILE...] (or: cmake --build --preset dev --target tidy)
# clang-tidy over what ships; .clang-tidy says what it looks for. Any finding fails.
set -eu

cd "$(dirname "$0")/.."
build=$1
shift
# shellcheck disable=SC2046 # our names have no spaces
[ $# -gt 0 ] || set -- $(find libprov cmd -name '*.c' | LC_ALL=C sort)
printf '%s\n' "$@" | xargs -P "$(nproc)" -n 4 clang-tidy -p "$build" --quiet --warnings-as-errors='*'
