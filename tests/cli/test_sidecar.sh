#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Credentials in a file of their own.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

identity id
KEYS="--key id/key.pem --cert id/cert.pem"
VERIFY="prov verify --no-default-trust --trust id/trust.pem"
cp "$DATA/photo.jpg" "$DATA/picture.png" "$DATA/note.txt" .
printf 'weights \001\002' >model.bin
cksum photo.jpg picture.png note.txt model.bin >sums

# Beside each input if nothing else is said; the inputs stay as they are, of whatever type.
# shellcheck disable=SC2086 # KEYS and VERIFY are several words
{
	t 0 prov sign -q $KEYS --declare captured --sidecar photo.jpg picture.png note.txt model.bin
	err_empty
	shown="cksum"
	cksum photo.jpg picture.png note.txt model.bin | cmp -s - sums || fail "an input was changed"
	for file in photo.jpg picture.png note.txt model.bin; do
		exists "$file.c2pa"
		t 0 $VERIFY "$file"
		out_has "Credentials from beside the file: $file.c2pa"
	done
	echo >>model.bin
	t 1 $VERIFY model.bin

	# To a name, to a folder, to standard output.
	t 0 prov sign -q $KEYS --declare captured --sidecar -o elsewhere.c2pa note.txt
	t 0 $VERIFY --sidecar elsewhere.c2pa note.txt
	t 1 $VERIFY --sidecar elsewhere.c2pa photo.jpg
	mkdir out
	t 0 prov sign -v $KEYS --declare captured --sidecar --output-dir out photo.jpg picture.png
	err_has "out/photo.jpg.c2pa"
	exists out/picture.png.c2pa
	absent out/photo.jpg
	tin 0 photo.jpg prov sign -q $KEYS --declare captured --sidecar -o - -
	cp "$LOGS/out" piped.c2pa
	t 0 $VERIFY --sidecar piped.c2pa photo.jpg

	# What is there already is not replaced by itself.
	before
	t 2 prov sign $KEYS --declare captured --sidecar photo.jpg
	err_has "photo.jpg.c2pa: exists already"
	unchanged
	t 0 prov sign -q $KEYS --declare human-created --sidecar --force photo.jpg
	t 0 $VERIFY photo.jpg

	# What is beside a file is looked for before it is said that nothing is known of it.
	{
		printf '<svg xmlns="http://www.w3.org/2000/svg"><metadata>'
		printf '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
		head -c 5000000 /dev/zero | tr '\0' ' '
		printf '</x:xmpmeta></metadata></svg>'
	} >large.svg
	t 2 $VERIFY large.svg
	err_has "refused: the file holds no credentials"
	err_has "its XMP metadata is larger than the limit"
	t 2 prov inspect large.svg
	err_has "refused: the file holds no credentials"
	cp large.svg huge.svg
	t 0 prov sign -q $KEYS --declare captured --sidecar large.svg
	t 0 $VERIFY large.svg
	out_has "Credentials from beside the file: large.svg.c2pa"
	printf ' ' >>large.svg
	t 1 $VERIFY large.svg

	# Where they would not be seen, and what is no asset.
	cp photo.jpg bare.jpg
	sign bare.jpg signed.jpg
	before
	t 2 prov sign $KEYS --sidecar signed.jpg
	err_sentence signed.jpg
	err_has "carries credentials itself"
	t 2 prov sign $KEYS --declare captured --sidecar photo.jpg.c2pa
	err_sentence photo.jpg.c2pa
	t 2 prov sign $KEYS --declare captured --sidecar --in-place photo.jpg
	unchanged

	# A stranger's folder may have a link there, to anything of ours.
	mkdir theirs
	cp "$DATA/photo.jpg" theirs/a.jpg
	echo ours >ours.txt
	ln -s ../ours.txt theirs/a.jpg.c2pa
	t 2 prov sign $KEYS --declare captured -r --sidecar --force theirs
	err_has "theirs/a.jpg.c2pa: is a symbolic link"
	[ "$(cat ours.txt)" = ours ] || fail "what a link leads to was replaced"
	rm theirs/a.jpg.c2pa
	t 0 prov sign -q $KEYS --declare captured -r --sidecar --force theirs
	t 0 $VERIFY theirs/a.jpg

	# What lies beside a file does not fall silent where that is signed or becomes part of another.
	mkdir past
	cp "$DATA/photo.jpg" past/ai.jpg
	t 0 prov sign -q $KEYS --declare ai-generated --sidecar past/ai.jpg
	for how in --parent --ingredient; do
		t 2 prov sign $KEYS $how past/ai.jpg --declare human-edited -o past/out.png "$DATA/picture.png"
		err_has "ai.jpg.c2pa itself"
		absent past/out.png
	done
	t 2 prov sign $KEYS --declare captured -o past/out.jpg past/ai.jpg
	err_has "left behind"
	# Nor where the file is refused without them; and what is refused is no file to be signed.
	mv huge.svg past/huge.svg
	for how in --parent --ingredient; do
		t 2 prov sign $KEYS $how past/huge.svg --declare human-edited -o past/out.png "$DATA/picture.png"
		err_has "refused: "
		err_has "that says nothing against it"
		err_lacks "sign it with"
	done
	t 0 prov sign -q $KEYS --declare ai-generated --sidecar --no-xmp past/huge.svg
	for how in --parent --ingredient; do
		t 2 prov sign $KEYS $how past/huge.svg --declare human-edited -o past/out.png "$DATA/picture.png"
		err_has "huge.svg.c2pa itself"
		err_lacks "refused"
		absent past/out.png
	done
	# A definition names files, too, and another parent does not speak for what lies beside.
	echo '{"ingredient_paths": ["past/ai.jpg"]}' >paths.json
	for how in parentOf componentOf; do
		printf '{"ingredients": [{"title": "a", "format": "image/jpeg", "relationship": "%s",
			"file_path": "past/ai.jpg"}]}' $how >$how.json
	done
	for how in paths parentOf componentOf; do
		t 2 prov sign $KEYS --manifest $how.json --declare human-created -o past/out.png "$DATA/picture.png"
		err_has "ai.jpg.c2pa itself"
		absent past/out.png
	done
	t 2 prov sign $KEYS --parent picture.png --declare human-edited -o past/out.jpg past/ai.jpg
	err_has "left behind"
	absent past/out.jpg
	t 0 prov sign -q $KEYS --parent past/ai.jpg.c2pa --declare ai-composite -o past/own.jpg past/ai.jpg
	t 3 $VERIFY --require not-ai past/own.jpg
	t 2 prov sign $KEYS --declare captured --in-place past/ai.jpg
	cmp -s past/ai.jpg "$DATA/photo.jpg" || fail "past/ai.jpg changed"
	t 0 prov sign -q $KEYS --parent past/ai.jpg.c2pa --declare ai-composite -o past/out.png "$DATA/picture.png"
	t 3 $VERIFY --require not-ai past/out.png
	# Nor behind a new one that is found first.
	mv past/ai.jpg.c2pa past/ai.c2pa
	t 2 prov sign $KEYS --declare captured --sidecar past/ai.jpg
	err_has "left behind"
	absent past/ai.jpg.c2pa
	t 0 prov sign -q $KEYS --declare captured --sidecar -o past/else.c2pa past/ai.jpg
	t 0 prov sign -q $KEYS --parent past/ai.c2pa --declare ai-composite --sidecar past/ai.jpg
	t 3 $VERIFY --require not-ai past/ai.jpg
}
finish
