#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# libprov/report/status.def and docs/status-codes.md know the same codes, and say the same of them:
# severity, clause and meaning.
set -eu

def=libprov/report/status.def
doc=docs/status-codes.md
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

awk -f tests/check/status.awk $def | LC_ALL=C sort >"$tmp/def"
# Rows are | `code` | severity | clause | meaning | issued in |.
# shellcheck disable=SC2016
sed -n 's/^| *`\([^`]*\)` *| *\([^|]*[^| ]\) *| *\([^|]*[^| ]\) *| *\([^|]*[^| ]\) *|.*/\1|\2|\3|\4/p' $doc |
	LC_ALL=C sort >"$tmp/doc"
[ -s "$tmp/def" ] || { echo "$def: no codes found"; exit 1; }
twice=$(cut -d '|' -f 1 "$tmp/def" | uniq -d)
[ -z "$twice" ] || { echo "$def: twice: $twice"; exit 1; }
if ! diff "$tmp/def" "$tmp/doc" >"$tmp/diff"; then
	sed -n 's/^< /status.def says:      /p; s/^> /status-codes.md says: /p' "$tmp/diff"
	exit 1
fi
