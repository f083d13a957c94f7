#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: fuzz-coverage.sh [CORPUS]
# Writes docs/fuzz-coverage.md: which lines of each source file the fuzz targets reach, by running each
# over its seeds, over what once broke it, and over what it learnt in CORPUS/NAME (build/fuzz/corpus,
# where scripts/fuzz.sh keeps it). Needs clang and its llvm-profdata and llvm-cov.
set -eu

if [ $# -gt 1 ] || [ $# -eq 1 ] && [ ! -d "$1" ]; then
	echo "usage: fuzz-coverage.sh [CORPUS]" >&2
	exit 2
fi
corpus=$(cd "${1:-$(dirname "$0")/..}" && pwd)
[ $# -eq 1 ] || corpus=$corpus/build/fuzz/corpus
cd "$(dirname "$0")/.."
build=build/fuzz-coverage
for tool in clang llvm-profdata llvm-cov; do
	command -v $tool >/dev/null || { echo "$tool is missing (apt-get install clang llvm)" >&2; exit 1; }
done

cmake -S . -B $build -G Ninja -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Debug \
	"-DCMAKE_C_FLAGS=-O1 -fprofile-instr-generate -fcoverage-mapping" >/dev/null
cmake --build $build --target fuzzers

rm -rf $build/profiles
mkdir $build/profiles
objects=
inputs=0
for program in "$build"/tests/fuzz/fuzz_*; do
	name=${program##*/fuzz_}
	[ -f "tests/fuzz/fuzz_$name.c" ] || continue
	LLVM_PROFILE_FILE=$build/profiles/$name.profraw nice -n 19 "$program" "testdata/fuzz/$name/*" \
		"testdata/regress/$name*" "testdata/regress/$name*/*" "$corpus/$name/*" \
		>"$build/profiles/$name.log" 2>&1 || { tail -n 2 "$build/profiles/$name.log"; exit 1; }
	inputs=$((inputs + $(sed -n 's/^\([0-9]*\) inputs$/\1/p' "$build/profiles/$name.log")))
	objects="$objects -object $program"
done
llvm-profdata merge -sparse -o $build/profiles/all $build/profiles/*.profraw

# One line for each file: its name, then regions, functions and lines, each as how many there are, how
# many are missed, and a percentage.
# shellcheck disable=SC2086
llvm-cov report -instr-profile=$build/profiles/all $objects \
	-ignore-filename-regex='/(tests|include)/|\.h$' 2>/dev/null >$build/profiles/report
awk -v inputs=$inputs -v root="$PWD/" '
function row(name) {
	printf "| %s | %d | %d | %.0f %% | %d of %d |\n", name, $8, $8 - $9, $8 ? 100 * ($8 - $9) / $8 : 0, \
		$5 - $6, $5
}
BEGIN {
	print "# What the fuzzers reach\n"
	print "Written by `scripts/fuzz-coverage.sh`; not to be edited. Lines of each source file that the fuzz"
	print "targets reach with their seeds, what once broke them, and what they had learnt: " inputs " inputs"
	print "in all. Files that no target is linked with are not in the table.\n"
	print "| file | lines | reached | | functions |"
	print "| --- | ---: | ---: | ---: | ---: |"
}
/\.c / {
	name = $1
	sub(root, "", name)
	if (name !~ /^(libprov|cmd)\//)
		name = (name ~ /^prov-/ || name ~ /^common\// ? "cmd/" : "libprov/") name
	row(name)
}
/^TOTAL/ {
	row("**all**")
}' $build/profiles/report >docs/fuzz-coverage.md
tail -n 1 docs/fuzz-coverage.md
