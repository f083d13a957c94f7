#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: symbols.sh LIBPROV.SO SONAME
# What the shared library exports is what libprov.sym lists, no more and no less.
set -eu

command -v nm >/dev/null || { echo "skipped: no nm"; exit 77; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
grep '^prov_' libprov/libprov.sym | LC_ALL=C sort >"$tmp/sym"
# The version's own node (PROV_0) is absolute, type A.
nm -D --defined-only "$1" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | LC_ALL=C sort >"$tmp/so"
bad=0
if ! diff "$tmp/sym" "$tmp/so" >"$tmp/diff"; then
	sed -n 's/^< /listed, not exported: /p; s/^> /exported, not listed: /p' "$tmp/diff"
	bad=1
fi
if ! readelf -d "$1" | grep -q "SONAME.*\[$2\]"; then
	echo "$1: its soname is not $2"
	bad=1
fi
exit $bad
