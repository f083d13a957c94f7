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

	# Where they would not be seen, and what is no asset.
	sign photo.jpg signed.jpg
	before
	t 2 prov sign $KEYS --sidecar signed.jpg
	err_sentence signed.jpg
	err_has "carries credentials itself"
	t 2 prov sign $KEYS --declare captured --sidecar photo.jpg.c2pa
	err_sentence photo.jpg.c2pa
	t 2 prov sign $KEYS --declare captured --sidecar --in-place photo.jpg
	unchanged
}
finish
