#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: bench.sh [BUILD-FOLDER]    (default: build/release)
# What signing and verifying cost, beside the least that it could cost (reading, hashing and, to sign,
# writing the file in one loop) and beside another implementation; docs/performance.md explains the
# tables that it prints.
#   BENCH_RUNS     how often each is run, in turns; the fastest counts (default: 5)
#   BENCH_FILES    KIND:MIB... to sign, instead of all (or "": none)
#   BENCH_VERIFY   KIND:MIB... to verify, instead of all (or "": none)
#   BENCH_PROGRAMS "": not prov verify beside c2patool and exiftool (each where it is in the PATH)
#   PROV_CORPUS    where the official trust list lies (default: ../shared/corpus)
#   BENCH_DIR      where the files go, which need 3 GiB (default: a new folder in $TMPDIR or /tmp)
#   BENCH_PEER     index.node of the npm package @contentauth/c2pa-node (default: npm fetches it)
#   PROV_INTEROP   the folder with floor.c and peer-bench.cjs (default: ../shared/interop)
case ${1-} in
-h | --help)
	sed -n '3,/^[^#]/s/^# \{0,1\}//p' "$0"
	exit 0
	;;
esac
set -eu

cd "$(dirname "$0")/.."
if [ $# -gt 1 ] || [ ! -d "${1:-build/release}/tests/bench" ]; then
	echo "usage: bench.sh [BUILD-FOLDER]; there is no build with tests in ${1:-build/release}" >&2
	exit 2
fi
build=$(cd "${1:-build/release}" && pwd)
interop=$(cd "${PROV_INTEROP:-../shared/interop}" 2>/dev/null && pwd) || interop=
runs=${BENCH_RUNS:-5}
files=${BENCH_FILES-jpeg:1 jpeg:10 jpeg:100 jpeg:700 png:100 tiff:100 mp4:1024}
verify=${BENCH_VERIFY-jpeg:10 png:10 jpeg:100 png:100 tiff:100 webp:100 svg:100 heic:100 mp4:100 mp4:1024}
tools=$build/tests/bench

for tool in bench_make_asset bench_measure bench_once bench_rate; do
	[ -x "$tools/$tool" ] || {
		echo "bench: there is no $tool in $tools: build it first" >&2
		exit 2
	}
done

official=$(cd "${PROV_CORPUS:-../shared/corpus}" 2>/dev/null && pwd) || official=none
official=$official/trust/C2PA-TRUST-LIST.pem
work=$(mktemp -d "${BENCH_DIR:-${TMPDIR:-/tmp}}/prov-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
cd "$work"

say()
{
	echo "bench: $*" >&2
}

if [ -z "$interop" ] || [ ! -f "$interop/floor.c" ]; then
	say "no floor.c in ${interop:-../shared/interop}: PROV_INTEROP names its folder"
	exit 77
fi
"${CC:-cc}" -O2 "$interop/floor.c" -lcrypto -o floor

# A certificate that the peer takes, too.
make_identity()
{
	cat >config <<-'END'
		[req]
		distinguished_name = name
		[name]
		[root]
		basicConstraints = critical, CA:TRUE
		keyUsage = critical, keyCertSign
		subjectKeyIdentifier = hash
		[leaf]
		basicConstraints = critical, CA:FALSE
		keyUsage = critical, digitalSignature
		extendedKeyUsage = critical, emailProtection, 1.3.6.1.4.1.62558.2.1
		subjectKeyIdentifier = hash
		authorityKeyIdentifier = keyid
	END
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key \
		-out root.pem -days 30 -subj "/O=Bench/CN=Root" -config config -extensions root
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem \
		-out request -subj "/O=Bench/CN=Signer" -config config
	openssl x509 -req -in request -CA root.pem -CAkey root.key -days 30 -extfile config \
		-extensions leaf -out cert.pem
}
make_identity 2>openssl.log || { cat openssl.log >&2; exit 1; }

peer=
find_peer()
{
	if [ -n "${BENCH_PEER-}" ]; then
		peer=$BENCH_PEER
	elif [ ! -f "$interop/peer-bench.cjs" ]; then
		say "no peer: no peer-bench.cjs in $interop"
	elif ! command -v node >/dev/null || ! command -v npm >/dev/null; then
		say "no peer: no node, or no npm"
	elif npm pack --silent @contentauth/c2pa-node@0.9.8 >npm.log 2>&1 && tar xzf ./*.tgz; then
		peer=$work/package/dist/index.node
	else
		say "no peer: npm can't fetch it"
	fi
}
find_peer

# What the numbers below depend on, besides the code.
print_facts()
{
	processor=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1)
	memory=$(awk '/^MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo 2>/dev/null || :)
	commit=$(git -C "$build" log -1 --format=%h 2>/dev/null || :)
	[ -z "$peer" ] || peer_is=$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$(dirname "$peer")/../package.json" 2>/dev/null | head -n 1)
	echo "| what | here |"
	echo "| --- | --- |"
	echo "| processors | $(nproc) of ${processor:-$(uname -m)} |"
	echo "| memory, kernel | ${memory:-?} GiB, $(uname -sr) |"
	echo "| the files lie on | $(stat -f -c %T .) |"
	echo "| prov | $("$build/bin/prov" --version | head -n 1)${commit:+, $commit} |"
	echo "| OpenSSL | $(openssl version) |"
	[ -z "$peer" ] || echo "| the peer, c2pa-node | ${peer_is:-${BENCH_PEER-}} |"
	! command -v c2patool >/dev/null || echo "| c2patool | $(c2patool --version) |"
	! command -v exiftool >/dev/null || echo "| exiftool | $(exiftool -ver) |"
	echo "| when | $(date -u '+%Y-%m-%d %H:%M') UTC |"
	echo
}
print_facts

mime()
{
	case $1 in
	jpeg | png | tiff | webp | heic) echo "image/$1" ;;
	svg) echo image/svg+xml ;;
	mp4) echo video/mp4 ;;
	esac
}

# least FIELD FILE: the smallest number in a column.
least()
{
	awk -v f="$1" 'NR == 1 || $f < least { least = $f } END { if (NR > 0) print least }' "$2"
}
most()
{
	awk -v f="$1" '$f > most { most = $f } END { print most + 0 }' "$2"
}

sign()
{
	"$tools/bench_measure" "$build/bin/prov" sign -q --key key.pem --cert cert.pem \
		--declare captured -o out in 2>>errors
}

# run_peer KIND sign|read
run_peer()
{
	if [ "$2" = sign ]; then
		set -- sign in "$(mime "$1")" out cert.pem key.pem es256
	else
		set -- read in "$(mime "$1")"
	fi
	if [ -n "$peer" ] && PEER=$peer node "$interop/peer-bench.cjs" "$@" >json 2>>errors; then
		sed -n 's/.*"ms":\([0-9.]*\).*"peak_mib":\([0-9.]*\).*/\1 \2/p' json >>peer
	fi
	rm -f out
}

# measure KIND: all in turns, so that a busy moment of the machine hits them alike.
measure()
{
	: >floor.runs
	: >library.runs
	: >process.runs
	: >peer
	run=0
	while [ "$run" -lt "$runs" ]; do
		"$tools/bench_measure" ./floor in out | paste -s -d ' ' - >>floor.runs
		rm -f out
		"$tools/bench_once" sign in out cert.pem key.pem >>library.runs 2>>errors || return 1
		rm -f out
		sign >>process.runs || return 1
		rm -f out
		[ "$run" -ge 3 ] || run_peer "$1" sign
		run=$((run + 1))
	done
}

# Columns: of floor.runs, ms inside, ms and processor ms of the process; of library.runs, ms, processor
# ms, bytes in, bytes out; of process.runs, ms, processor ms, KiB, bytes in, bytes out; of peer, ms, MiB.
row()
{
	awk -v kind="$1" -v mib="$2" -v size="$(wc -c <in)" \
		-v floor="$(least 1 floor.runs)" -v floor_cpu="$(least 3 floor.runs)" \
		-v lib="$(least 1 library.runs)" -v lib_cpu="$(least 2 library.runs)" \
		-v all="$(least 1 process.runs)" -v all_cpu="$(least 2 process.runs)" \
		-v got="$(most 3 library.runs)" -v put="$(most 4 library.runs)" \
		-v kib="$(most 3 process.runs)" -v all_got="$(most 4 process.runs)" \
		-v all_put="$(most 5 process.runs)" -v peer="$(least 1 peer)" -v peer_mib="$(most 2 peer)" '
	function miss(what) {
		printf "missed: %s, %d MiB: %s\n", kind, mib, what >"missed"
	}
	BEGIN {
		printf "| %s, %d MiB | %.3f | %.3f | %.1f | %.0f | %.0f | %.2f (%.2f) | %.0f | %.2f (%.2f) |",
			kind, mib, got / size, put / size, kib / 1024, floor, lib, lib / floor,
			lib_cpu / floor_cpu, all, all / floor, all_cpu / floor_cpu
		if (peer != "")
			printf " %.0f | %.2f | %.0f |\n", peer, lib / peer, peer_mib
		else
			print " - | - | - |"
		if (got > 1.02 * size || mib >= 10 && all_got > 1.02 * size)
			miss("bytes read")
		if (put > 1.02 * size || all_put > 1.02 * size)
			miss("bytes written")
		if (kib > 16 * 1024)
			miss("memory")
		if (mib >= 10 && lib > 1.25 * floor)
			miss("time in the library, against the floor")
		if (mib >= 100 && all > 1.25 * floor)
			miss("time of the process, against the floor")
		if (peer != "" && lib > 0.5 * peer)
			miss("time in the library, against the peer")
	}'
	[ ! -f missed ] || cat missed >>all-missed
	rm -f missed
}

[ -z "$files" ] || cat <<'END'
| file | read | written | peak MiB | floor ms | library ms | × floor (processor) | process ms | × floor (processor) | peer ms | × peer | peer MiB |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
END
for file in $files; do
	kind=${file%:*}
	"$tools/bench_make_asset" "$kind" $((${file#*:} << 20)) in
	: >errors
	if measure "$kind"; then
		row "$kind" "${file#*:}"
	else
		say "skipped: $kind: $(tail -n 1 errors)"
	fi
	rm -f in out
done

# --- verifying ---

# Columns as above, without bytes written.
measure_verify()
{
	: >floor.runs
	: >library.runs
	: >process.runs
	: >peer
	run=0
	while [ "$run" -lt "$runs" ]; do
		"$tools/bench_measure" ./floor in | paste -s -d ' ' - >>floor.runs
		"$tools/bench_once" verify in root.pem >>library.runs 2>>errors || return 1
		"$tools/bench_measure" "$build/bin/prov-verify" -q --no-default-trust --trust root.pem in \
			>>process.runs 2>>errors || return 1
		[ "$run" -ge 3 ] || run_peer "$1" read
		run=$((run + 1))
	done
}

row_verify()
{
	awk -v kind="$1" -v mib="$2" -v size="$(wc -c <in)" \
		-v floor="$(least 1 floor.runs)" -v floor_cpu="$(least 3 floor.runs)" \
		-v lib="$(least 1 library.runs)" -v lib_cpu="$(least 2 library.runs)" \
		-v all="$(least 1 process.runs)" -v all_cpu="$(least 2 process.runs)" \
		-v got="$(most 3 library.runs)" -v kib="$(most 3 process.runs)" \
		-v peer="$(least 1 peer)" -v peer_mib="$(most 2 peer)" '
	function miss(what) {
		printf "missed: verifying %s, %d MiB: %s\n", kind, mib, what >"missed"
	}
	BEGIN {
		printf "| %s, %d MiB | %.3f | %.1f | %.0f | %.0f | %.2f (%.2f) | %.0f | %.2f (%.2f) |",
			kind, mib, got / size, kib / 1024, floor, lib, lib / floor,
			lib_cpu / floor_cpu, all, all / floor, all_cpu / floor_cpu
		if (peer != "")
			printf " %.0f | %.2f | %.0f |\n", peer, lib / peer, peer_mib
		else
			print " - | - | - |"
		if (kib > 16 * 1024)
			miss("memory")
		if (mib >= 10 && lib > 1.10 * floor)
			miss("time in the library, against the floor")
		if (mib >= 100 && all > 1.10 * floor)
			miss("time of the process, against the floor")
		if (peer != "" && lib > 0.5 * peer)
			miss("time in the library, against the peer")
	}'
	[ ! -f missed ] || cat missed >>all-missed
	rm -f missed
}

if [ -n "$verify" ]; then
	echo
	echo "| verify | read | peak MiB | floor ms | library ms | × floor (processor) | process ms | × floor (processor) | peer ms | × peer | peer MiB |"
	echo "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
fi
for file in $verify; do
	kind=${file%:*}
	"$tools/bench_make_asset" "$kind" $((${file#*:} << 20)) out
	: >errors
	if "$tools/bench_once" sign out in cert.pem key.pem >made 2>>errors && rm -f out &&
		measure_verify "$kind"; then
		row_verify "$kind" "${file#*:}"
	else
		say "skipped: verifying $kind: $(tail -n 1 errors)"
	fi
	rm -f in out
done

# --- whole programs, for one file as a user starts them ---

# once NAME COMMAND...: its milliseconds on the clock. Exit statuses say what is thought of the file.
once()
{
	name=$1
	shift
	"$tools/bench_measure" "$@" >one.run 2>>errors || :
	tail -n 1 one.run | cut -d ' ' -f 1 >>"$name.runs"
}

# median NAME
median()
{
	if [ -f "$1.runs" ]; then
		sort -n "$1.runs" | awk '{ t[NR] = $1 } END { print t[int((NR + 1) / 2)] }'
	else
		echo -
	fi
}

# As they are installed, and then both copied: what a linker, cargo or tar has just written lies in the page
# cache in smaller pieces than what cp wrote, which costs each start of it.
install_programs()
{
	cmake --install "$build" --prefix "$PWD/installed" >install.log 2>&1 || {
		cat install.log >&2
		return 1
	}
	cp -r installed programs
	! command -v c2patool >/dev/null || cp "$(command -v c2patool)" programs/c2patool
}

# programs FILE LIST: each that there is; c2patool with the same trust list, in turns. exiftool
# comes after: it fills the processor's caches, and the one behind it would always find them cold.
programs()
{
	rm -f ./*.runs
	i=0
	while [ "$i" -lt 41 ]; do
		once ours programs/bin/prov verify --no-default-trust --trust "$2" "$1"
		if [ -f programs/c2patool ]; then
			once c2patool programs/c2patool "$1" trust --trust_anchors "$2"
		fi
		i=$((i + 1))
	done
	i=0
	while [ "$i" -lt 11 ] && command -v exiftool >/dev/null; do
		once exiftool exiftool "$1"
		i=$((i + 1))
	done
}

row_program()
{
	awk -v name="$1" -v ours="$2" -v peer="$3" -v exif="$4" -v most="$5" '
	BEGIN {
		printf "| %s | %.1f | %s | %s | %s |\n", name, ours, peer,
			peer == "-" ? "-" : sprintf("%.2f", ours / peer), exif
		if (most > 0 && ours > most)
			printf "missed: prov verify of a %s: %.1f ms, not %d\n", name, ours, most >>"all-missed"
		if (peer != "-" && ours > 0.5 * peer)
			printf "missed: prov verify of a %s, against c2patool\n", name >>"all-missed"
	}'
}

# program NAME BYTES MOST [LIST]: a signed JPEG, by each program that is there.
program()
{
	"$tools/bench_make_asset" jpeg "$2" out
	rm -f in.jpg
	"$tools/bench_once" sign out in.jpg cert.pem key.pem >made 2>>errors && rm -f out
	programs in.jpg "${4:-root.pem}"
	row_program "$1" "$(median ours)" "$(median c2patool)" "$(median exiftool)" "$3"
	rm -f in.jpg
}

if [ -n "${BENCH_PROGRAMS-yes}" ]; then
	install_programs
	echo
	echo "| one file, as a whole program, median | prov verify ms | c2patool ms | × c2patool | exiftool ms |"
	echo "| --- | --- | --- | --- | --- |"
	program "JPEG of 100 KiB" 102400 12
	if [ -f "$official" ]; then
		cat "$official" root.pem >list.pem
		program "the same, with the official trust list" 102400 12 list.pem
	fi
	program "JPEG of 10 MiB" 10485760 0
	program "JPEG of 100 MiB" 104857600 0
fi

# rate NAME TARGET ARGUMENT...: small assets, from memory to memory, on one processor.
rate()
{
	name=$1
	target=$2
	shift 2
	"$tools/bench_rate" "$@" >rate || { say "skipped: $name"; return; }
	awk -v name="$name" -v target="$target" '{
		printf "| %s | %d | %.2f |\n", name, $1, $2
		if ($1 < target)
			printf "missed: %s: %d a second, not %d\n", name, $1, target >>"all-missed"
	}' rate
}

echo
echo "| small assets, from memory to memory | a second | × floor |"
echo "| --- | --- | --- |"
rate "sign a text of 1 KiB, Ed25519" 2000 text
"$tools/bench_make_asset" png 10240 in
rate "sign a PNG of 10 KiB, Ed25519" 3000 sign ed25519 in
"$tools/bench_make_asset" jpeg 102400 in
rate "verify a JPEG of 100 KiB, Ed25519" 4000 verify ed25519 in
rate "verify a JPEG of 100 KiB, ES256" 4000 verify es256 in
rm -f in
echo
if [ -f all-missed ]; then
	cat all-missed
else
	echo "No target was missed."
fi
