#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# docs/limits.md tells the truth: every limit of base/limits.h with its value, what it bounds, and why.
set -eu

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
awk -f tests/check/limits.awk libprov/base/limits.h >"$tmp/code"
[ -s "$tmp/code" ] || { echo "libprov/base/limits.h: no limits found"; exit 1; }
# Rows are | `NAME` | value | what | why | option or API |.
# shellcheck disable=SC2016
sed -n 's/^| *`\(PROV_[A-Z_0-9]*\)` *| *\([^|]*[^| ]\) *| *\([^|]*[^| ]\) *| *[^| ][^|]*| *[^| ][^|]*|$/\1|\2|\3/p' \
	docs/limits.md >"$tmp/doc"
LC_ALL=C sort "$tmp/code" >"$tmp/code.sorted"
LC_ALL=C sort "$tmp/doc" >"$tmp/doc.sorted"
if ! diff "$tmp/code.sorted" "$tmp/doc.sorted" >"$tmp/diff"; then
	sed -n 's/^< /limits.h says:  /p; s/^> /limits.md says: /p' "$tmp/diff"
	exit 1
fi
