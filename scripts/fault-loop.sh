#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Signs in place over and over for MINUTES, with files in FOLDER, and is killed or finds the disk full
# at each of the moments of tests/fault/. Prints how often which of the two files was there after it;
# the exit status is 1 where it was ever neither, or both. A round that was begun is done to its end:
# on a busy machine it alone takes minutes.
set -u

case ${1-} in
'' | 0 | *[!0-9]*) set -- ;;
esac
if [ $# -lt 2 ] || [ $# -gt 3 ]; then
	echo "usage: $0 MINUTES FOLDER [BUILD]" >&2
	exit 2
fi
until=$(($(date +%s) + $1 * 60))
folder=$(cd "$2" && pwd) || exit 2
# The tests go to a folder of their own.
tree=$(cd "$(dirname "$0")/.." && pwd) || exit 2
build=$(cd "${3:-$tree/build/release}" && pwd) || exit 2
cd "$tree" || exit 2
if [ ! -x "$build/tests/fault/fault_strike" ]; then
	echo "$0: no tests in $build: cmake --preset release && cmake --build --preset release" >&2
	exit 2
fi
log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT

# What runs for this long does not want to be in anybody's way.
renice -n 19 $$ >/dev/null 2>&1

# A full disk of the kind that FOLDER lies on, where it can be made.
kind=$(stat -f -c %T "$folder")
[ "$kind" != "ext2/ext3" ] || [ "$(id -u)" -ne 0 ] || export PROV_FAULT_FS=ext4
echo "folder: $folder ($kind)"

kill_runs=0
full_runs=0
failed=0

# run NAME COUNT: one of the tests, with another seed each time.
run() {
	PROV_SEED=$((kill_runs * 7919 + full_runs * 104729 + $$)) TMPDIR=$folder \
		"tests/fault/test_$1.sh" "$build/bin" "$build/tests/bench/bench_make_asset" \
		"$build/tests/fault/fault_strike" "$2" >"$log.one" 2>&1
	status=$?
	sed "s/^/$1: /" "$log.one" >>"$log"
	if [ "$status" -ne 0 ]; then
		failed=$((failed + 1))
		echo "exit status $status:"
		cat "$log.one"
	else
		echo "$1: passed"
	fi
	rm -f "$log.one"
}

while [ "$(date +%s)" -lt "$until" ]; do
	run kill 100
	kill_runs=$((kill_runs + 1))
	run full 50
	full_runs=$((full_runs + 1))
done

# The lines that count are "…: N times the original, N times the signed file[, N times a hidden…]".
awk -v OFS= '
/ times the original, / {
	test = $1
	for (i = 2; i < NF; i++) {
		if ($(i + 1) != "times")
			continue
		if ($(i + 2) == "a")
			left[test] += $i
		else if ($(i + 3) == "original,")
			original[test] += $i
		else
			signed[test] += $i
	}
}
END {
	for (test in original)
		print test, " ", original[test], " times the original, ", signed[test],
			" times the signed file, ", left[test] + 0, " times a hidden name beside it"
}' "$log" | sort
grep -h 'skipped\|^[a-z]*: note' "$log" | sort | uniq -c
echo "rounds: $kill_runs of kill, $full_runs of full; failed: $failed"
[ "$failed" -eq 0 ]
