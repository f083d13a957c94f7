#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: coverage.sh BUILD-FOLDER (or: cmake --build --preset coverage --target coverage)
# Runs every test of a coverage build and prints which lines of libprov they reach; fails below 85 %.
set -eu

cd "$(dirname "$0")/.."
command -v gcovr >/dev/null || { echo "gcovr is missing (apt-get install gcovr)" >&2; exit 1; }
build=$1
find "$build" -name '*.gcda' -delete
status=0
ctest --test-dir "$build" -j "$(nproc)" --output-on-failure || status=1
gcovr --root . --object-directory "$build" --filter 'libprov/' --sort-percentage --print-summary \
	--fail-under-line 85 "$build" || status=1
exit $status
