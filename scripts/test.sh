#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs what the tests need (Debian), builds with the address and undefined-behaviour sanitizers,
# and runs every test.
set -eu

cd "$(dirname "$0")/.."
scripts/install-deps.sh cmake ninja-build gcc g++ libc6-dev pkg-config \
	libssl-dev libsodium-dev libcbor-dev libcjson-dev libutf8proc-dev libbrotli-dev libexpat1-dev \
	zlib1g-dev libsqlite3-dev libexif-dev libjpeg-dev libpng-dev libwebp-dev libcurl4-openssl-dev libp11-kit-dev libseccomp-dev \
	libcmocka-dev openssl softhsm2 opensc python3 jq mandoc shellcheck
cmake --preset asan
cmake --build --preset asan
exec ctest --preset asan -j "$(nproc)" "$@"
