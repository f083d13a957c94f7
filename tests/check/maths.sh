#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: maths.sh LIBPROV.A LIBPROV.SO BIN
# What skips the mathematics of signatures and hashes is in no library and no tool, and can't be asked
# for in a build that is used.
set -eu

command -v nm >/dev/null || { echo "skipped: no nm"; exit 77; }

bad=0
for file in "$1" "$2" "$3"/*; do
	[ -f "$file" ] || continue
	if nm -A "$file" 2>/dev/null | grep '__wrap_'; then
		echo "$file: holds what belongs to the fuzzers"
		bad=1
	fi
done
# The library itself must not know of it, be it in a branch that no build takes.
if grep -rn 'SKIP_MATHS' libprov cmd include; then
	echo "only tests/fuzz may know how to skip the mathematics"
	bad=1
fi

# Configuring ends before it looks for a single dependency.
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
for type in Release Debug; do
	if cmake -S . -B "$dir" -DCMAKE_BUILD_TYPE=$type -DPROV_FUZZ_SKIP_MATHS=ON >"$dir/log" 2>&1 ||
		! grep -q 'PROV_FUZZ_SKIP_MATHS is for fuzzing' "$dir/log"; then
		echo "a $type build with PROV_FUZZ_SKIP_MATHS was not refused"
		bad=1
	fi
done
exit $bad
