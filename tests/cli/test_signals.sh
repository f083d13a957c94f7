#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A signal during signing: exit status 2, one sentence, no litter, the original as it was.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

identity id
mkdir out
# Large enough that the signal comes while it is being worked on; a hole takes no room.
cp "$DATA/photo.jpg" big.jpg
truncate -s 1500M big.jpg 2>/dev/null || skip "no truncate to make a large file with"
printf '\377\331' >>big.jpg # or it were cut off, which is warned of

# Without reading them: inode, size and time say whether a file was touched.
snapshot() { find . -type f -exec ls -li --time-style=full-iso {} + | sort; }

# Whether it catches SIGTERM, and no longer does what that does to any program.
catches() {
	caught=$(sed -n 's/^SigCgt:[[:space:]]*/0x/p' "/proc/$1/status" 2>/dev/null)
	[ $((${caught:-0} >> 14 & 1)) -eq 1 ]
}

# begun PID: it writes to a file without a name, as it also does to see whether a folder can be written to.
begun() {
	tries=0
	while [ "$tries" -lt 200 ] && ! { catches "$1" &&
		find "/proc/$1/fd" -lname '*(deleted)' 2>/dev/null | grep -q .; }; do
		sleep 0.02
		tries=$((tries + 1))
	done
	sleep 0.02
}

START=
# stopped SIGNAL ARGUMENTS...: sends it a moment after the start.
stopped() {
	signal=$1
	shift
	before
	shown="prov sign $* (signal $signal)"
	$START prov sign --key id/key.pem --cert id/cert.pem --declare captured "$@" big.jpg \
		>"$LOGS/out" 2>"$LOGS/err" </dev/null &
	pid=$!
	begun "$pid"
	kill -s "$signal" "$pid"
	wait "$pid"
	status=$?
	if [ "$status" -eq 0 ]; then
		echo "note: it was faster than the signal"
		rm -rf out/big.jpg
		return
	fi
	[ "$status" -eq 2 ] || fail "exit status $status instead of 2"
	err_sentence big.jpg
	err_has "signal"
	unchanged
}

stopped TERM -o out/big.jpg
stopped HUP -o out/big.jpg
stopped TERM --output-dir out
stopped TERM --in-place
stopped HUP -o -

# A shell without job control starts background work with SIGINT ignored, which prov leaves so.
if env --default-signal=INT true 2>/dev/null; then
	START="env --default-signal=INT"
	stopped INT -o out/big.jpg
else
	echo "part skipped: no env that can start something that can be interrupted"
fi

# While standard input is read, nothing has been begun, and the signal does what it does to any program.
mkfifo pipe
sleep 20 >pipe &
writer=$!
prov sign -q --key id/key.pem --cert id/cert.pem --declare captured -o out/piped.txt - <pipe \
	>"$LOGS/out" 2>"$LOGS/err" &
pid=$!
sleep 0.3
kill -s TERM "$pid"
wait "$pid"
status=$?
shown="prov sign - (SIGTERM)"
[ "$status" -eq 143 ] || fail "exit status $status instead of 143"
absent out/piped.txt
kill "$writer" 2>/dev/null
rm pipe

# Even the one that can't be caught leaves no litter where the file system has unnamed files.
before
prov sign -q --key id/key.pem --cert id/cert.pem --declare captured -o out/big.jpg big.jpg &
pid=$!
sleep 0.15
kill -s KILL "$pid" 2>/dev/null
wait "$pid" 2>/dev/null
shown="prov sign (SIGKILL)"
[ -e out/big.jpg ] && rm out/big.jpg
unchanged

# One signal ends the whole run, not only one file.
ln big.jpg big2.jpg
before
shown="prov sign of two (SIGTERM)"
prov sign -q --key id/key.pem --cert id/cert.pem --declare captured --output-dir out \
	big.jpg big2.jpg >"$LOGS/out" 2>"$LOGS/err" &
pid=$!
begun "$pid"
kill -s TERM "$pid"
wait "$pid"
[ $? -eq 2 ] || fail "not status 2"
absent out/big2.jpg
finish
