#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: alone.sh c|c++ BUILD-FOLDER COMPILER [FLAG...]
# Each header compiles with nothing before it, twice in a row, without a warning; public headers see
# only include/.
set -eu

language=$1
build=$2
shift 2
bad=0

alone()
{
	header=$1
	shift
	if ! printf '#include "%s"\n#include "%s"\nextern int none;\n' "$header" "$header" |
		"$@" -x "$language" -Wall -Wextra -Wpedantic -Werror -fsyntax-only -; then
		echo "$header: does not compile alone as $language"
		bad=1
	fi
}

for header in include/prov/*.h "$build"/include/prov/*.h; do
	alone "prov/$(basename "$header")" "$@" -Iinclude -I"$build/include"
done
# What a caller writes with them: each initialiser has a value for each field, and is one in C++, too.
inits=$(grep -ho 'PROV_[A-Z_]*_OPTS_INIT' include/prov/*.h | LC_ALL=C sort -u)
for init in $inits; do
	name=$(echo "${init%_INIT}" | tr '[:upper:]' '[:lower:]')
	if ! printf '#include "prov/prov.h"\nextern const struct %s opts;\nconst struct %s opts = %s;\n' \
		"$name" "$name" "$init" | "$@" -x "$language" -Wall -Wextra -Wpedantic -Werror \
		-fsyntax-only -Iinclude -I"$build/include" -; then
		echo "$init: does not compile as $language"
		bad=1
	fi
done
if [ "$language" = c ]; then
	for header in $(find libprov -name '*.h' | LC_ALL=C sort); do
		alone "${header#libprov/}" "$@" -Iinclude -I"$build/include" -Ilibprov
	done
fi
exit $bad
