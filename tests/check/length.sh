#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Prints what stands out by its length; a place to look, never a failure. Nobody splits a function
# that reads well.
set -eu

echo "files above 500 lines:"
find libprov cmd include tests -name '*.[ch]' -exec wc -l {} + |
	awk '$2 != "total" && $1 > 500 { printf "  %5d %s\n", $1, $2 }' | sort -rn
echo "functions above 60 lines:"
find libprov cmd -name '*.c' -exec awk '
FNR == 1 {
	start = 0
	head = ""
}
/^\{/ {
	start = FNR
	name = head
}
/^\}/ {
	if (start && FNR - start > 60)
		printf "  %5d %s:%d %s\n", FNR - start, FILENAME, start, name
	start = 0
}
/^[a-z].*\(/ {
	head = $0
	sub(/\(.*/, "", head)
	sub(/.*[ *]/, "", head)
}' {} + | sort -rn
echo "sources:"
find libprov cmd -name '*.c' -exec awk '
END {
	printf "  %d lines\n", NR
}' {} +
exit 0
