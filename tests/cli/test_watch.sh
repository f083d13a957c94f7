#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# watch: every file that lands is checked, once and whole, through bursts, stops and slow writers.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

identity id
V="--no-default-trust --trust id/trust.pem"
sign "$DATA/photo.jpg" good.jpg
sign "$DATA/picture.png" good.png
cp good.jpg bad.jpg
flip bad.jpg $(($(size bad.jpg) - 40))

# until_there PATH...: waits for them, half a minute at most.
until_there() {
	for path in "$@"; do
		i=0
		while [ ! -e "$path" ] && [ $i -lt 300 ]; do
			sleep 0.1
			i=$((i + 1))
		done
		exists "$path"
	done
}
# start OPTION...: a watch in the background; its first report says that it is there.
start() {
	shown="prov watch $*"
	prov-watch "$@" >"$LOGS/watch" 2>"$LOGS/watch.err" &
	pid=$!
}
# stop: ends it in order.
stop() {
	kill -s TERM "$pid"
	wait "$pid" || fail "exit status $? after SIGTERM"
}
state() { sed 's/.*"state":"\([a-z]*\)".*/\1/' "$1" | grep -v '^[][]'; }

# shellcheck disable=SC2086 # V is several words
{
	# What makes no sense is said before anything is watched.
	mkdir in
	t 2 prov watch
	err_sentence
	t 2 prov watch gone -- $V
	err_sentence gone
	t 2 prov watch in good.jpg
	err_sentence
	t 2 prov watch in -- --no-such-option
	err_has "no-such-option"
	t 2 prov watch in -- --trust gone.pem
	err_has "gone.pem"
	t 2 prov watch -f xml in
	err_has "'xml': there are text, json,"
	# Nor what would let pass what was not judged.
	for option in "--since 0m" --sinc=0m --help --vers "-q -h"; do
		t 2 prov watch --once --move in -- $V $option
		err_sentence
	done
	# Nor what would leave reports empty, or say their form twice.
	for option in -q -vq --quiet --qui; do
		t 2 prov watch --once in -- $V $option
		err_has "empty"
	done
	for option in "-f csv" -fcsv "--format csv"; do
		t 2 prov watch --once in -- $V $option
		err_has "before '--'"
	done
	t 2 prov watch --move --out reports in
	err_has "--move"

	# Every format that verify has, the pages of the manual's example as well.
	mkdir forms
	cp good.jpg forms/
	for row in html=html csv=csv text=txt sarif=sarif; do
		t 0 prov watch --once -f "${row%=*}" forms -- $V
		exists "forms/good.jpg.prov.${row#*=}"
	done
	grep -q "Verdict: trusted" forms/good.jpg.prov.html || fail "no page"
	t 2 prov watch --once -f html forms -- --cache c.db
	err_has "--cache"

	# What a policy only warns of passes, and is said to be warned of, in any format.
	printf '%s\n' '{ "version": 1, "name": "house", "clauses": [ { "id": "time",' \
		'"want": [{ "timestamp": true }], "pass": "Stamped", "warn": "Not stamped" } ] }' >house.json
	for format in json html; do
		mkdir warned
		cp good.jpg bad.jpg warned/
		t 0 prov watch --once --move -f $format warned -- $V --policy ./house.json
		out_has "warn	warned/pass/good.jpg"
		out_has "invalid	warned/hold/bad.jpg"
		cp good.jpg warned/
		t 0 prov watch --once --move -f $format warned -- $V
		out_has "pass	warned/pass/good-2.jpg"
		rm -r warned
	done

	# What lies there without a report, and only that.
	cp good.jpg bad.jpg in/
	cp "$DATA/photo.jpg" in/plain.jpg
	head -c 2000 good.jpg >in/cut.jpg
	cp good.jpg in/.hidden.jpg
	ln -s ../good.jpg in/link.jpg
	mkdir in/folder
	t 0 prov watch --once in -- $V
	out_has "pass	in/good.jpg"
	out_has "invalid	in/bad.jpg"
	out_has "none	in/plain.jpg"
	out_has "error	in/cut.jpg"
	[ "$(wc -l <"$LOGS/out")" -eq 4 ] || fail "not four files"
	[ "$(state in/good.jpg.prov.json)" = trusted ] || fail "not trusted"
	[ "$(state in/bad.jpg.prov.json)" = invalid ] || fail "not invalid"
	[ "$(state in/plain.jpg.prov.json)" = none ] || fail "not none"
	[ "$(state in/cut.jpg.prov.json)" = error ] || fail "not an error"
	t 0 prov watch --once in -- $V
	out_empty
	# Nor is it silent of what is not whole yet, and nobody comes back to.
	cp good.jpg in/open.jpg
	exec 9>>in/open.jpg
	t 2 prov watch --once in -- $V
	exec 9>&-
	out_empty
	err_has "prov: in/open.jpg: has no report, since somebody may still be writing to it."
	absent in/open.jpg.prov.json
	t 0 prov watch --once in -- $V
	out_has "pass	in/open.jpg"
	rm in/open.jpg in/open.jpg.prov.json
	# One that changed since, or whose credentials came, is checked again.
	cat bad.jpg >in/good.jpg
	t 0 prov watch --once in -- $V
	out_has "invalid	in/good.jpg"
	[ "$(wc -l <"$LOGS/out")" -eq 1 ] || fail "not one file"
	cp "$DATA/photo.jpg" side.jpg
	prov sign -q --key id/key.pem --cert id/cert.pem --declare captured --sidecar -o side.c2pa side.jpg
	cp side.jpg in/
	t 0 prov watch --once in -- $V
	out_has "none	in/side.jpg"
	cp side.c2pa in/
	t 0 prov watch --once in -- $V
	out_has "pass	in/side.jpg"
	# A report that the file's author wrote, and gave a time, is none; nor is a link.
	rm -r in
	mkdir in
	printf '[{"file":"in/evil.jpg","state":"trusted"}]\n' >in/evil.jpg.prov.json
	touch -d 2099-01-01 in/evil.jpg.prov.json
	cp -p in/evil.jpg.prov.json far.json
	ln -s ../far.json in/led.jpg.prov.json
	cp bad.jpg in/evil.jpg
	cp bad.jpg in/led.jpg
	t 0 prov watch --once in -- $V
	out_has "invalid	in/evil.jpg"
	out_has "invalid	in/led.jpg"
	[ "$(state in/evil.jpg.prov.json)" = invalid ] || fail "not invalid"
	[ "$(state in/led.jpg.prov.json)" = invalid ] || fail "not invalid"
	[ "$(state far.json)" = trusted ] || fail "written through the link"
	if [ "$(id -u)" -eq 0 ]; then
		sed 's/invalid/trusted/' in/evil.jpg.prov.json >far.json
		chown 12345 far.json
		mv far.json in/evil.jpg.prov.json
		t 0 prov watch --once in -- $V
		out_has "invalid	in/evil.jpg"
		[ "$(state in/evil.jpg.prov.json)" = invalid ] || fail "not invalid"
	fi
	t 0 prov watch --once in -- $V
	out_empty
	rm -r in
	mkdir in

	# While it runs: written, moved in, linked, with reports elsewhere in another format.
	start --out reports -f text in -- $V
	cp good.jpg in/first.jpg
	until_there reports/first.jpg.prov.txt
	# What the kernel sends where a file is opened to write just when it is looked at.
	kill -s IO "$pid"
	t 2 prov watch in -- $V
	err_has "another prov watch"
	cp good.jpg moved.tmp
	mv moved.tmp in/moved.jpg
	ln good.png in/linked.png
	until_there reports/moved.jpg.prov.txt reports/linked.png.prov.txt
	# One that is still written has no report before its writer is done.
	exec 7>in/slow.jpg
	head -c 4000 good.jpg >&7
	cp good.jpg in/after.jpg
	until_there reports/after.jpg.prov.txt
	sleep 3
	absent reports/slow.jpg.prov.txt
	tail -c +4001 good.jpg >&7
	exec 7>&-
	until_there reports/slow.jpg.prov.txt
	grep -q "^pass	reports/slow.jpg$" "$LOGS/watch" || fail "slow.jpg did not pass"
	stop
	[ ! -s "$LOGS/watch.err" ] || fail "complaints: $(cat "$LOGS/watch.err")"
	[ "$(find in -name '*prov*' | wc -l)" -eq 0 ] || fail "reports among the files"
	[ "$(find reports -type f | wc -l)" -eq 5 ] || fail "not five reports"
	rm -r in reports
	mkdir in

	# Who may put files there says by no link where what is held goes: to pass/, say.
	mkdir links links/pass
	ln -s pass links/hold
	cp bad.jpg links
	before
	t 2 prov watch --once --move links -- $V
	err_sentence links/hold
	err_has "is a symbolic link"
	unchanged
	rm -r links

	# A burst, ended and killed in the middle, is checked to the last one when it starts again.
	start --move in -- $V
	cp good.jpg in/first.jpg
	until_there in/pass/first.jpg
	i=0
	while [ $i -lt 150 ]; do
		cp good.jpg in/$i.jpg
		cp bad.jpg in/x$i.jpg
		i=$((i + 1))
	done
	stop
	start --move in -- $V
	sleep 1
	kill -s KILL "$pid"
	wait "$pid"
	t 0 prov watch --once --move in -- $V
	[ "$(find in -maxdepth 1 -type f | wc -l)" -eq 0 ] || fail "files were left"
	[ "$(find in/pass -name '*.jpg' | wc -l)" -eq 151 ] || fail "not 151 passed"
	[ "$(find in/hold -name '*.jpg' | wc -l)" -eq 150 ] || fail "not 150 held"
	for file in in/pass/*.jpg in/hold/*.jpg; do
		exists "$file.prov.json"
	done
	[ "$(find in -name '.prov*' | wc -l)" -eq 0 ] || fail "litter"
	# Never over one of that name; credentials beside it come along.
	cp good.png in/1.jpg
	rm side.c2pa
	prov sign -q --key id/key.pem --cert id/cert.pem --declare captured --sidecar -o side.jpg.c2pa side.jpg
	cp side.jpg side.jpg.c2pa in/
	t 0 prov watch --once --move in -- $V
	out_has "pass	in/pass/1-2.jpg"
	same in/pass/1-2.jpg good.png
	same in/pass/1.jpg good.jpg
	exists in/pass/1-2.jpg.prov.json
	out_has "pass	in/pass/side.jpg"
	exists in/pass/side.jpg.c2pa

	# Another that comes to its name between its check and its move does not pass for it.
	if command -v strace >/dev/null && strace -o "$LOGS/none" true 2>/dev/null; then
		rm -r in
		mkdir in
		cp good.jpg in/a.jpg
		# The leak check can't work where another looks on.
		ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0" \
			strace -f -qq -o "$LOGS/none" -e trace=renameat2 \
			-e inject=renameat2:delay_enter=2000000 \
			prov watch --once --move in -- $V >"$LOGS/out" 2>"$LOGS/err" &
		pid=$!
		until_there in/pass/a.jpg.prov.json
		cp bad.jpg in/.bad
		mv in/.bad in/a.jpg
		wait "$pid"
		[ $? -eq 2 ] || fail "the other one passed"
		err_has "in/a.jpg: was replaced"
		absent in/pass/a.jpg
		absent in/pass/a.jpg.prov.json
		same in/a.jpg bad.jpg
		t 0 prov watch --once --move in -- $V
		out_has "invalid	in/hold/a.jpg"
	fi

	# Where the folder goes, the watch ends.
	rm -r in
	mkdir in
	start in -- $V
	cp good.jpg in/first.jpg
	until_there in/first.jpg.prov.json
	mv in elsewhere
	wait "$pid"
	[ $? -eq 2 ] || fail "exit status"
	grep -q "moved or removed" "$LOGS/watch.err" || fail "no word about it"
	rm -r elsewhere
	for how in "rm -rf top/in" "mv top other"; do
		mkdir -p top/in
		start top/in -- $V
		cp good.jpg top/in/first.jpg
		until_there top/in/first.jpg.prov.json
		# Nothing may be put there while it is removed.
		kill -s STOP "$pid"
		$how || fail "$how"
		kill -s CONT "$pid"
		i=0
		while kill -s 0 "$pid" 2>/dev/null && [ $i -lt 100 ]; do
			sleep 0.1
			i=$((i + 1))
		done
		[ $i -lt 100 ] || kill -s TERM "$pid"
		wait "$pid"
		[ $? -eq 2 ] || fail "exit status after $how"
		grep -q "moved or removed" "$LOGS/watch.err" || fail "no word about $how"
		rm -rf top other
	done

	# Where no report can be written, that is said of each file, and no success.
	mkdir in out
	cp good.jpg in/a.jpg
	cp good.jpg in/b.jpg
	for more in "--out out" --move; do
		shown="prov watch --once $more, no room"
		{
			(
				trap '' XFSZ
				ulimit -f 0
				exec prov watch --once $more in -- $V
			)
			echo "status $?"
		} 2>&1 | cat >"$LOGS/out"
		out_has "status 2"
		out_has "in/a.jpg: has no report"
		out_has "in/b.jpg: has no report"
		out_lacks pass
	done
	exists in/a.jpg
	t 0 prov watch --once --out out in -- $V
	out_has "pass	out/a.jpg"
	rmdir in/pass in/hold
	# While it runs, it is tried again.
	start --out out in -- $V
	cp good.jpg in/c.jpg
	until_there out/c.jpg.prov.json
	mv out out2
	cp good.jpg in/d.jpg
	i=0
	while ! grep -q "in/d.jpg: has no report" "$LOGS/watch.err" && [ $i -lt 100 ]; do
		sleep 0.1
		i=$((i + 1))
	done
	[ $i -lt 100 ] || fail "no word about in/d.jpg"
	mv out2 out
	: >in/now.c2pa
	until_there out/d.jpg.prov.json
	# Neither is there one where prov verify can't begin: an empty one would pass for it.
	mv id/trust.pem id/away.pem
	cp good.jpg in/f.jpg
	i=0
	while ! grep -q "in/f.jpg: has no report" "$LOGS/watch.err" && [ $i -lt 100 ]; do
		sleep 0.1
		i=$((i + 1))
	done
	[ $i -lt 100 ] || fail "no word about in/f.jpg"
	absent out/f.jpg.prov.json
	mv id/away.pem id/trust.pem
	: >in/now.c2pa
	until_there out/f.jpg.prov.json
	[ "$(state out/f.jpg.prov.json)" = trusted ] || fail "not trusted"
	stop

	# More events than the kernel keeps: what they were about is found all the same.
	queue=$(cat /proc/sys/fs/inotify/max_queued_events 2>/dev/null || echo 1000000)
	if [ "$queue" -le 50000 ]; then
		start --out out in -- $V
		cp good.jpg in/e.jpg
		until_there out/e.jpg.prov.json
		kill -s STOP "$pid"
		i=0
		while [ $i -le "$queue" ]; do
			: >in/.x$((i % 2))
			i=$((i + 1))
		done
		cp good.jpg in/over.jpg
		kill -s CONT "$pid"
		until_there out/over.jpg.prov.json
		stop
	fi
}
finish
