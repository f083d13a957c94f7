#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What verify says to a reader, of files that a reader would misjudge.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

identity id
cp "$DATA/photo.jpg" none.jpg
sign none.jpg trusted.jpg
V="prov verify --no-default-trust --trust id/trust.pem"

# Signed over what had been changed: the first line says so, and which failure it was.
cp trusted.jpg changed.jpg
flip changed.jpg $(($(size changed.jpg) - 40))
sign changed.jpg over.jpg
# shellcheck disable=SC2086
t 0 $V over.jpg
head -n 1 "$LOGS/out" >first
grep -q 'over.jpg: trusted.*; but what it was made from ("changed.jpg") was recorded as not fitting its own credentials' first ||
	fail "the first line does not say that the parent had been changed"
out_has "(assertion.dataHash.mismatch)"
out_has "Not checked: what it was made from: only what is recorded of it is here, not the files"
out_has "Not checked: whether the certificates of those who signed what it was made from"
# shellcheck disable=SC2086
t 0 $V trusted.jpg
out_lacks "; but"

# That AI made it stands in the first line.
DECLARE=ai-generated
sign none.jpg ai.jpg
# shellcheck disable=SC2086
t 0 $V ai.jpg
head -n 1 "$LOGS/out" | grep -q '; it is declared as fully AI-made\.$' || fail "no word of AI in the first line"
DECLARE=captured

# Credentials that lie elsewhere: a neighbour's, and without the file that they are about.
# shellcheck disable=SC2086
{
	prov inspect --extract none.jpg.c2pa trusted.jpg >"$LOGS/out" 2>"$LOGS/err"
	t 1 $V none.jpg
	out_has "invalid. The credentials in none.jpg.c2pa beside it do not fit it: it was changed, or they belong to another file."
	t 1 $V none.jpg.c2pa
	out_has "invalid. It holds credentials only; verify the file that they are about with --sidecar none.jpg.c2pa."
	out_lacks "File:"
}

# Credentials that were moved to another file: nothing in it tells that from a change.
echo "It was a bright cold day." >one.txt
echo "It was a gloomy warm day." >other.txt
sign one.txt one-signed.txt
{ cat other.txt && tail -c +$(($(size one.txt) + 1)) one-signed.txt; } >moved.txt
sed 's/bright cold/gloomy warm/' one-signed.txt >edited.txt
same moved.txt edited.txt
# shellcheck disable=SC2086
t 1 $V moved.txt
out_has "moved.txt: invalid. The content is not what was signed: it was changed, or its credentials belong to another file."

# Cut short.
sign "$DATA/picture.png" whole.png
head -c $(($(size whole.png) - 20)) whole.png >cut.png
# shellcheck disable=SC2086
t 2 $V cut.png
err_has "; it is incomplete or damaged, so it was not judged; get it again."
err_sentence cut.png

# Who is listed is, and needs nobody's word.
t 0 prov verify --no-default-trust --allow id/cert.pem trusted.jpg
out_has ', whose very certificate is trusted ("cert.pem")'
out_lacks "on a trust list"

# Two lists of one name are told apart.
identity other
# shellcheck disable=SC2086
{
	t 0 $V --trust other/trust.pem trusted.jpg
	out_has 'on a trust list ("id/trust.pem")'
	out_has '"other/trust.pem" of'
	t 0 $V trusted.jpg
	out_has 'on a trust list ("trust.pem")'
}

# No more is proven than was looked at, and nothing of when.
# shellcheck disable=SC2086
{
	t 0 $V trusted.jpg
	out_has "Unless the certificate was revoked, this proves who signed it, not"
	t 0 $V -f json trusted.jpg
	out_has "the signer's certificate is valid at the time of this check; that it was when it was signed, no usable time-stamp shows"
	t 0 $V -f json --time "$(date -u -d '+1 hour' +%Y-%m-%dT%H:%M:%SZ)" trusted.jpg
	out_has "the signer's certificate is valid at the time that this check was asked for; that it was when"
}

# Advice that fits what was given.
sed '/END CERTIFICATE/q' id/cert.pem >leaf.pem
t 3 prov verify --no-default-trust --trust leaf.pem trusted.jpg
out_has "--trust is for authorities: --allow FILE trusts this very certificate"
t 3 prov verify --no-default-trust --allow id/trust.pem trusted.jpg
out_has "the certificates given with --allow are not the signer's; roots go to --trust"

