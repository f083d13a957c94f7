#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Signing end to end, and where the result goes.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

identity id
KEYS="--key id/key.pem --cert id/cert.pem"
VERIFY="prov verify --no-default-trust --trust id/trust.pem"
cp "$DATA/photo.jpg" "$DATA/picture.png" "$DATA/note.txt" .

# Three formats, three declarations; what was written is trusted by who trusts the signer.
# shellcheck disable=SC2086 # KEYS and VERIFY are several words
{
	t 0 prov sign $KEYS --declare captured -o s.jpg photo.jpg
	err_sentence
	err_has "expires on"
	t 0 prov sign -q $KEYS --declare ai-generated --tool "Example Model/2.1" -o s.png picture.png
	err_empty
	t 0 prov sign -q $KEYS --declare human-created --title "A title" --hash sha512 --read-back \
		-o s.txt note.txt
	for file in s.jpg s.png s.txt; do
		t 0 $VERIFY "$file"
		t 0 prov inspect "$file"
		t 3 prov verify --no-default-trust "$file"
	done
}

if command -v jq >/dev/null; then
	# shellcheck disable=SC2086
	$VERIFY -f ndjson s.jpg s.png s.txt >v.ndjson 2>"$LOGS/err"
	shown="prov verify -f ndjson"
	jq -e -s '[.[].declared] == ["captured", "ai-generated", "human-created"]' v.ndjson \
		>/dev/null || fail "declared is not what was declared"
	jq -e -s '[.[].title] == ["photo.jpg", "picture.png", "A title"]' v.ndjson \
		>/dev/null || fail "the titles are not the default ones"
	jq -e -s 'all(.[]; .state == "trusted" and .signer.name == "Test Signer")' v.ndjson \
		>/dev/null || fail "not trusted, or not the signer"
	t 0 prov inspect -f json s.png
	jq -e . "$LOGS/out" >/dev/null || fail "inspect's JSON is none"
	out_has "Example Model"
	out_has "2.1"
	t 0 prov inspect -f json s.txt
	out_has "sha512"
fi

# A name with a slash: the version is what follows the last one.
sign picture.png slash.png --tool "acme/model/3"
t 0 prov inspect slash.png
out_has "acme/model"

# --parent, and what is signed already keeps its credentials as its parent.
# shellcheck disable=SC2086
{
	t 0 prov sign -q $KEYS --declare human-edited --parent s.jpg -o edited.jpg photo.jpg
	t 0 $VERIFY edited.jpg
	t 0 prov sign -q $KEYS -o again.jpg s.jpg
	t 0 $VERIFY again.jpg
}
if command -v jq >/dev/null; then
	for file in edited.jpg again.jpg; do
		# shellcheck disable=SC2086
		t 0 $VERIFY -f json "$file"
		jq -e '.[0].ingredients[0].relationship == "parentOf"' "$LOGS/out" >/dev/null ||
			fail "no parent"
	done
fi
# Nothing is said about how the content came to be, and nothing was signed before: refused.
before
# shellcheck disable=SC2086
t 2 prov sign $KEYS -o none.jpg photo.jpg
err_sentence photo.jpg
err_has "--declare"
unchanged

# Standard input and output. The title is the file's name, which standard input has not.
# shellcheck disable=SC2086
tin 0 photo.jpg prov sign -q $KEYS --declare captured -o - -
cp "$LOGS/out" piped.jpg
# shellcheck disable=SC2086
{
	t 0 $VERIFY piped.jpg
	tin 0 piped.jpg $VERIFY -
	t 0 sh -c "cat photo.jpg | prov sign -q $KEYS --declare captured -o - - | cat >p2.jpg"
	t 0 sh -c "cat p2.jpg | $VERIFY -"
}

if command -v jq >/dev/null; then
	# shellcheck disable=SC2086
	t 0 $VERIFY -f ndjson piped.jpg
	jq -e 'has("title") | not' "$LOGS/out" >/dev/null || fail "a title out of nowhere"
fi

