#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# verify -r: which files of a folder are inputs.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

identity id
V="prov verify --no-default-trust --trust id/trust.pem"
mkdir -p tree/b/deep tree/c tree/none
sign "$DATA/photo.jpg" tree/z.jpg
sign "$DATA/picture.png" tree/b/a.png
sign "$DATA/note.txt" tree/b/deep/n.txt
sign "$DATA/photo.jpg" tree/c/x.jpg

# A folder is no input without -r.
# shellcheck disable=SC2086 # V is several words
{
	t 2 $V tree
	err_sentence tree
	err_has "-r"
	t 2 $V -f json tree
	out_has '"error"'
	t 0 $V -r --sort -f ndjson tree
	err_empty
	[ "$(grep -o '"file": *"[^"]*"' "$LOGS/out" | sed 's/.*"\(.*\)"/\1/' | tr '\n' ' ')" = \
		"tree/b/a.png tree/b/deep/n.txt tree/c/x.jpg tree/z.jpg " ] || fail "not these files in this order"
	cp "$LOGS/out" first
	t 0 $V -r --sort -f ndjson tree/
	same first "$LOGS/out"
	(cd tree && prov verify --no-default-trust --trust ../id/trust.pem -r . >/dev/null) || fail "-r . failed"

	# Files of other types do not count, links to folders are not followed, loops end.
	printf '\000\001\002\003' >tree/blob.bin
	ln -s ../tree tree/loop
	ln -s . tree/b/self
	ln -s /nonexistent tree/dangling
	mkfifo tree/pipe
	ln -s ../z.jpg tree/none/link.jpg
	t 0 $V -r -f ndjson tree
	err_has "note: 1 file of an unsupported type was skipped; -v names it."
	[ "$(wc -l <"$LOGS/out")" -eq 5 ] || fail "not five inputs"
	t 0 $V -rv tree
	err_has "tree/blob.bin"
	err_has "tree/pipe"
	err_has "tree/dangling"
	# Named by itself the same file is an error.
	t 2 $V -r tree/blob.bin
	err_sentence tree/blob.bin
	t 2 $V -r tree/pipe/x
	err_sentence tree/pipe/x

	# What is broken in there counts.
	cp tree/z.jpg tree/y.jpg
	flip tree/y.jpg $(($(size tree/y.jpg) - 40))
	t 1 $V -r tree
	rm tree/y.jpg
	cp "$DATA/photo.jpg" tree/plain.jpg
	t 4 $V -r tree

	# Nothing to verify is nothing wrong, but said.
	mkdir bare
	t 0 $V -r bare
	err_has "nothing was verified"
	t 0 $V -r -f json bare
	out_has "[]"

	# A tree deeper than a path can name ends in a sentence.
	long=$(printf '%0200d' 0)
	mkdir deep
	i=0
	while [ $i -lt 30 ]; do
		mkdir up && mv deep "up/$long" && mv up deep
		i=$((i + 1))
	done
	t 2 $V -r deep
	err_has "File name too long"
}

# A folder that can't be read.
if [ "$(id -u)" -ne 0 ]; then
	mkdir locked
	chmod 0 locked
	# shellcheck disable=SC2086
	t 2 $V -r locked tree/z.jpg
	err_sentence locked
	chmod 755 locked
else
	echo "part skipped: root reads every folder"
fi
finish
