#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What fault_units is linked of. units_prepare.sh OBJCOPY CALLS LIBRARY LIST DIR: LIST has the test's name
# and its object in each line. In DIR: libunits.a, LIBRARY whose calls by CALLS go to __wrap_NAME and whose
# code lies in one section; each test with its main function under a name of its own; files.c, the
# table of them. A test that defines a function of the C library for libprov to call can't be one of
# many: it is left out of the table.
set -eu

objcopy=$1 calls=$2 library=$3 list=$4 dir=$5
mkdir -p "$dir"
sed -n 's/^\(CALL\|SAYS\|MEMORY\)(\([A-Za-z0-9_]*\).*/\2 __wrap_\2/p' "$calls" >"$dir/renames"
is_newer() {
	[ -n "$(find "$1" -newer "$2" 2>/dev/null)" ]
}
if ! is_newer "$dir/libunits.a" "$library" || ! is_newer "$dir/libunits.a" "$calls"; then
	"$objcopy" --redefine-syms="$dir/renames" --rename-section .text=prov_text \
		--rename-section .text.unlikely=prov_text --rename-section .text.startup=prov_text \
		--rename-section .text.hot=prov_text "$library" "$dir/libunits.a"
fi
while read -r name object; do
	is_newer "$dir/$name.o" "$object" ||
		"$objcopy" --redefine-sym "main=main_$name" "--keep-global-symbol=main_$name" \
			"$object" "$dir/$name.o"
done <"$list"
while read -r name object; do
	[ "$(nm -g --defined-only "$object" | wc -l)" -ne 1 ] || echo "$name"
done <"$list" >"$dir/alone"
{
	echo '#include "units.h"'
	sed 's/.*/int main_&(void);/' "$dir/alone"
	echo 'const struct units_file units_files[] = {'
	sed 's/.*/	{"&", main_&},/' "$dir/alone"
	echo '};'
	echo 'const size_t units_num_files = sizeof(units_files) / sizeof(units_files[0]);'
} >"$dir/files.c"
