#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: globals.sh LIBPROV.A
# The library keeps no state of its own: none of its objects has writable data. Tables of pointers are
# constant data that the loader relocates (.data.rel.ro), and allowed. So is one flag with its lock: that
# OpenSSL has decoded the first key of the process (crypto/ready.c says why).
set -eu

command -v objdump >/dev/null || { echo "skipped: no objdump"; exit 77; }

objdump -t "$1" | awk '
/file format/ {
	object = $1
	sub(/:$/, "", object)
}
# Columns: value, seven flags (with spaces), section, size, name. Section symbols have the flag d.
{
	flags = substr($0, 18, 7)
	rest = substr($0, 26)
	split(rest, field, /[ \t]+/)
	section = field[1]
	if (flags ~ /d/ || field[2] ~ /^0+$/)
		next
	if (object ~ /ready\.c\.o$/ && field[3] ~ /^first_(lock|done)$/)
		next
	if (section ~ /^\.(data|bss|tdata|tbss)/ && section !~ /^\.data\.rel\.ro/ || section == "*COM*") {
		printf "%s: %s is writable (%s)\n", object, field[3], section
		bad = 1
	}
}
END {
	exit bad
}'
