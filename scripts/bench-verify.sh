#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: bench-verify.sh [BUILD-FOLDER]    (default: build/release)
# Folders of many files: how fast one prov verify is with two workers, beside two processes of one
# worker with half the files each, which share nothing; and what a second run with --cache takes.
#   BENCH_FILES    how many (default: 10000)
#   BENCH_RUNS     how often each is run, in turns; the fastest counts (default: 5)
#   BENCH_DIR      where they go (default: a new folder in $TMPDIR or /tmp)
case ${1-} in
-h | --help)
	sed -n '3,/^[^#]/s/^# \{0,1\}//p' "$0"
	exit 0
	;;
esac
set -eu

cd "$(dirname "$0")/.."
if [ $# -gt 1 ] || [ ! -d "${1:-build/release}/tests/bench" ]; then
	echo "usage: bench-verify.sh [BUILD-FOLDER]; there is no build with tests in ${1:-build/release}" >&2
	exit 2
fi
build=$(cd "${1:-build/release}" && pwd)
data=$(pwd)/testdata/quickstart
files=${BENCH_FILES:-10000}
runs=${BENCH_RUNS:-5}
export PATH="$build/bin:$PATH"
measure=$build/tests/bench/bench_measure

work=$(mktemp -d "${BENCH_DIR:-${TMPDIR:-/tmp}}/prov-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
cd "$work"

prov keygen --no-passphrase --name Bench id >/dev/null 2>&1
mkdir made first second
for name in photo.jpg picture.png note.txt; do
	prov sign -q --key id/key.pem --cert id/cert.pem --declare captured -o "made/$name" "$data/$name" \
		2>/dev/null
done
FILES=$files python3 - <<'PY'
import os, shutil
made = sorted(os.listdir("made"))
n = int(os.environ["FILES"])
for i in range(n):
    half = "first" if i < n // 2 else "second"
    name = made[i % len(made)]
    shutil.copyfile("made/" + name, f"{half}/{i:06}-{name}")
PY

# What changed a moment ago is not kept.
sleep 3
mkdir -m 700 own
cat >one.sh <<-'END'
	exec prov-verify --no-default-trust --trust id/trust.pem -f ndjson -r -j 2 first second
END
cat >two.sh <<-'END'
	prov-verify --no-default-trust --trust id/trust.pem -f ndjson -r -j 1 first >half &
	prov-verify --no-default-trust --trust id/trust.pem -f ndjson -r -j 1 second
	wait
END
# least NAME COMMAND...: runs it once more; the fastest so far is in the file NAME.
least() {
	name=$1
	shift
	# What is printed goes to a file: reading it at once would take a processor's time.
	"$@" >printed 2>/dev/null || :
	tail -n 1 printed | cut -d ' ' -f 1 >>"$name.all"
	sort -n "$name.all" | head -n 1 >"$name"
}
i=0
while [ "$i" -lt "$runs" ]; do
	least one "$measure" sh one.sh
	least two "$measure" sh two.sh
	i=$((i + 1))
done
"$measure" sh one.sh 2>/dev/null | tail -n 1 >numbers
sed 's/ -r / --cache own\/cache&/' one.sh >cached.sh
sh cached.sh >/dev/null 2>&1
i=0
while [ "$i" -lt "$runs" ]; do
	least cached "$measure" sh cached.sh
	i=$((i + 1))
done
awk -v cached="$(cat cached)" -v n="$files" -v one="$(cat one)" -v two="$(cat two)" -v kib="$(cut -d ' ' -f 3 numbers)" 'BEGIN {
	printf "%d files\n", n
	printf "one process, two workers:   %8.0f ms  %7.0f files/s  %6.1f MiB\n", one, n * 1000 / one, kib / 1024
	printf "two processes, half each:   %8.0f ms  %7.0f files/s\n", two, n * 1000 / two
	printf "ratio per core:             %8.2f  (at least 0.8 is asked for)\n", two / one
	printf "again, with --cache:        %8.0f ms  %7.0f files/s\n", cached, n * 1000 / cached
	printf "ratio:                      %8.1f  (at least 20 is asked for)\n", one / cached
}'
