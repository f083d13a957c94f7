#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What fault_units is linked of. units_prepare.sh OBJCOPY CALLS LIBRARY LIST DIR [ALONE...]: LIST has the
# test's name and its object in each line. In DIR: libunits.a, LIBRARY whose calls by CALLS go to
# __wrap_NAME and whose code lies in one section; each test with its main function under a name of its
# own; files.c, the table of them. ALONE: tests that define functions of the C library for libprov to
# call, and so can't be among others in a program: each has a table of its own, files_NAME.c.
set -eu

objcopy=$1 calls=$2 library=$3 list=$4 dir=$5
shift 5
mkdir -p "$dir"
sed -n 's/^\(CALL\|SAYS\|MEMORY\)(\([A-Za-z0-9_]*\).*/\2 __wrap_\2/p' "$calls" >"$dir/renames"
is_newer() { # than that, and than this script
	[ -n "$(find "$1" -newer "$2" -newer "$0" 2>/dev/null)" ]
}
is_alone() {
	case " $alone " in
	*" $1 "*) return 0 ;;
	esac
	return 1
}
table() {
	echo '#include "units.h"'
	sed 's/.*/int main_&(void);/' "$1"
	echo 'const struct units_file units_files[] = {'
	sed 's/.*/	{"&", main_&},/' "$1"
	echo '};'
	echo 'const size_t units_num_files = sizeof(units_files) / sizeof(units_files[0]);'
}
alone="$*"
if ! is_newer "$dir/libunits.a" "$library" || ! is_newer "$dir/libunits.a" "$calls"; then
	"$objcopy" --redefine-syms="$dir/renames" --rename-section .text=prov_text \
		--rename-section .text.unlikely=prov_text --rename-section .text.startup=prov_text \
		--rename-section .text.hot=prov_text "$library" "$dir/libunits.a"
fi
: >"$dir/among"
while read -r name object; do
	if [ "$(nm -g --defined-only "$object" | wc -l)" -ne 1 ]; then
		is_alone "$name" || {
			echo "$name defines functions for libprov: add it to those that are alone"
			exit 1
		}
		keep=
		echo "$name" >"$dir/name"
		table "$dir/name" >"$dir/files_$name.c"
	else
		keep=--keep-global-symbol=main_$name
		echo "$name" >>"$dir/among"
	fi
	# shellcheck disable=SC2086 # one word or none
	is_newer "$dir/$name.o" "$object" ||
		"$objcopy" --redefine-sym "main=main_$name" $keep "$object" "$dir/$name.o"
done <"$list"
table "$dir/among" >"$dir/files.c"