# An output that exists is not written over, unless asked to; its mode stays.
before
# shellcheck disable=SC2086
t 2 prov sign $KEYS --declare captured -o s.jpg photo.jpg
err_sentence s.jpg
err_has "--force"
unchanged
chmod 640 s.jpg
# shellcheck disable=SC2086
t 0 prov sign -q $KEYS --declare captured --force -o s.jpg photo.jpg
[ "$(stat -c %a s.jpg)" = 640 ] || fail "the mode of a replaced output changed"

# A new one is no more open than its input, and a script can still be run.
mkdir modes
umask 022
printf '#!/bin/sh\necho 1\n' >run.sh
chmod 750 run.sh
cp photo.jpg private.jpg
chmod 600 private.jpg
# shellcheck disable=SC2086
t 0 prov sign -q $KEYS --declare captured --output-dir modes run.sh private.jpg
[ "$(stat -c %a modes/run.sh modes/private.jpg | tr '\n' ' ')" = "750 600 " ] ||
	fail "modes: $(stat -c '%a %n' modes/*)"
[ "$(modes/run.sh)" = 1 ] || fail "a signed script does not run"
# shellcheck disable=SC2086
t 0 prov sign -q $KEYS --declare captured --sidecar private.jpg
[ "$(stat -c %a private.jpg.c2pa)" = 600 ] || fail "the mode of a sidecar is not its asset's"

# The file's length, which no hash can cover, alarms nobody.
printf 'RIFF\054\0\0\0WAVEfmt \020\0\0\0\1\0\1\0\100\037\0\0\100\037\0\0\1\0\010\0data\010\0\0\0aaaaaaaa' >tone.wav
# shellcheck disable=SC2086
{
	t 0 prov sign -q $KEYS --declare captured -o modes/tone.wav tone.wav
	t 0 $VERIFY modes/tone.wav
	out_has "additionalExclusionsPresent: besides the credentials, the signature leaves out only what follows"
	# What must name an ingredient is not said of what was written.
	for action in c2pa.placed c2pa.removed:captured; do
		t 2 prov sign $KEYS --declare captured --action $action -o placed.jpg photo.jpg
		err_has "--action $action: has to name an ingredient, which only --manifest can"
		absent placed.jpg
	done
	# A label is not what is wrong with the file that has the assertion.
	echo '{"a": 1}' >note.json
	t 2 prov sign $KEYS --declare captured --assertion note=note.json -o placed.jpg photo.jpg
	err_has "prov: --assertion note=note.json: an assertion's label is made of names"
	t 2 prov sign $KEYS --declare captured --action c2pa.croped -o croped.jpg photo.jpg
	err_has "C2PA 2.4 has no action of that name"
}
# A table gets one more record, and who signs it is told.
printf 'a,b\n1,2\n' >table.csv
# shellcheck disable=SC2086
t 0 prov sign $KEYS --declare captured -o modes/table.csv table.csv
err_has "one more record"
# shellcheck disable=SC2086
t 0 prov sign $KEYS --declare captured --sidecar table.csv
! grep -q "one more record" "$LOGS/err" || fail "told of a record that is not there"

# In place: the same name, the same mode, through a link; a hard link keeps the original.
cp photo.jpg here.jpg
chmod 600 here.jpg
ln -s here.jpg link.jpg
ln here.jpg hard.jpg
# shellcheck disable=SC2086
{
	t 0 prov sign -q $KEYS --declare captured --in-place link.jpg
	[ -h link.jpg ] || fail "the link was replaced instead of the file"
	t 0 $VERIFY here.jpg
}
[ "$(stat -c %a here.jpg)" = 600 ] || fail "the mode of a file signed in place changed"
same hard.jpg photo.jpg

# Signed again: an edit goes on record, which is said where the file is as it was.
cp photo.jpg again.jpg
# shellcheck disable=SC2086
{
	t 0 prov sign $KEYS --declare captured --in-place again.jpg
	err_lacks "c2pa.edited"
	t 0 prov sign $KEYS --declare captured --in-place again.jpg
	err_has "again.jpg: warning: it carries credentials that fit it: what is declared now goes on record as an edit all the same (c2pa.edited)"
	flip again.jpg $(($(size again.jpg) - 40))
	t 0 prov sign $KEYS --declare human-edited --in-place again.jpg
	err_lacks "that fit it"
}

