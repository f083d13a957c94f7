#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: instructions.sh [BUILD-FOLDER]    (default: build/release)
# How many instructions six fixed jobs take, by valgrind's callgrind, beside what
# docs/performance.md says that they took; names what grew by more than 5 %. Libraries and processors
# differ between machines, so that it decides nothing: its exit status is 0 wherever it can count, and
# 77 where it can't.
case ${1-} in
-h | --help)
	sed -n '3,/^[^#]/s/^# \{0,1\}//p' "$0"
	exit 0
	;;
esac
set -eu

cd "$(dirname "$0")/.."
if [ $# -gt 1 ] || [ ! -d "${1:-build/release}/tests/bench" ]; then
	echo "usage: instructions.sh [BUILD-FOLDER]; there is no build with tests in ${1:-build/release}" >&2
	exit 2
fi
build=$(cd "${1:-build/release}" && pwd)
kept=$PWD/docs/performance.md
make=$build/tests/bench/bench_make_asset

if ! command -v valgrind >/dev/null; then
	echo "instructions: no valgrind" >&2
	exit 77
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/prov-instructions.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
cd "$work"

"$build/bin/prov" keygen --no-passphrase --name Bench id >/dev/null 2>&1
sign="--key id/key.pem --cert id/cert.pem --declare captured"
"$make" jpeg 102400 in.jpg
"$make" png 1048576 in.png
"$make" mp4 2097152 in.mp4
"$make" text 1024 in.txt
for file in in.jpg in.png in.mp4 in.txt; do
	# shellcheck disable=SC2086 # they are several words
	"$build/bin/prov" sign -q $sign -o "signed.${file#in.}" "$file"
done

# count NAME COMMAND...: a row. One thread, so that the count does not depend on who waits for whom.
count()
{
	name=$1
	shift
	rm -f out
	if ! valgrind --vgdb=no --tool=callgrind --callgrind-out-file=counts "$@" >log 2>&1; then
		echo "instructions: $name failed: $(tail -n 1 log)" >&2
		return
	fi
	now=$(awk '/^summary:/ { print $2 }' counts)
	awk -F ' *[|] *' -v name="$name" -v now="$now" '
		$2 == name { was = $3 }
		END {
			printf "| %s | %.2f |", name, now / 1e6
			if (was + 0 == 0)
				print " new |"
			else
				printf " %+.1f %%%s |\n", (now / 1e6 / was - 1) * 100,
					(now / 1e6 > was * 1.05 ? " GREW" : "")
		}' "$kept"
}

echo "| job | million instructions | against docs/performance.md |"
echo "| --- | --- | --- |"
verify="$build/bin/prov-verify -q --no-sandbox --no-default-trust --trust id/trust.pem"
# shellcheck disable=SC2086 # they are several words
{
	count "verify a JPEG of 100 KiB" $verify signed.jpg
	count "verify a PNG of 1 MiB" $verify signed.png
	count "verify an MP4 of 2 MiB" $verify signed.mp4
	count "verify a text of 1 KiB" $verify signed.txt
	count "sign a JPEG of 100 KiB" "$build/bin/prov-sign" -q $sign -o out in.jpg
	count "sign a text of 1 KiB" "$build/bin/prov-sign" -q $sign -o out in.txt
}
