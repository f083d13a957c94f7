#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every script passes shellcheck.
set -eu

command -v shellcheck >/dev/null || { echo "skipped: no shellcheck"; exit 77; }
find . -path ./build -prune -o -path ./.git -prune -o -type f \( -name '*.sh' -o -path ./.ci/run \) \
	-print | LC_ALL=C sort | xargs shellcheck -x
