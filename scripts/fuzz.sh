#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: fuzz.sh [SECONDS [NAME...]]
# Runs each fuzz target (or those named) for SECONDS, 60 by default. What it learns stays in
# build/fuzz/corpus/NAME; an input that breaks a target goes to build/fuzz/found/NAME-….
set -eu

cd "$(dirname "$0")/.."
seconds=${1:-60}
[ $# -eq 0 ] || shift
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz --target fuzzers
if [ $# -eq 0 ]; then
	for file in tests/fuzz/fuzz_*.c; do
		name=$(basename "$file" .c)
		set -- "$@" "${name#fuzz_}"
	done
fi

mkdir -p build/fuzz/found
export ASAN_OPTIONS=detect_stack_use_after_return=1:allocator_may_return_null=1
export UBSAN_OPTIONS=print_stacktrace=1
broken=
for name in "$@"; do
	corpus=build/fuzz/corpus/$name
	mkdir -p "$corpus"
	dict=testdata/fuzz/$name.dict
	[ -f "$dict" ] && dict=-dict=$dict || dict=
	echo "== $name: $seconds s"
	# An input that takes 10 s or 1 GiB is a finding too: hangs and floods are attacks.
	build/fuzz/tests/fuzz/fuzz_"$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 \
		-print_final_stats=1 -verbosity=0 -artifact_prefix="build/fuzz/found/$name-" \
		${dict:+"$dict"} "$corpus" "testdata/fuzz/$name" || broken="$broken $name"
done
if [ -n "$broken" ]; then
	echo "broken:$broken (inputs in build/fuzz/found)" >&2
	exit 1
fi
echo "nothing broke"
