#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Ingredients: those that can't be read, those that are invalid, and those whose manifests have one
# name and differ.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

identity id --alg es256
KEYS="--key id/key.pem --cert id/cert.pem"
VERIFY="prov verify --no-default-trust --trust id/trust.pem"
cp "$DATA/photo.jpg" "$DATA/picture.png" .
echo '{"note": "kept-as-it-was"}' >note.json
sign photo.jpg a.jpg --assertion com.example.note=note.json
sed 's/kept-as-it-was/kept-as-it-is!/' a.jpg >bad.jpg
[ "$(wc -c <a.jpg)" -eq "$(wc -c <bad.jpg)" ] || fail "not the same size"
DECLARE=human-edited sign a.jpg child.jpg
DECLARE=human-edited sign bad.jpg odd.jpg

# What can't be read is named before anything is written, once for all inputs.
head -c 3000 a.jpg >cut.jpg
mkdir out
# shellcheck disable=SC2086 # KEYS and VERIFY are several words
{
	before
	t 2 prov sign $KEYS --declare composite --ingredient cut.jpg --output-dir out photo.jpg picture.png
	err_sentence cut.jpg
	t 2 prov sign $KEYS --declare composite --ingredient a.jpg --ingredient picture.png \
		--ingredient cut.jpg --output-dir out photo.jpg picture.png
	err_sentence cut.jpg
	t 2 prov sign $KEYS --declare human-edited --parent cut.jpg -o x.jpg photo.jpg
	err_sentence cut.jpg
	unchanged
	t 0 prov sign $KEYS --declare composite --ingredient bad.jpg -o x.jpg photo.jpg
	err_has "the credentials of its ingredient bad.jpg are invalid"
	t 0 prov sign $KEYS --declare human-edited --parent bad.jpg -o y.jpg photo.jpg
	err_has "the credentials of its parent bad.jpg are invalid"

	# Both stay, the changed one under another name, whoever comes first.
	for pair in a.jpg:bad.jpg bad.jpg:a.jpg; do
		t 0 prov sign $KEYS --declare composite --ingredient ${pair%:*} \
			--ingredient ${pair#*:} -o both.jpg photo.jpg
		err_has "different manifests of one name"
		t 0 $VERIFY both.jpg
		out_has "bad.jpg"
		t 0 prov inspect both.jpg
		out_has "::1_1"
		out_has "kept-as-it-was"
		out_has "kept-as-it-is!"
		t 0 $VERIFY -f json both.jpg
		out_has "claimSignature.missing"
		rm both.jpg
	done
	# The same twice is no clash, and neither is the one beside what was made from it.
	for second in bad.jpg odd.jpg; do
		t 0 prov sign $KEYS --declare composite --ingredient bad.jpg --ingredient $second \
			-o same.jpg photo.jpg
		err_lacks "different manifests"
		t 0 $VERIFY same.jpg
		rm same.jpg
	done
	# What was made from either finds the one that was signed under the name.
	t 0 prov sign $KEYS --declare composite --ingredient odd.jpg --ingredient child.jpg -o both.jpg \
		photo.jpg
	err_has "different manifests of one name"
	t 0 $VERIFY -f json both.jpg
	out_has "child.jpg"
	# And once more: what is kept under a name of its own goes along as it is.
	t 0 prov sign -q $KEYS --declare human-edited -o again.jpg both.jpg
	t 0 $VERIFY again.jpg
	t 0 prov sign $KEYS --declare composite --ingredient both.jpg --ingredient bad.jpg -o more.jpg photo.jpg
	t 0 $VERIFY more.jpg
}
finish
