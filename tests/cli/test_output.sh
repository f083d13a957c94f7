#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What goes where: data on standard output, talk on standard error, and what if they are broken.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

# A full disk or a closed pipe behind standard output is an error, and said.
if [ -w /dev/full ]; then
	t 2 sh -c 'prov verify --help >/dev/full'
	err_sentence
	err_has "standard output can't be written: No space left on device"
	t 2 sh -c 'prov verify -f json nothing >/dev/full'
	err_has "standard output can't be written"
fi
t 2 sh -c 'prov verify --help >&-'
err_has "standard output can't be written"
t 0 sh -c '{ prov verify --help; echo "status $?" >&2; } | true'
# The reader may be slower than the pipe's buffer allows: only the absence of a signal counts.
err_lacks "status 141"
# A closed standard input is an input that can't be read.
t 2 sh -c 'prov verify - <&-'
err_sentence "standard input"
# With all of them closed an opened file must not become standard output.
cp "$DATA/note.txt" note.txt
before
t 2 sh -c 'prov verify -f json note.txt missing.txt <&- >&- 2>&-'
unchanged

# A hostile file name does nothing to a terminal.
name=$(printf 'a\033[31m\nb\342\200\256c\377')
t 2 prov verify "./$name"
err_sentence
err_has 'a\u{1B}[31m\u{A}b\u{202E}c\xFF'
t 2 prov verify "--$name"
err_sentence
err_has '\u{1B}'
t 2 prov "$name"
err_sentence

# -q of verify says nothing about inputs; JSON stays JSON where nothing could be judged.
t 2 prov verify -q missing.jpg
out_empty
err_empty
t 2 prov verify -f json missing.jpg
err_sentence "missing.jpg"
if command -v jq >/dev/null; then
	jq -e 'length == 1 and .[0].file == "missing.jpg" and .[0].state == "error" and
		(.[0].error | length > 0)' "$LOGS/out" >/dev/null || fail "not the object expected"
fi
t 2 prov verify -f ndjson missing.jpg gone.jpg
[ "$(wc -l <"$LOGS/out")" -eq 2 ] || fail "not two lines"
: >empty.list
t 2 prov verify -f json --files-from empty.list
err_sentence empty.list
err_has "there was nothing to verify"
out_empty
t 2 prov verify --files-from -
err_has "there was nothing to verify"
t 2 prov verify --files-from empty.list missing.jpg
err_sentence missing.jpg
# Messages between the objects of an array stand on lines of their own.
t 2 sh -c 'prov verify -f json note.txt missing.jpg note.txt gone.jpg 2>&1'
[ "$(grep -c '^prov: .*[.]$' "$LOGS/out")" -eq 2 ] || fail "a message shares a line"
if command -v jq >/dev/null; then
	grep -v '^prov: ' "$LOGS/out" >"$LOGS/json"
	jq -e 'length == 4' "$LOGS/json" >/dev/null || fail "not an array of four"
fi
finish
