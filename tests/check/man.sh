#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Manual pages are clean mdoc.
set -eu

command -v mandoc >/dev/null || { echo "skipped: no mandoc"; exit 77; }
pages=$(find docs/man -name '*.[1-9]' 2>/dev/null | LC_ALL=C sort)
[ -n "$pages" ] || { echo "skipped: no pages"; exit 77; }
# STYLE would also ask for an OpenBSD-only operating system line.
# shellcheck disable=SC2086 # one word a page
mandoc -Tlint -W warning $pages
# Quotation marks stand around one word or command each: "Ql a , b" would put them around both.
bad=0
bs=$(printf '\b')
for page in $pages; do
	# shellcheck disable=SC1112 # the marks are meant
	wrong=$(mandoc -Tutf8 -O width=1000 "$page" | sed "s/.$bs//g" |
		grep -oE '‘[^’]*‘[^’]*|.{30}’’|‘[a-z-]+, [^’]*’' || true)
	[ -z "$wrong" ] || { echo "$page: quotation marks around more than they should be: $wrong"; bad=1; }
done
# What the library's page names is there (prov_x_new stands for all of its kind).
names=$(grep -ohE 'Fn prov_[a-z_]+' docs/man/*.3 | sed 's/^Fn //' | grep -v '^prov_x_' | sort -u)
for name in $names; do
	grep -qw "$name" libprov/libprov.sym || { echo "docs/man: there is no function $name"; bad=1; }
done
names=$(grep -hE '^\.(Dv|It Vt|Vt) ' docs/man/*.3 | grep -oE '(PROV_[A-Z_]+|prov_[a-z_]+)' | sort -u)
for name in $names; do
	grep -rqw "$name" include/prov || { echo "docs/man: the headers have no $name"; bad=1; }
done
# Of what environment the library looks at its page lists all, and nothing else.
ours=$(grep -rhoE --include='*.[ch]' 'getenv\([^)]*' libprov | sed 's/^getenv(//' | tr -d '"' | LC_ALL=C sort -u)
told=$(sed -n '/^\.Sh ENVIRONMENT/,/^\.Sh FILES/s/^\.It Ev //p' docs/man/libprov.3 | LC_ALL=C sort -u)
[ "$ours" = "$told" ] || { echo "docs/man/libprov.3: ENVIRONMENT is not what libprov reads:" "$ours"; bad=1; }
exit "$bad"
