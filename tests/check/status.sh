#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# libprov/report/status.def and docs/status-codes.md know the same codes, and say the same of them.
set -eu

def=libprov/report/status.def
doc=docs/status-codes.md
for file in $def $doc; do
	[ -f "$file" ] || { echo "skipped: no $file"; exit 77; }
done

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# A code is a quoted word with a dot that begins in lower case; a clause begins otherwise.
grep -o '"[a-z][A-Za-z0-9_-]*\.[A-Za-z0-9_.-]*"' $def | tr -d '"' | LC_ALL=C sort >"$tmp/def"
# The first cell of a row of a table, in backticks.
# shellcheck disable=SC2016
sed -n 's/^| *`\([^`]*\)`.*/\1/p' $doc | LC_ALL=C sort >"$tmp/doc"
LC_ALL=C sort -u "$tmp/def" | LC_ALL=C diff "$tmp/def" - || { echo "$def: a code stands twice"; exit 1; }
LC_ALL=C sort -u "$tmp/doc" | LC_ALL=C diff "$tmp/doc" - || { echo "$doc: a code stands twice"; exit 1; }
[ -s "$tmp/def" ] || { echo "$def: no codes found"; exit 1; }
if ! diff "$tmp/def" "$tmp/doc" >"$tmp/diff"; then
	sed -n "s|^< |only in $def: |p; s|^> |only in $doc: |p" "$tmp/diff"
	exit 1
fi
