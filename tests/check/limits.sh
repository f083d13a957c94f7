#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# docs/limits.md tells the truth: every limit of base/limits.h with its value, what it bounds, why, and what can be done.
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

# The table of names (include/prov/limit.h) has the same ones, in the same words, with numbers of their own; and
# whatever is refused names one.
sed -n 's/^	X(\([A-Z_0-9]*\), \([0-9]*\), "\(.*\)").*/\2|PROV_MAX_\1|\3/p' include/prov/limit.h >"$tmp/table"
[ -s "$tmp/table" ] || { echo "include/prov/limit.h: no table found"; exit 1; }
cut -d '|' -f 1 "$tmp/table" | sort | uniq -d >"$tmp/twice"
[ ! -s "$tmp/twice" ] || { sed 's|^|include/prov/limit.h: a number stands there twice: |' "$tmp/twice"; exit 1; }
sed -n '/^[0-9]\{1,3\}|/s/^[0-9]*|//p' "$tmp/table" | LC_ALL=C sort >"$tmp/named"
sed -n 's/^\(PROV_MAX_[^|]*\)|[^|]*|/\1|/p' "$tmp/code" | LC_ALL=C sort >"$tmp/defined"
if ! diff "$tmp/named" "$tmp/defined" >"$tmp/diff"; then
	sed -n 's/^< /limit.h says:  /p; s/^> /limits.h says: /p' "$tmp/diff"
	exit 1
fi
# So has the table of others' limits, which have no value.
# shellcheck disable=SC2016
sed -n 's/^| *`PROV_LIMIT_\([A-Z_0-9]*\)` *| *\([^|]*[^| ]\) *| *[^| ][^|]*| *[^| ][^|]*|$/PROV_MAX_\1|\2/p' \
	docs/limits.md | LC_ALL=C sort >"$tmp/doc.others"
sed -n '/^[0-9]\{4\}|/s/^[0-9]*|//p' "$tmp/table" | LC_ALL=C sort >"$tmp/others"
[ -s "$tmp/others" ] || { echo "include/prov/limit.h: no limits of others found"; exit 1; }
if ! diff "$tmp/others" "$tmp/doc.others" >"$tmp/diff"; then
	sed -n 's/^< PROV_MAX/limit.h says:   PROV_LIMIT/p; s/^> PROV_MAX/limits.md says: PROV_LIMIT/p' "$tmp/diff"
	exit 1
fi
find libprov -name '*.c' -exec awk '
	FNR == 1 { call = "" }
	/prov_fail(_at|_of)?\(/ { call = "" ; open = 1 }
	open { call = call $0 }
	open && /;/ { if (call ~ /prov_fail[_a-z]*\([^,]*, *PROV_E_LIMIT/) print FILENAME ":" FNR ": say with prov_refuse which limit it is"
		open = 0; call = "" }' {} + >"$tmp/nameless"
[ ! -s "$tmp/nameless" ] || { cat "$tmp/nameless"; exit 1; }

# What the last column, and the tools' advice, name is there: options of a tool, functions and members of the API.
wrong=0
# shellcheck disable=SC2016
sed 's/ *|$//; s/^| *`PROV_.*| *//; t; d' docs/limits.md | grep -o '`[^`]*`' | tr -d '`' | sed 's/ .*//' >"$tmp/named"
[ -s "$tmp/named" ] || { echo "docs/limits.md: its last column names nothing"; exit 1; }
sed -n '/^#define .*"/,/"$/p; /{"/p' cmd/common/advice.c | grep -o -e '--[a-z][a-z-]*' >>"$tmp/named"
sort -u "$tmp/named" >"$tmp/all"
while read -r word; do
	case $word in
	--*) grep -qs "^    {\"${word#--}\", " cmd/prov-*/*.c ;;
	prov_*) grep -Eq "^[[:space:]]*$word;?$" libprov/libprov.sym ;;
	*) grep -Eqs "^	[a-z_].*[ *]${word}[;,]" include/prov/*.h ;;
	esac || { echo "$word: docs/limits.md or cmd/common/advice.c names it, and there is none"; wrong=1; }
done <"$tmp/all"
[ "$wrong" = 0 ] || exit 1

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