# Input and output are one file: refused without --in-place, by whatever name, forced or not.
before
for out in photo.jpg ./photo.jpg "$WORK/photo.jpg"; do
	# shellcheck disable=SC2086
	t 2 prov sign $KEYS --declare captured --force -o "$out" photo.jpg
	err_sentence "$out"
	err_has "--in-place"
done
# shellcheck disable=SC2086
t 2 prov sign $KEYS --declare captured --output-dir . photo.jpg
err_has "--in-place"
unchanged

# What the run reads beside is not written over, forced or not: the key, another input, whatever
# name leads there; nor appended to.
mkdir past past/b from from/b
cp id/key.pem key.pem
cp note.txt past/b/note.txt
cp note.txt from/b/note.txt
echo >>from/b/note.txt
ln -s key.pem name.txt
before
# shellcheck disable=SC2086
{
	t 2 prov sign --key key.pem --cert id/cert.pem --declare captured --force -o name.txt note.txt
	err_sentence name.txt
	err_has "is the private key, which would be lost"
	t 2 env PROV_KEY=key.pem prov sign --cert id/cert.pem --declare captured --force -o key.pem note.txt
	err_has "is the private key"
	t 2 prov sign $KEYS --declare captured --force -o photo.jpg --ingredient photo.jpg note.txt
	err_has "is an ingredient"
	t 2 prov sign $KEYS --declare captured --force --sidecar -o id/cert.pem note.txt
	err_has "is the certificate"
	unchanged
	t 2 sh -c "exec prov sign $KEYS --declare captured -o - note.txt >>note.txt"
	err_sentence
	err_has "standard output is one of the inputs"
	t 2 sh -c "exec prov sign $KEYS --declare captured -o - - <note.txt >>note.txt"
	err_has "standard output is one of the inputs"
	unchanged
	t 2 prov sign -q $KEYS --declare captured -r --force --output-dir past from past/b/note.txt
	err_sentence past/b/note.txt
	err_has "is one of the inputs"
	same past/b/note.txt note.txt
	# What was made of it may take its place.
	cp note.txt parent.txt
	t 0 prov sign -q $KEYS --parent parent.txt --force -o parent.txt from/b/note.txt
	t 0 $VERIFY parent.txt
}

# Many inputs: one that fails does not stop the others, and counts in the end.
mkdir many
: >empty.jpg
# shellcheck disable=SC2086
t 2 prov sign -q $KEYS --declare captured --output-dir many photo.jpg empty.jpg note.txt
err_sentence empty.jpg
# shellcheck disable=SC2086
t 0 $VERIFY many/photo.jpg many/note.txt
[ "$(find many -type f | wc -l)" -eq 2 ] || fail "something else lies in the folder"
before
# shellcheck disable=SC2086
t 2 prov sign -q $KEYS --declare captured --output-dir missing/deep photo.jpg
err_sentence
unchanged
rm -f again.jpg
before
# shellcheck disable=SC2086
t 2 prov sign $KEYS --declare captured -o many photo.jpg
err_sentence many
err_has "--output-dir"
# shellcheck disable=SC2086
t 2 prov sign $KEYS --declare captured --force -o /dev/null photo.jpg
err_sentence /dev/null
unchanged
[ -c /dev/null ] || fail "/dev/null is no device any more"

# Key and certificate: option before environment before configuration.
# shellcheck disable=SC2086
t 2 prov sign --declare captured -o k.jpg photo.jpg
err_sentence
err_has "prov keygen"
t 2 prov sign --key id/key.pem --declare captured -o k.jpg photo.jpg
err_sentence
err_has "--cert"
t 0 env PROV_KEY=id/key.pem PROV_CERT=id/cert.pem prov sign -q --declare captured -o env.jpg photo.jpg
t 2 env PROV_KEY=missing PROV_CERT=missing prov sign -q --declare captured -o k.jpg photo.jpg
err_sentence missing
t 0 env PROV_KEY=missing PROV_CERT=missing prov sign -q --key id/key.pem --cert id/cert.pem \
	--declare captured -o opt.jpg photo.jpg
