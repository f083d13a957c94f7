#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A signal during signing: exit status 2, one sentence, no litter, the original as it was.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

identity id
mkdir out
# Large enough that the signal comes while it is being worked on.
awk 'BEGIN { for (i = 0; i < 9000; i++) x = x "all work and no play "; for (i = 0; i < 1500; i++) print x }' >big.txt

# stopped SIGNAL ARGUMENTS...: sends it a moment after the start.
stopped() {
	signal=$1
	shift
	before
	shown="prov sign $* (signal $signal)"
	prov sign --key id/key.pem --cert id/cert.pem --declare human-created "$@" big.txt \
		>"$LOGS/out" 2>"$LOGS/err" </dev/null &
	pid=$!
	sleep 0.15
	kill -s "$signal" "$pid"
	wait "$pid"
	status=$?
	if [ "$status" -eq 0 ]; then
		echo "note: it was faster than the signal"
		rm -rf out/big.txt
		return
	fi
	[ "$status" -eq 2 ] || fail "exit status $status instead of 2"
	err_sentence big.txt
	err_has "signal"
	unchanged
}

for signal in INT TERM HUP; do
	# A shell without job control starts background work with SIGINT ignored: so it stays.
	[ "$signal" = INT ] || stopped "$signal" -o out/big.txt
done
stopped TERM --output-dir out
stopped TERM --in-place
stopped HUP -o -

# Even the one that can't be caught leaves no litter where the file system has unnamed files.
before
prov sign -q --key id/key.pem --cert id/cert.pem --declare human-created -o out/big.txt big.txt &
pid=$!
sleep 0.15
kill -s KILL "$pid" 2>/dev/null
wait "$pid" 2>/dev/null
shown="prov sign (SIGKILL)"
[ -e out/big.txt ] && rm out/big.txt
unchanged

# One signal ends the whole run, not only one file.
cp big.txt big2.txt
before
shown="prov sign of two (SIGTERM)"
prov sign -q --key id/key.pem --cert id/cert.pem --declare human-created --output-dir out \
	big.txt big2.txt >"$LOGS/out" 2>"$LOGS/err" &
pid=$!
sleep 0.15
kill -s TERM "$pid"
wait "$pid"
[ $? -eq 2 ] || fail "not status 2"
absent out/big2.txt
finish
