#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: hardening.sh LIBPROV.SO [--fortified] TOOLS-FOLDER
# The finished binaries carry the hardening that cmake/ProvHardening.cmake asks for.
set -eu

command -v readelf >/dev/null || { echo "skipped: no readelf"; exit 77; }
library=$1
fortified=$2
tools=$3
bad=0

fail()
{
	echo "$1: $2"
	bad=1
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
	if [ "$1" = "$tools/prov" ] && [ -f "$tools/prov-main" ]; then
		# musl has no fortified calls: but for readlink and what the compiler makes of loops and copies, cmd/first/first.c has
		# none that would be one elsewhere.
		! grep -Eq ' (st[rp]n?(cpy|cat)|[a-z]*printf|read|recv[a-z]*|getcwd|[a-z]*gets)$' "$elf" ||
			fail "$1" "calls what is to be fortified"
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
