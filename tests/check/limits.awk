# SPDX-License-Identifier: Apache-2.0
# Reads limits.h and prints "NAME|value|what" a line; run by limits.sh.
/^#define PROV_[A-Z_0-9]+ / {
	name = $2
	what = value = $0
	if (what !~ /\/\* .* \*\/$/) {
		printf "%s:%d: %s: say on its line what it limits\n", FILENAME, FNR, name > "/dev/stderr"
		bad = 1
		next
	}
	sub(/^.*\/\* */, "", what)
	sub(/ *\*\/$/, "", what)
	sub(/^#define [A-Z_0-9]+ +/, "", value)
	sub(/ *\/\*.*$/, "", value)
	gsub(/[()u \t]/, "", value)
	split(value, part, "<<")
	value = part[1] * 2 ^ part[2]
	unit = ""
	if (what ~ /(^| )bytes /) {
		unit = " bytes"
		if (value % 1048576 == 0) {
			value /= 1048576
			unit = " MiB"
		} else if (value % 1024 == 0) {
			value /= 1024
			unit = " KiB"
		}
	}
	printf "%s|%d%s|%s\n", name, value, unit, what
}
END {
	exit bad
}
