#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: fuzz.sh [MINUTES [NAME...]]
# Runs each fuzz target (or those named) for MINUTES, 1 by default, behind everything else that the
# machine has to do. What it learns stays in build/fuzz/corpus/NAME; an input that breaks a target goes
# to build/fuzz/found/NAME-…. What each target came to is a table at the end.
set -eu

cd "$(dirname "$0")/.."
minutes=${1:-1}
case $minutes in
'' | *[!0-9]*)
	echo "usage: fuzz.sh [MINUTES [NAME...]]" >&2
	exit 2
	;;
esac
[ $# -eq 0 ] || shift
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz --target fuzzers
if [ $# -eq 0 ]; then
	for file in tests/fuzz/fuzz_*.c; do
		name=$(basename "$file" .c)
		set -- "$@" "${name#fuzz_}"
	done
fi

mkdir -p build/fuzz/found build/fuzz/log
export ASAN_OPTIONS=detect_stack_use_after_return=1:allocator_may_return_null=1
export UBSAN_OPTIONS=print_stacktrace=1

# The number behind a word in a target's last log.
last()
{
	sed -n "s/.*$2:* *\([0-9][0-9]*\).*/\1/p" "build/fuzz/log/$1" | tail -n 1
}

broken=
table=build/fuzz/log/table
printf '%-14s %10s %8s %8s %8s  %s\n' target runs 'runs/s' edges MiB 'what broke' >$table
for name in "$@"; do
	corpus=build/fuzz/corpus/$name
	mkdir -p "$corpus"
	dict=testdata/fuzz/$name.dict
	[ -f "$dict" ] && dict=-dict=$dict || dict=
	echo "== $name: $minutes min"
	# An input that takes 10 s or 1 GiB is a finding too: hangs and floods are attacks.
	what=-
	nice -n 19 build/fuzz/tests/fuzz/fuzz_"$name" -max_total_time=$((minutes * 60)) -timeout=10 \
		-rss_limit_mb=1024 -print_final_stats=1 -artifact_prefix="build/fuzz/found/$name-" \
		${dict:+"$dict"} "$corpus" "testdata/fuzz/$name" >"build/fuzz/log/$name" 2>&1 || {
		tail -n 60 "build/fuzz/log/$name"
		what=$(sed -n 's/.*Test unit written to //p' "build/fuzz/log/$name" | tail -n 1)
		broken="$broken $name"
	}
	printf '%-14s %10s %8s %8s %8s  %s\n' "$name" "$(last "$name" number_of_executed_units)" \
		"$(last "$name" average_exec_per_sec)" "$(last "$name" cov)" \
		"$(last "$name" peak_rss_mb)" "$what" >>$table
done
cat $table
if [ -n "$broken" ]; then
	echo "broken:$broken (inputs in build/fuzz/found)" >&2
	exit 1
fi
echo "nothing broke"
