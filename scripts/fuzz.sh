#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: fuzz.sh [MINUTES [NAME...]]
# Runs each fuzz target (or those named) for MINUTES of a processor, 1 by default, behind everything else
# that the machine has to do: where that is much, it takes longer. What it learns stays in
# build/fuzz/corpus/NAME; an input that breaks a target goes to build/fuzz/found/NAME-…. What each target
# came to is a table at the end, and a line each in build/fuzz/log/history.
case ${1-} in
-h | --help)
	sed -n '3,/^[^#]/s/^# \{0,1\}//p' "$0"
	exit 0
	;;
esac
set -eu

cd "$(dirname "$0")/.."
minutes=${1:-1}
case $minutes in
'' | 0 | *[!0-9]*)
	echo "usage: fuzz.sh [MINUTES [NAME...]]" >&2
	exit 2
	;;
esac
[ $# -eq 0 ] || shift
cmake --preset fuzz >/dev/null
if [ $# -eq 0 ]; then
	for file in tests/fuzz/fuzz_*.c; do
		name=$(basename "$file" .c)
		set -- "$@" "${name#fuzz_}"
	done
	cmake --build --preset fuzz --target fuzzers
else
	# shellcheck disable=SC2046 # names of targets have no spaces
	cmake --build --preset fuzz --target $(printf 'fuzz_%s ' "$@")
fi

mkdir -p build/fuzz/found build/fuzz/log
export ASAN_OPTIONS=detect_stack_use_after_return=1:allocator_may_return_null=1
export UBSAN_OPTIONS=print_stacktrace=1

# The number behind a word in a target's last log.
last()
{
	sed -n "s/.*$2:* *\([0-9][0-9]*\).*/\1/p" "build/fuzz/log/$1" | tail -n 1
}

# Sets spent to the processor's seconds of all that this shell has started so far.
look_at_clock()
{
	times >build/fuzz/log/times.$$
	spent=$(awk 'NR == 2 {
		gsub(/s/, "")
		for (i = 1; i <= 2; i++) {
			split($i, t, "m")
			sum += t[1] * 60 + t[2]
		}
		printf "%d\n", sum
	}' build/fuzz/log/times.$$)
}

# run NAME SECONDS: false where it broke.
run()
{
	dict=testdata/fuzz/$1.dict
	[ -f "$dict" ] && dict=-dict=$dict || dict=
	# An input that takes 10 s or 1 GiB is a finding too: hangs and floods are attacks.
	nice -n 19 build/fuzz/tests/fuzz/fuzz_"$1" -max_total_time="$2" -timeout=10 \
		-rss_limit_mb=1024 -print_final_stats=1 -artifact_prefix="build/fuzz/found/$1-" \
		${dict:+"$dict"} "build/fuzz/corpus/$1" "testdata/fuzz/$1" >"build/fuzz/log/$1" 2>&1
}

broken=
# Several may run at a time, with different targets.
table=build/fuzz/log/table.$$
form='%-14s %8s %10s %8s %8s  %s\n'
# shellcheck disable=SC2059 # the form is ours
printf "$form" target seconds runs edges MiB 'what broke' >$table
for name in "$@"; do
	mkdir -p "build/fuzz/corpus/$name"
	echo "== $name: $minutes min"
	what=- runs=0 took=0
	look_at_clock
	begun=$spent
	# libFuzzer's own clock goes on while it waits for a processor.
	while [ $((minutes * 60 - took)) -gt 2 ] && [ "$what" = - ]; do
		run "$name" $((minutes * 60 - took)) || {
			tail -n 60 "build/fuzz/log/$name"
			what=$(sed -n 's/.*Test unit written to //p' "build/fuzz/log/$name" | tail -n 1)
			what=${what:-unknown}
			broken="$broken $name"
		}
		more=$(last "$name" number_of_executed_units)
		runs=$((runs + ${more:-0}))
		look_at_clock
		took=$((spent - begun))
	done
	# shellcheck disable=SC2059
	printf "$form" "$name" "$took" "$runs" "$(last "$name" cov)" "$(last "$name" peak_rss_mb)" \
		"$what" | tee -a build/fuzz/log/history >>$table
done
cat $table
if [ -n "$broken" ]; then
	echo "broken:$broken (inputs in build/fuzz/found)" >&2
	exit 1
fi
echo "nothing broke"
