#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Tests mirror the house: libprov/<layer>/<f>.c has tests/unit/<layer>/test_<f>.c, and each of those
# has its source.
set -eu

bad=0
for source in $(find libprov -name '*.c' | LC_ALL=C sort); do
	layer=$(basename "$(dirname "$source")")
	test=tests/unit/$layer/test_$(basename "$source")
	if [ ! -f "$test" ]; then
		echo "$source: no $test"
		bad=1
	fi
done
for test in $(find tests/unit -name 'test_*.c' | LC_ALL=C sort); do
	layer=$(basename "$(dirname "$test")")
	file=$(basename "$test")
	source=libprov/$layer/${file#test_}
	if [ ! -f "$source" ]; then
		echo "$test: no $source"
		bad=1
	fi
done
exit $bad
