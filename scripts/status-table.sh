#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: status-table.sh [--check]
# Fills the last two columns of docs/status-codes.md from the sources: where libprov issues a code,
# and which test provokes it. With --check it changes nothing and says what is out of date, and which
# code neither has a test nor a row that says why none can have one.
set -eu

cd "$(dirname "$0")/.."
def=libprov/report/status.def
doc=docs/status-codes.md
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# "ID code" lines.
tr '\n' ' ' <$def | sed 's/S(\([A-Z]\)/\n\1/g' |
	sed -n 's/^\([A-Z][A-Z0-9_]*\), *[A-Z]*, *"\([^"]*\)".*/\1 \2/p' >"$tmp/ids"
# "FILE ID" and "FILE code" lines of everything that may issue or show one.
grep -o 'PROV_ST_[A-Z0-9_]*' libprov/validate/*.c | sed 's/:PROV_ST_/ /' | sort -u >"$tmp/issued"
{
	grep -o 'PROV_ST_[A-Z0-9_]*' tests/unit/validate/*.c | sed 's/:PROV_ST_/ /'
	grep -oE '">?[a-zA-Z]+\.[a-zA-Z_.0-9-]+"' tests/unit/validate/*.c | sed 's/:">*/ /; s/"$//'
} | sort -u >"$tmp/shown"

awk -v tmp="$tmp" '
function cell(list) { return list == "" ? "—" : list }
function add(list, item) { return list == "" ? "`" item "`" : list ", `" item "`" }
BEGIN {
	while ((getline line < (tmp "/ids")) > 0) { split(line, w, " "); id[w[2]] = w[1] }
	while ((getline line < (tmp "/issued")) > 0) {
		split(line, w, " ")
		sub(/^libprov\//, "", w[1])
		issued[w[2]] = add(issued[w[2]], w[1])
	}
	while ((getline line < (tmp "/shown")) > 0) {
		split(line, w, " ")
		sub(/^.*\//, "", w[1])
		sub(/\.c$/, "", w[1])
		shown[w[2]] = w[1]
	}
}
/^\| code \| severity/ { print "| code | severity | clause | meaning | issued in | shown by |"; getline
	print "| --- | --- | --- | --- | --- | --- |"; next }
/^\| `[^`]*` \| (success|informational|failure) \|/ {
	n = split($0, c, / *\| */)
	code = c[2]
	gsub(/`/, "", code)
	where = issued[id[code]]
	by = code in shown ? shown[code] : shown[id[code]]
	printf "| %s | %s | %s | %s | %s | %s |\n", c[2], c[3], c[4], c[5], cell(where),
	    where == "" || by == "" ? "—" : "`" by "`"
	next
}
{ print }' $doc >"$tmp/doc"

# Codes without a test must stand in the last table, those with one must not.
# Retired codes have no rule any more that could be broken.
# shellcheck disable=SC2016 # awk and sed programs
sed '/^## Retired/,/^## /d' "$tmp/doc" | sed -n 's/^| `\([^`]*\)` | \(success\|informational\|failure\) .* | — |$/\1/p' | sort >"$tmp/unshown"
sed -n '/^## Codes that nothing provokes/,$s/^| `\([^`]*\)` | .*/\1/p' "$tmp/doc" | sort >"$tmp/excused"
if [ "${1:-}" != --check ]; then
	cp "$tmp/doc" $doc
	comm -23 "$tmp/unshown" "$tmp/excused" | sed 's/^/neither test nor reason: /'
	exit 0
fi
bad=0
if ! diff $doc "$tmp/doc" >/dev/null; then
	echo "$doc is out of date: run scripts/status-table.sh"
	bad=1
fi
comm -23 "$tmp/unshown" "$tmp/excused" | sed "s|^|$doc: neither a test nor a reason for |" >"$tmp/say"
comm -13 "$tmp/unshown" "$tmp/excused" | sed "s|^|$doc: excused, though a test provokes it: |" >>"$tmp/say"
cat "$tmp/say"
[ ! -s "$tmp/say" ] || bad=1
exit $bad