mkdir -p config/prov
printf '# mine\n\nkey = %s/id/key.pem\n  cert=%s/id/cert.pem  \n' "$WORK" "$WORK" >config/prov/config
t 0 env XDG_CONFIG_HOME="$WORK/config" prov sign -q --declare captured -o conf.jpg photo.jpg
err_empty
# Relative to the file's folder; what is not understood is warned about.
cp -r id config/prov/id
printf 'key = id/key.pem\ncert = id/cert.pem\ncolour = blue\nnonsense\nkey = x\n' >config/prov/config
t 0 env XDG_CONFIG_HOME="$WORK/config" prov sign --declare captured -o conf2.jpg photo.jpg
err_has "line 3 is ignored: there is no setting called colour"
err_has "line 4 is ignored"
err_has "line 5 is ignored: key was set above"
# Quotes and comments; what can't be opened is traced to its line.
export XDG_CONFIG_HOME="$WORK/config"
printf "key = 'id/key.pem' # mine\ncert = id/cert.pem\t# its certificate\n" >config/prov/config
t 0 prov sign -q --declare captured -o conf3.jpg photo.jpg
cp id/key.pem "config/prov/id/a #key.pem"
cp id/cert.pem "config/prov/id/cert#1.pem"
printf 'key = "id/a #key.pem"\ncert = id/cert#1.pem\n' >config/prov/config
t 0 prov sign -q --declare captured -o conf4.jpg photo.jpg
for value in '"id/key.pem' '"id/key.pem" x' "'id/key.pem\""; do
	printf 'key = %s\n' "$value" >config/prov/config
	t 2 prov sign --declare captured -o k.jpg photo.jpg
	err_has "line 1 is ignored: the quotes"
done
printf '\nkey = id/none.pem\ncert = id/cert.pem\n' >config/prov/config
t 2 prov sign --declare captured -o k.jpg photo.jpg
err_sentence "$WORK/config/prov/id/none.pem"
err_has "(it is the key of $WORK/config/prov/config, line 2)"
printf 'key = id/key.pem\n\ncert = id/none.pem\ncert = id/cert.pem\n' >config/prov/config
t 2 prov sign -q --declare captured -o k.jpg photo.jpg
err_sentence "$WORK/config/prov/id/none.pem"
err_has "(it is the cert of $WORK/config/prov/config, line 3)"
t 2 prov sign -q -c none.pem --declare captured -o k.jpg photo.jpg
err_sentence none.pem
err_lacks "line"
unset XDG_CONFIG_HOME
absent k.jpg

# A key that others can read is warned about, once.
mkdir both
cp id/key.pem open.pem
for mode in 600 400; do
	chmod $mode open.pem
	t 0 prov sign -k open.pem -c id/cert.pem --declare captured --force -o open.jpg photo.jpg
	err_lacks "warning"
done
for mode in 640 604; do
	chmod $mode open.pem
	t 0 prov sign -k open.pem -c id/cert.pem --declare captured --force --output-dir both photo.jpg note.txt
	[ "$(grep -c "open.pem: warning: others can read" "$LOGS/err")" -eq 1 ] || fail "not one warning"
	t 0 prov sign -q -k open.pem -c id/cert.pem --declare captured --force -o open.jpg photo.jpg
	err_empty
done

# The name of a hash is taken in any case.
t 0 prov sign -q -k id/key.pem -c id/cert.pem --declare captured --hash SHA384 --force -o open.jpg photo.jpg
t 0 prov inspect open.jpg
out_has "sha384"