# What was required, and as of when, is in the JSON, too.
# shellcheck disable=SC2086
{
	t 3 $V -f ndjson --require timestamp,not-ai trusted.jpg
	out_has '"required_but_not":["timestamp"]'
	t 0 $V -f ndjson trusted.jpg
	out_lacks required_but_not
	out_lacks as_of
	now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
	t 0 $V -f ndjson --time "$now" trusted.jpg
	out_has "\"as_of\":\"$now\""
	t 0 $V --time "$now" trusted.jpg
	out_has ", as --time says"
}

# Nor what of a folder can't be signed as it is, though the rest was.
mkdir mixed mixed-signed mixed-quiet
printf 'Stra\337e\n' >mixed/latin.txt
printf 'text\n' >mixed/utf8.txt
t 0 prov sign -k id/key.pem -c id/cert.pem --declare human-created -r --output-dir mixed-signed mixed
err_has "1 file in folders can't be signed as it is and was passed over: mixed/latin.txt; --verbose says why"
t 0 prov sign -q -k id/key.pem -c id/cert.pem --declare human-created -r --output-dir mixed-quiet mixed
err_empty
esc=$(printf '\033')
for i in 2 3 4 5; do cp mixed/latin.txt "mixed/latin${esc}$i.txt"; done
t 0 prov sign -j 1 --force -k id/key.pem -c id/cert.pem --declare human-created -r --output-dir mixed-signed mixed
err_has 'passed over: mixed/latin\u{1B}2.txt, mixed/latin\u{1B}3.txt, mixed/latin\u{1B}4.txt and 2 more; --verbose'

# Whatever keeps a run from beginning, each input has its line.
t 2 prov sign -f ndjson -k missing.pem -c id/cert.pem --declare captured --output-dir never none.jpg trusted.jpg
[ "$(grep -c '"state": "error", "error": "missing.pem: can' "$LOGS/out")" -eq 2 ] || fail "not a line for each"
out_has '{"file": "none.jpg"'
err_sentence missing.pem
absent never

mkdir never
for dir in none.jpg missing/folder; do
	t 2 prov sign -f ndjson -k id/key.pem -c id/cert.pem --declare captured --output-dir "$dir" none.jpg trusted.jpg
	err_sentence "$dir"
	[ "$(grep -c "\"state\": \"error\", \"error\": \"$dir: " "$LOGS/out")" -eq 2 ] || fail "not a line for each"
	out_lacks error_code
done
# A limit of ours is told from what is wrong with a file, whoever's it is.
head -c 17000000 /dev/zero | tr '\0' ' ' >big.json
{
	printf '{"assertions": [{"label": "org.example", "data": {}}'
	awk 'BEGIN { for (i = 0; i < 1000; i++) printf ", {\"label\": \"org.example\", \"data\": {}}" }'
	printf ']}'
} >many.json
limited() {
	about=$1
	shift
	t 2 prov sign -f ndjson --declare captured --output-dir never "$@" none.jpg
	err_sentence "$about"
	grep -q "\"state\": \"error\", \"error\": \"$about: refused: .*\", \"error_code\": \"limit\"}" "$LOGS/out" ||
		fail "no limit"
}
limited big.json -k id/key.pem -c id/cert.pem --manifest big.json
limited many.json -k id/key.pem -c id/cert.pem --manifest many.json
limited big.json -k id/key.pem -c big.json
rm big.json many.json
rmdir never

# Cut short, and to be signed.
printf 'RIFF\050\0\0\0WAVEfmt \020\0\0\0\1\0\1\0@\037\0\0@\037\0\0\1\0\010\0data\4\0\0\0ab' >cut.wav
t 2 prov sign -q -k id/key.pem -c id/cert.pem --declare captured -o never.wav cut.wav
err_has "; it is incomplete or damaged, so it was not signed; get it again."
err_sentence cut.wav

# What a folder holds that nobody can judge is not passed over in silence.
mkdir folder empty
cp trusted.jpg folder
printf '\000\001\002\003' >folder/a.bin
# shellcheck disable=SC2086
{
	t 0 $V -r folder
	err_has "note: 1 file of an unsupported type was skipped; -v names it."
	t 0 $V -r -v folder
	err_has "folder/a.bin"
	t 0 $V -r empty
	err_has "nothing was verified"
}

finish
