#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# libprov.sym and the PROV_API prototypes of the public headers name the same functions.
set -eu

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
grep '^prov_' libprov/libprov.sym >"$tmp/sym"
if ! LC_ALL=C sort -u -c "$tmp/sym"; then
	echo "libprov/libprov.sym: not sorted, or a function stands twice"
	exit 1
fi
cat include/prov/*.h include/prov/*.h.in | awk -f tests/abi/prototypes.awk | LC_ALL=C sort >"$tmp/api"
if ! diff "$tmp/sym" "$tmp/api" >"$tmp/diff"; then
	sed -n 's/^< /only in libprov.sym: /p; s/^> /only in the headers: /p' "$tmp/diff"
	exit 1
fi
