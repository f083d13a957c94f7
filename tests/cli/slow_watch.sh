#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: slow_watch.sh BIN-FOLDER
# watch: 2,000 files at once, each with one report; and a disk that is full for real.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

files=2000
identity id
V="--no-default-trust --trust id/trust.pem"
sign "$DATA/photo.jpg" good.jpg

# reports FOLDER: how many there are, none of them half.
reports() { find "$1" -name '*.json' ! -name '.*' | wc -l; }

# shellcheck disable=SC2086 # V is several words
{
	mkdir in all
	shown="a burst of $files files"
	prov-watch in -- $V >"$LOGS/out" 2>"$LOGS/err" &
	pid=$!
	sleep 1
	i=0
	while [ $i -lt $files ]; do
		i=$((i + 1))
		cp good.jpg all/$i.jpg
	done
	mv all/* in/
	i=0
	while [ "$(reports in)" -lt $files ] && [ $i -lt 600 ] && kill -0 $pid 2>/dev/null; do
		sleep 1
		i=$((i + 1))
	done
	kill -s TERM $pid
	wait $pid || fail "exit status $? after SIGTERM"
	[ "$(reports in)" -eq $files ] || fail "$(reports in) reports of $files"
	[ "$(find in -name '*.json' -exec grep -l '"state":"trusted"' {} + | wc -l)" -eq $files ] ||
		fail "not all are trusted"
	echo "$files files in $i seconds"

	# No room: each is said, no half report lies there, the files stay; with room again they are done.
	mkdir full
	if ! mount -t tmpfs -o size=256k,mode=755 prov-test full 2>/dev/null; then
		echo "note: no file system can be mounted here, so none is full"
		finish
	fi
	trap 'umount full 2>/dev/null; rm -rf "$WORK" "$LOGS"' EXIT
	cp good.jpg full/a.jpg
	cp good.jpg full/b.jpg
	dd if=/dev/zero of=full/ballast bs=1k 2>/dev/null
	t 2 prov watch --once full -- $V
	err_has "can't be written"
	exists full/a.jpg
	exists full/b.jpg
	[ -z "$(find full -name '*.json*')" ] || fail "something of a report lies there"
	t 2 prov watch --once --move full -- $V
	exists full/a.jpg
	rm full/ballast
	# The kernel frees a file that a Landlock rule named (docs/sandbox.md) a moment after the process ended.
	i=0
	while [ "$(df -k full | awk 'NR == 2 { print $4 }')" -lt 200 ] && [ $i -lt 50 ]; do
		sleep 0.1
		i=$((i + 1))
	done
	t 0 prov watch --once full -- $V
	[ "$(reports full)" -ge 2 ] || fail "no reports once there was room"
}
finish
