#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Killed while signing in place: the original or the complete signed file is there, and nothing else.
# Between the two system calls that put the new file in the old one's place it has a hidden name,
# and so it has all the while where the file system has no unnamed files; the next run on the same
# file takes that away.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$DATA")/../tests/fault/lib.sh"

mkdir in

# again NAME: what was left goes with the next run, whose output stands.
again() {
	before_left=$left
	$SIGN "in/$1" 2>"$LOGS/err" || fail "the next run failed"
	check in "$1" /dev/null "$shown, then signed again"
	signed=$((signed - 1))
	[ "$left" -eq "$before_left" ] || fail "the next run did not take away what was left"
	left=$before_left
}

# Before and after each system call that changes files, for each kind of file.
every_stop() {
	stops=0
	for name in $small; do
		signable "$name" || continue
		cp "$name" "in/$name"
		# shellcheck disable=SC2086 # a command and its options
		total=$("$STRIKE" count $SIGN "in/$name" 2>"$LOGS/err")
		status=$?
		if [ "$status" -eq 77 ]; then
			echo "part skipped: system calls can't be traced here"
			rm "in/$name"
			return
		fi
		shown="strike count $SIGN in/$name"
		[ "$status" -eq 3 ] || fail "exit status $status instead of 3"
		stop=1
		while [ "$stop" -le "$total" ]; do
			cp "$name" "in/$name"
			before_left=$left
			# shellcheck disable=SC2086
			"$STRIKE" at "$stop" $SIGN "in/$name" 2>"$LOGS/err"
			status=$?
			shown="strike at $stop $SIGN in/$name"
			[ "$status" -eq 0 ] || fail "not killed: $status"
			check in "$name" "$name" "$shown"
			[ "$left" -eq "$before_left" ] || again "$name"
			stop=$((stop + 1))
			stops=$((stops + 1))
		done
		rm "in/$name"
	done
}

report() {
	echo "$1: $originals times the original, $signed times the signed file," \
		"$left times a hidden name beside it, which the next run removed"
	originals=0
	signed=0
	left=0
}

may_leave=1
every_stop
# Both of them, or nothing was tested.
shown="every stop"
if [ "$stops" -gt 0 ]; then
	if [ "$originals" -eq 0 ] || [ "$signed" -eq 0 ]; then
		fail "only one of the two came out"
	fi
	[ "$left" -le "$((stops / 4))" ] || fail "more was left than between two system calls"
fi
report "at $stops stops"

# At random moments of a run that is long enough for them.
large 4000000
most=0
for name in $kinds; do
	cp "$name" "in/$name"
	# shellcheck disable=SC2086
	took=$("$STRIKE" time $SIGN "in/$name")
	[ "$took" -lt "$most" ] || most=$took
	rm "in/$name"
done
# at_random MOST: COUNT moments up to MOST microseconds.
at_random()
{
	for usec in $(randoms "$COUNT" "$1"); do
		next_kind
		cp "$name" "in/$name"
		before_left=$left
		# shellcheck disable=SC2086
		"$STRIKE" after "$usec" $SIGN "in/$name" 2>"$LOGS/err"
		status=$?
		shown="strike after $usec $SIGN in/$name"
		[ "$status" -eq 0 ] || [ "$status" -eq 3 ] || fail "exit status $status"
		check in "$name" "$name" "$shown"
		[ "$left" -eq "$before_left" ] || again "$name"
		rm "in/$name"
	done
	moments=$((moments + COUNT))
}

moments=0
at_random "$most"
# Where the machine had other things to do while the time was taken, all of them were too late.
while [ "$originals" -eq 0 ] && [ "$most" -gt 1000 ]; do
	most=$((most / 4))
	at_random "$most"
done
shown="random moments"
[ "$originals" -gt 0 ] || fail "the original never remained: every moment was too late"
report "at $moments random moments"

# The same where the file system has no unnamed files, or the kernel no way to name them later.
cat >"$LOGS/bare" <<'SCRIPT'
#!/bin/sh
exec unshare -m sh -c 'mount -t tmpfs none /proc && exec "$@"' sh "$@"
SCRIPT
chmod +x "$LOGS/bare"
if ! "$LOGS/bare" prov-sign --version >/dev/null 2>&1; then
	echo "part skipped: no unnamed files: /proc can't be taken away here, or this build needs it"
	finish
fi
cp photo.jpg in/photo.jpg
# shellcheck disable=SC2086
total=$("$LOGS/bare" "$STRIKE" count $SIGN in/photo.jpg)
stop=1
while [ "$stop" -le "${total:-0}" ]; do
	cp photo.jpg in/photo.jpg
	before_left=$left
	# shellcheck disable=SC2086
	"$LOGS/bare" "$STRIKE" at "$stop" $SIGN in/photo.jpg
	check in photo.jpg photo.jpg "strike at $stop $SIGN in/photo.jpg (no unnamed files)"
	[ "$left" -eq "$before_left" ] || again photo.jpg
	stop=$((stop + 1))
done
shown="no unnamed files"
[ "$left" -gt 4 ] || fail "there was no hidden name: nothing was tested"
report "without unnamed files, at ${total:-0} stops"
finish
