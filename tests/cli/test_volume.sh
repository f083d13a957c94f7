#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# verify of many files: results as they come or sorted, only what changed, and the progress.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

identity id
V="prov verify --no-default-trust --trust id/trust.pem"
mkdir -p tree/b tree/c
sign "$DATA/photo.jpg" tree/z.jpg
sign "$DATA/picture.png" tree/b/a.png
sign "$DATA/photo.jpg" tree/c/x.jpg
sign "$DATA/note.txt" tree/b/n.txt
names() { sed 's/^{"file": *"\([^"]*\)".*/\1/' "$LOGS/out" | tr '\n' ' '; }

# A slow input, here a pipe that nobody writes to yet, does not hold up the others, unless asked.
# feed LINES: opens the pipe, which waits for its reader, and gives it its content once the output has
# that many lines, or after ten seconds; what it saw then is in the log.
feed() {
	exec 7>slow
	i=0
	while [ "$(wc -l <"$LOGS/out")" -lt "$1" ] && [ $i -lt 100 ]; do
		sleep 0.1
		i=$((i + 1))
	done
	[ "$1" -gt 0 ] || sleep 0.5
	wc -l <"$LOGS/out" >"$LOGS/seen"
	cat tree/z.jpg >&7
}
mkfifo slow
shown="prov verify -r slow tree"
# shellcheck disable=SC2086 # V is several words
{
	: >"$LOGS/out"
	(feed 4) &
	t 0 $V -r -j 2 -f ndjson slow tree
	wait
	[ "$(cat "$LOGS/seen")" -eq 4 ] || fail "the slow input holds up the others"
	case "$(names)" in
	*" slow ") ;;
	*) fail "the slow input does not come last" ;;
	esac
	shown="prov verify -r --sort slow tree"
	: >"$LOGS/out"
	(feed 0) &
	t 0 $V -r --sort -j 2 -f ndjson slow tree
	wait
	[ "$(cat "$LOGS/seen")" -eq 0 ] || fail "not in order"
	[ "$(names)" = "slow tree/b/a.png tree/b/n.txt tree/c/x.jpg tree/z.jpg " ] ||
		fail "not in order: $(names)"

	# The same verdicts, whatever the order and the number of jobs.
	t 0 $V -r --sort -j 1 -f ndjson tree
	sort "$LOGS/out" >one
	t 0 $V -r -j 4 -f ndjson tree
	sort "$LOGS/out" >four
	same one four
	# Names of a list are taken as they come: the first is judged before the second is named.
	shown="prov verify --files-from -"
	mkfifo list
	: >"$LOGS/out"
	$V -j 1 -f ndjson --files-from list >"$LOGS/out" 2>"$LOGS/err" &
	exec 9>list
	echo tree/z.jpg >&9
	i=0
	while [ "$(wc -l <"$LOGS/out")" -lt 1 ] && [ $i -lt 100 ]; do
		sleep 0.1
		i=$((i + 1))
	done
	[ $i -lt 100 ] || fail "the first name waits for the second"
	echo tree/gone.jpg >&9
	exec 9>&-
	wait $!
	[ $? -eq 2 ] || fail "exit status"
	err_has "tree/gone.jpg"

	# One that is broken and one that can't be read are named, and stop nothing.
	mkdir bad
	cp tree/*.jpg bad/
	sign "$DATA/photo.jpg" bad/a.jpg
	flip bad/a.jpg $(($(size bad/a.jpg) - 40))
	ln -s "$(printf '%0300d' 0)" bad/b.jpg 2>/dev/null || ln -s gone bad/b.jpg
	head -c 2000 tree/z.jpg >bad/c.jpg
	t 2 $V -r -f ndjson bad
	[ "$(wc -l <"$LOGS/out")" -eq 3 ] || fail "not three results"
	out_has '"state":"invalid"'
	out_has '"state":"trusted"'
	err_has "bad/c.jpg"
	rm -r bad

	# Only what changed: by the later of the times of content and inode, of its sidecar too.
	t 0 $V -r -f ndjson --since 2000-01-01T00:00:00Z tree
	[ "$(wc -l <"$LOGS/out")" -eq 4 ] || fail "not all four"
	err_empty
	t 0 $V -r -f ndjson --since 2100-01-01T00:00:00Z tree
	out_empty
	err_has "4 files were left out: not changed since 2100-01-01T00:00:00Z"
	! grep -q "supported type" "$LOGS/err" || fail "files that were left out were of no supported type"
	touch -d 2101-01-01 tree/c/x.jpg
	t 0 $V -r -f ndjson --since 2100-01-01T00:00:00Z tree tree/z.jpg
	[ "$(names)" = "tree/c/x.jpg " ] || fail "not the changed one"
	err_has "4 files were left out"
	# An old copy that has only just come here is new.
	touch -d 2001-01-01 tree/c/x.jpg
	t 0 $V -r -f ndjson --since 1d tree
	[ "$(wc -l <"$LOGS/out")" -eq 4 ] || fail "not all four"
	cp "$DATA/photo.jpg" side.jpg
	prov sign -q --key id/key.pem --cert id/cert.pem --declare captured --sidecar side.jpg
	t 0 $V --since 2100-01-01T00:00:00Z side.jpg
	out_empty
	touch -d 2101-01-01 side.jpg.c2pa
	t 0 $V --since 2100-01-01T00:00:00Z side.jpg
	out_has "side.jpg"
	# A link to it that was changed, to lead to what is older.
	mv side.jpg.c2pa kept.c2pa
	touch -d 2001-01-01 kept.c2pa
	ln -s kept.c2pa side.jpg.c2pa
	t 0 $V --since 2100-01-01T00:00:00Z side.jpg
	out_empty
	touch -h -d 2101-01-01 side.jpg.c2pa
	t 0 $V --since 2100-01-01T00:00:00Z side.jpg
	out_has "side.jpg"
	for bad in yesterday 1w d "" 1d2 -1d 99999999d; do
		t 2 $V -r --since "$bad" tree
		err_sentence
		err_has "--since takes"
	done
	t 2 $V -r --since 2000-01-01T00:00:00Z tree/gone.jpg
	err_sentence tree/gone.jpg
}

# On a terminal: how far, how fast, how long still.
command -v python3 >/dev/null || { echo "part skipped: no python3 to play the terminal"; finish; }
mkdir first last
cp tree/z.jpg first/
i=0
while [ $i -lt 3 ]; do
	cp tree/z.jpg last/$i.jpg
	i=$((i + 1))
done
shown="prov verify on a terminal"
timeout 60 python3 - prov verify --no-default-trust --trust id/trust.pem -r -j 1 first slow last \
	>"$LOGS/out" 2>"$LOGS/err" <<'PY' || fail "no verdict"
import os, pty, sys, threading, time
pid, fd = pty.fork()
if pid == 0:
    os.environ["TERM"] = "xterm"
    out = os.open("piped", os.O_WRONLY | os.O_CREAT, 0o644)
    os.dup2(out, 1)
    os.execvp(sys.argv[1], sys.argv[1:])
def feed():
    slow = os.open("slow", os.O_WRONLY)  # waits for its reader
    # Longer than what needs no progress.
    time.sleep(1.5)
    with open("tree/z.jpg", "rb") as src:
        os.write(slow, src.read())
    os.close(slow)
threading.Thread(target=feed, daemon=True).start()
seen = b""
while True:
    try:
        data = os.read(fd, 4096)
    except OSError:
        break
    if not data:
        break
    seen += data
_, st = os.waitpid(pid, 0)
sys.stdout.buffer.write(seen)
sys.exit(os.WEXITSTATUS(st))
PY
grep -qE 'prov: \[#+-*\] [0-9]+ %, [0-9]+ s left, [0-9]+ files/s, 2 of 5 files, [0-9.]+ of [0-9.]+ MB' \
	"$LOGS/out" || fail "no progress with rate and time left"
[ "$(grep -c trusted piped)" -ge 5 ] || fail "not five verdicts"
grep -q 'prov: \[' piped && fail "the progress is in the results"
# Nothing of it elsewhere, or where it is not wanted.
t 0 prov verify --no-default-trust --trust id/trust.pem -r tree
err_empty
finish