# Bound by boxes, where the type has them.
t 0 prov sign -q -k id/key.pem -c id/cert.pem --declare captured --binding boxes --force -o open.jpg photo.jpg
t 0 prov inspect open.jpg
out_has "c2pa.hash.boxes"
t 0 prov verify -q --trust id/trust.pem open.jpg
t 2 prov sign -q -k id/key.pem -c id/cert.pem --declare captured --binding boxes -o boxes.txt note.txt
err_has "can't be bound by that hash"

# An encrypted key: the passphrase from a file, by option or environment.
printf 'open sesame\n' >pass
printf 'wrong\n' >wrong
t 0 prov keygen --name "Test Signer" --passphrase-file pass locked
KEYS="--key locked/key.pem --cert locked/cert.pem --declare captured"
# shellcheck disable=SC2086
{
	t 0 prov sign -q $KEYS --passphrase-file pass -o l1.jpg photo.jpg
	t 0 env PROV_PASSPHRASE_FILE=pass prov sign -q $KEYS -o l2.jpg photo.jpg
	tin 0 pass prov sign -q $KEYS --passphrase-file - -o l3.jpg photo.jpg
	before
	t 2 prov sign -q $KEYS --passphrase-file wrong -o l4.jpg photo.jpg
	err_sentence locked/key.pem
	err_has "passphrase"
	t 2 prov sign -q $KEYS --passphrase-file missing -o l4.jpg photo.jpg
	err_sentence missing
	if command -v setsid >/dev/null; then
		t 2 setsid -w prov sign -q $KEYS -o l4.jpg photo.jpg
		err_sentence
		err_has "--passphrase-file"
	fi
	unchanged
}

# What was cut off and can still be read is signed, and said of each, for programs, too.
head -c "$(($(size photo.jpg) - 2))" photo.jpg >cut.jpg
printf '<svg xmlns="http://www.w3.org/2000/svg"><g>' >cut.svg
t 0 prov sign --key id/key.pem --cert id/cert.pem --declare captured -f ndjson --output-dir cut cut.jpg cut.svg photo.jpg
err_has "prov: cut.jpg: warning: it lacks the marker that ends a JPEG picture (EOI), so that it may have been cut off on its way: it is signed as it is; where there is a whole one, sign that."
err_has "prov: cut.svg: warning: it lacks the end tag of the svg element"
err_lacks "photo.jpg: warning"
[ "$(grep -c '"warnings": \["it lacks the' "$LOGS/out")" -eq 2 ] || fail "not two lines with a warning"
t 0 prov sign --key id/key.pem --cert id/cert.pem --declare captured --sidecar -o cut.c2pa cut.jpg
err_has "cut.jpg: warning: it lacks"
rm -r cut cut.c2pa

# A certificate that soon expires is warned about; -q is quiet.
identity soon --days 5
t 0 prov sign --key soon/key.pem --cert soon/cert.pem --declare captured -o soon.jpg photo.jpg
err_sentence
err_has "warning: the certificate expires in 5 days, on 20"

# Talk on request.
t 0 prov sign -v --key id/key.pem --cert id/cert.pem --declare captured -o v.jpg photo.jpg
err_has "prov: photo.jpg: note: signed, written to v.jpg: $(size v.jpg) bytes, "

# The store as it is: what a .c2pa file holds.
t 0 prov inspect --extract store.c2pa s.jpg
out_empty
t 0 prov inspect --extract - s.jpg
same store.c2pa "$LOGS/out"
grep -q c2pa store.c2pa || fail "no manifest store"
before
t 2 prov inspect --extract store.c2pa s.jpg
err_sentence store.c2pa
err_has "--force"
t 2 prov inspect --force --extract s.jpg s.jpg
err_sentence s.jpg
t 4 prov inspect --extract new.c2pa photo.jpg
err_sentence photo.jpg
err_has "no credentials"
t 4 prov inspect photo.jpg
out_empty
err_sentence photo.jpg
t 2 prov inspect --extract missing/new.c2pa s.jpg
err_sentence missing/new.c2pa
unchanged
t 0 prov inspect --force --extract store.c2pa s.png
finish
