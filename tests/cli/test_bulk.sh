#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Many inputs: folders, lists, several at a time, and runs that go on where one stopped.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

identity id
identity other
KEYS="--key id/key.pem --cert id/cert.pem --declare captured"
SIGN="prov sign -q $KEYS"
VERIFY="prov verify --no-default-trust --trust id/trust.pem"
mkdir -p tree/b/deep tree/c out
cp "$DATA/photo.jpg" tree/z.jpg
cp "$DATA/picture.png" tree/b/a.png
cp "$DATA/note.txt" tree/b/deep/n.txt
cp "$DATA/photo.jpg" tree/c/x.jpg
printf '\000\001\002\003' >tree/blob.bin

# Folders need -r, and keep their tree below the output folder; what is of no type passes.
# shellcheck disable=SC2086 # KEYS, SIGN and VERIFY are several words
{
	before
	t 2 $SIGN -r --output-dir nowhere/deep tree
	err_sentence nowhere/deep
	err_has "there is no such folder"
	t 2 $SIGN --output-dir nowhere tree/gone.jpg
	t 2 $SIGN --output-dir out tree
	err_sentence tree
	err_has "-r"
	t 2 $SIGN -r -o one.jpg tree
	unchanged
	# The last folder is made, with the first output.
	t 0 $SIGN --output-dir nowhere/ tree/z.jpg
	[ -f nowhere/z.jpg ] || fail "--output-dir did not make its folder"
	rm -r nowhere
	t 0 $SIGN -r --output-dir out tree
	err_empty
	out_empty
	for file in z.jpg b/a.png b/deep/n.txt c/x.jpg; do
		t 0 $VERIFY "out/$file"
	done
	[ "$(find out -type f | wc -l)" -eq 4 ] || fail "not four files"
	rm -r out/*
	# The same in the folder itself, which holds the outputs: those are no inputs.
	mkdir tree/out
	(cd tree && prov sign -q --key ../id/key.pem --cert ../id/cert.pem --declare captured -r \
		--output-dir out . ) || fail "-r . failed"
	(cd tree && prov sign -q --key ../id/key.pem --cert ../id/cert.pem --declare captured -r \
		--skip-signed --output-dir out . ) || fail "-r . failed again"
	[ "$(find tree/out -type f | wc -l)" -eq 4 ] || fail "not four files in tree/out"
	rm -r tree/out

	# One line for each, in order, whatever the number of jobs.
	t 0 $SIGN -r -j 1 -f ndjson --output-dir out tree
	sed 's/"manifest": "[^"]*"//; s/"bytes": [0-9]*//' "$LOGS/out" >one
	rm -r out/*
	t 0 $SIGN -r -j 4 -f ndjson --output-dir out tree
	sed 's/"manifest": "[^"]*"//; s/"bytes": [0-9]*//' "$LOGS/out" >four
	same one four
	[ "$(wc -l <one)" -eq 5 ] || fail "not five lines"
	rm -r out/*
}

# One bad file does not stop the others, and the status tells.
printf '\377\330\377\340' >tree/cut.jpg
ln -s /nonexistent tree/dangling
# shellcheck disable=SC2086
{
	head -c 70000 /dev/zero | sed 's/\x00/\xcc\x81/g' >marks.txt
	t 2 prov sign $KEYS -f ndjson -o marks.out.txt marks.txt
	out_has '"error": "refused: more than 65536 bytes of combining marks in a row", "error_at": 65536, "error_code": "limit"}'
	t 2 prov sign $KEYS -f ndjson -j 3 -r --output-dir out tree tree/gone.jpg
	err_has "tree/cut.jpg"
	err_has "tree/gone.jpg"
}
cp "$LOGS/out" lines
if command -v jq >/dev/null; then
	shown="jq on the lines"
	jq -es 'length == 7' lines >/dev/null || fail "not seven lines"
	jq -es 'map(.state) | sort == ["error","error","signed","signed","signed","signed","skipped"]' \
		lines >/dev/null || fail "not these states"
	jq -es 'all(.[] | select(.state == "signed"); (.manifest | startswith("urn:c2pa:")) and
		.bytes > 0 and (.output | startswith("out/")))' lines >/dev/null || fail "signed lines"
	jq -es 'all(.[] | select(.state == "error"); .error | length > 10)' lines >/dev/null ||
		fail "errors without a sentence"
	bytes=$(jq -r 'select(.output == "out/z.jpg") | .bytes' lines)
	[ "$bytes" -eq "$(size out/z.jpg)" ] || fail "not the output's size"
fi
# Where in the file it showed, as in the sentence for people.
# shellcheck disable=SC2086
t 2 prov sign $KEYS -f ndjson -o marks.out.txt tree/cut.jpg
out_has '"error_at": 4}'
err_has "(at byte 4)"

rm tree/cut.jpg tree/dangling

# A second run goes on: what is there, whole and ours, is left alone; the rest is signed.
rm out/b/a.png
flip out/c/x.jpg $(($(size out/c/x.jpg) - 40))
cksum out/z.jpg >sum
# shellcheck disable=SC2086
{
	t 2 prov sign $KEYS --skip-signed -v -r --output-dir out tree
	err_has "tree/z.jpg: note: skipped: is signed already"
	err_has "out/c/x.jpg: exists already"
	err_lacks "tree/b/a.png: note: skipped"
	t 0 $VERIFY out/b/a.png
	t 0 $SIGN --skip-signed --force -r --output-dir out tree
	t 0 $VERIFY out/c/x.jpg
	cksum out/z.jpg | cmp -s - sum || fail "a signed output was signed again"
	# Of many there is a number.
	t 0 prov sign $KEYS --skip-signed -r --output-dir out tree
	err_has "note: 4 inputs are signed already; --verbose names them"
	err_lacks "skipped: is signed already"
	# Where nobody takes what is printed of them, the rest is left, and said to be.
	if [ -w /dev/full ]; then
		t 2 sh -c "prov sign $KEYS -f ndjson -j 1 --force -r --output-dir out tree >/dev/full"
		err_has "stopped with standard output: "
		err_has " of 5 inputs were not looked at"
	fi
	# One that somebody else signed is not ours.
	t 2 prov sign -q --key other/key.pem --cert other/cert.pem --declare captured --skip-signed \
		--output-dir out tree/z.jpg
	err_has "exists already"
	# The input has changed since.
	touch -d 2100-01-01 tree/z.jpg
	t 2 $SIGN --skip-signed --output-dir out tree/z.jpg
	err_has "exists already"
	touch tree/z.jpg

	# In place: what this certificate signed is left alone, once more or not.
	cp "$DATA/photo.jpg" p1.jpg
	cp "$DATA/photo.jpg" p2.jpg
	t 0 $SIGN --in-place p1.jpg
	cksum p1.jpg >sum
	t 0 prov sign $KEYS -f ndjson --skip-signed --in-place p1.jpg p2.jpg
	grep -q '"p1.jpg".*"skipped"' "$LOGS/out" || fail "p1.jpg was not skipped"
	grep -q '"p2.jpg".*"signed"' "$LOGS/out" || fail "p2.jpg was not signed"
	cksum p1.jpg | cmp -s - sum || fail "a signed input was signed again"
	t 0 $VERIFY p1.jpg p2.jpg
	# Named twice, only the later one's credentials would remain; hard links are replaced apart.
	cp "$DATA/photo.jpg" twice.jpg
	ln -s twice.jpg link.jpg
	before
	for other in twice.jpg ./twice.jpg link.jpg; do
		t 2 $SIGN --in-place twice.jpg p2.jpg "$other"
		err_has "same file"
	done
	unchanged
	ln twice.jpg hard.jpg
	t 0 $SIGN --in-place twice.jpg hard.jpg
	t 0 $VERIFY twice.jpg hard.jpg
	# What replaces one link changes the others' file while it is read: they are read once more.
	{
		head -c 2 "$DATA/photo.jpg"
		for i in 1 2 3 4 5 6 7 8 9 10; do printf '\377\376\377\377' && head -c 65533 /dev/zero; done
		tail -c +3 "$DATA/photo.jpg"
	} >long0.jpg
	for i in 1 2 3 4 5 6 7; do ln long0.jpg "long$i.jpg"; done
	t 0 $SIGN -j 4 --in-place long?.jpg
	t 0 $VERIFY -q long?.jpg
	rm long?.jpg
	# A folder may be a stranger's, and a link in it lead to anything of ours: what lies outside
	# is not replaced, and what lies inside is an input by its own name.
	mkdir theirs
	cp "$DATA/note.txt" ours.txt
	cp "$DATA/note.txt" theirs/a.txt
	ln -s ../ours.txt theirs/b.txt
	ln -s a.txt theirs/c.txt
	t 0 prov sign $KEYS -r --in-place theirs
	err_has "theirs/b.txt: note: skipped: it is a symbolic link"
	err_has "theirs/c.txt: note: skipped"
	same ours.txt "$DATA/note.txt"
	t 0 $VERIFY theirs/a.txt
	# One that is named is meant.
	t 0 $SIGN --in-place theirs/b.txt
	t 0 $VERIFY ours.txt
	rm -r theirs ours.txt
	# What can't be signed as it is says why, and is not "signed already".
	mkdir odd
	printf 'caf\351\n' >odd/latin1.txt
	t 0 prov sign $KEYS -v -r --output-dir odd-out -f ndjson odd
	err_has "odd/latin1.txt: note: skipped: is not UTF-8 text"
	out_has '"reason": "is not UTF-8 text'
	err_lacks "is signed already"
	rm -r odd odd-out
	# A name that turns the line around is spelt out.
	rlo=$(printf 'a\342\200\256gpj.jpg')
	cp "$DATA/photo.jpg" "$rlo"
	t 0 $SIGN -f ndjson --in-place "$rlo"
	out_has 'a\u202egpj.jpg'
	out_lacks "$rlo"
	# Sidecars.
	cp "$DATA/photo.jpg" s.jpg
	t 0 $SIGN --sidecar s.jpg
	t 0 $SIGN --sidecar --skip-signed s.jpg
	echo >>s.jpg
	t 2 $SIGN --sidecar --skip-signed s.jpg
}

# Lists of names: kept as they are below the folder, and never out of it.
rm -r out/*
printf 'tree/b/a.png\n./tree/c/x.jpg\n' >list
# shellcheck disable=SC2086
{
	t 0 $SIGN --files-from list --output-dir out
	t 0 $VERIFY out/tree/b/a.png out/tree/c/x.jpg
	rm -r out/*
	printf 'tree/b/a.png\000tree/c/x.jpg\000' >list0
	tin 0 list0 $SIGN -0 --files-from - --output-dir out
	t 0 $VERIFY out/tree/b/a.png out/tree/c/x.jpg
	rm -r out/*
	echo "tree/../tree/z.jpg" >list
	t 2 $SIGN --files-from list --output-dir out
	err_has "leads out"
	: >list
	t 2 $SIGN --files-from list --output-dir out
	err_has "names no file"
	t 2 $SIGN --files-from missing --output-dir out
	err_sentence missing
	t 2 $SIGN -0 --output-dir out tree/z.jpg
	err_has "-0 goes with"
	tin 2 list0 $SIGN --files-from - --output-dir out -
	err_sentence
	t 2 $SIGN -j 0 --output-dir out tree/z.jpg
	err_has "--jobs"
	t 2 $SIGN -f xml --output-dir out tree/z.jpg
	err_has "xml"
	t 2 $SIGN -f ndjson -o - tree/z.jpg
	err_has "standard output"
	# Two of one name.
	t 2 $SIGN --output-dir out tree/z.jpg tree/c/../z.jpg
	err_has "same name"
	t 2 $SIGN -f ndjson --output-dir out tree/z.jpg tree/c/../z.jpg
	[ "$(grep -c '"state": "error", "error": "two of the inputs have the same name' "$LOGS/out")" -eq 2 ] ||
		fail "not a line of each"
}
[ -z "$(find out -type f)" ] || fail "something was written"

# A signal ends it in order: what is there is whole, and the next run does the rest.
mkdir many
i=0
while [ $i -lt 300 ]; do
	ln "$DATA/photo.jpg" "many/$i.jpg" 2>/dev/null || cp "$DATA/photo.jpg" "many/$i.jpg"
	i=$((i + 1))
done
# shellcheck disable=SC2086
{
	$SIGN -j 2 -r --output-dir out many 2>"$LOGS/err" &
	pid=$!
	sleep 0.3
	kill -s TERM "$pid"
	wait "$pid"
	status=$?
	shown="prov sign of 300 (SIGTERM)"
	if [ "$status" -ne 0 ]; then
		[ "$status" -eq 2 ] || fail "exit status $status instead of 2"
		err_has "signal"
	fi
	[ "$(find out -type f ! -name '*.jpg' | wc -l)" -eq 0 ] || fail "litter"
	t 0 $SIGN --skip-signed -r --output-dir out many
	t 0 $VERIFY -r out
	[ "$(find out -name '*.jpg' | wc -l)" -eq 300 ] || fail "not all of them"
}
finish
