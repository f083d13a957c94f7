#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every function outside of libprov that its objects call has a row in tests/fault/calls.def, which says
# how it fails there. Usage: calls.sh LIBRARY
set -eu

library=$1
[ -f "$library" ] || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

nm --defined-only "$library" 2>/dev/null | awk 'NF == 3 { print $3 }' | sort -u >"$work/own"
nm -u "$library" 2>/dev/null | awk 'NF == 2 && $2 != "_GLOBAL_OFFSET_TABLE_" { print $2 }' |
	sort -u >"$work/called"
sed -n 's/^[A-Z]*(\([A-Za-z0-9_]*\).*/\1/p' tests/fault/calls.def | sort >"$work/rows"
[ -s "$work/called" ] || {
	echo "$library calls nothing: it was not read"
	exit 1
}
if twice=$(uniq -d "$work/rows") && [ -n "$twice" ]; then
	echo "two rows: $twice"
	exit 1
fi
missing=$(comm -23 "$work/called" "$work/own" | comm -23 - "$work/rows")
if [ -n "$missing" ]; then
	echo "libprov calls these, and tests/fault/calls.def does not say how they fail:"
	echo "$missing"
	exit 1
fi
