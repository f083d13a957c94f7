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

# tests/conform/limits.txt has a row for each, whose test exists, or says why there is none.
table=tests/conform/limits.txt
sed 's/|.*//' "$tmp/code" | LC_ALL=C sort >"$tmp/names"
grep -v '^#' "$table" | sed 's/ .*//' | LC_ALL=C sort >"$tmp/rows"
if ! diff "$tmp/names" "$tmp/rows" >"$tmp/diff"; then
	sed -n "s|^< \(.*\)|$table: no row for \1|p; s|^> \(.*\)|$table: \1 is no limit, or stands there twice|p" "$tmp/diff"
	exit 1
fi
bad=0
while read -r name file test; do
	case $name in '#'*) continue ;; esac
	if [ "$file" = - ]; then
		[ -n "$test" ] || { echo "$table: $name: say why there is no test"; bad=1; }
	elif [ ! -f "$file" ]; then
		echo "$table: $name: there is no $file"
		bad=1
	elif ! grep -Eq "cmocka_unit_test[a-z_]*\(${test}[,)]|^    \{\"$test\", " "$file"; then
		echo "$table: $name: $file has no test $test"
		bad=1
	fi
done <"$table"
exit "$bad"
