#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: hardening.sh LIBPROV.SO [--fortified] TOOLS-FOLDER [FIRST.o]
# The finished binaries carry the hardening that cmake/ProvHardening.cmake asks for.
set -eu

command -v readelf >/dev/null || { echo "skipped: no readelf"; exit 77; }
library=$1
fortified=$2
tools=$3
first=${4-}
bad=0

fail()
{
	echo "$1: $2"
	bad=1
}

# The prov that is linked with musl (cmd/first), which has no fortified calls. FIRST.o is the same fortified: that
# leaves a check in none of its calls where the compiler sees the bounds of all, and they are these.
check_first()
{
	calls=$(readelf -sW "$first" | awk '$7 == "UND" && $8 != "" { print $8 }')
	[ -n "$calls" ] || fail "$first" "calls nothing"
	for call in $calls; do
		case $call in
		execv | readlink | write | strlen | __errno_location | __stack_chk_fail | _GLOBAL_OFFSET_TABLE_) ;;
		memcpy | memset) ;; # of a size that is constant, or they would be __memcpy_chk
		*) fail "$tools/prov" "calls $call" ;;
		esac
	done
}

check()
{
	# A program that loads nothing has its symbols elsewhere.
	readelf -hldW --syms "$1" >"$elf"
	grep -q 'GNU_RELRO' "$elf" || fail "$1" "no relro"
	grep -Eq 'BIND_NOW|FLAGS_1.*NOW' "$elf" || fail "$1" "not bound at start (-z now)"
	grep -Eq 'GNU_STACK.* RW +0x' "$elf" || fail "$1" "the stack is executable"
	grep -Eq 'Type: +DYN' "$elf" || fail "$1" "not position independent"
	grep -q '__stack_chk_fail' "$elf" || fail "$1" "no stack protector"
	if [ "$1" = "$tools/prov" ] && [ -n "$first" ]; then
		check_first
	elif [ "$fortified" = --fortified ]; then
		grep -Eq ' __[a-z]*_chk(@|$)' "$elf" || fail "$1" "no fortified calls"
	fi
	grep -Eq 'R(UN)?PATH' "$elf" && fail "$1" "has a run path"
	grep -q 'LOAD.* RWE' "$elf" && fail "$1" "has memory that is writable and executable"
	return 0
}

elf=$(mktemp)
trap 'rm -f "$elf"' EXIT
check "$library"
for tool in "$tools"/prov*; do
	[ -f "$tool" ] || continue
	check "$tool"
	grep -Eq 'FLAGS_1.* PIE' "$elf" || fail "$tool" "no position independent executable"
done
exit $bad
