#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Credentials that are kept elsewhere, and the reference to them in XMP.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

identity id
KEYS="--key id/key.pem --cert id/cert.pem"
VERIFY="prov verify --no-default-trust --trust id/trust.pem"
URL="https://example.com/a.c2pa?b=1&c=2"
cp "$DATA/photo.jpg" "$DATA/picture.png" "$DATA/note.txt" .

# shellcheck disable=SC2086 # KEYS and VERIFY are several words
{
	for file in photo.jpg picture.png; do
		# Embedded, and referred to.
		t 0 prov sign -q $KEYS --declare captured --remote "$URL" -o both-$file $file
		t 0 $VERIFY -f json both-$file
		out_has "\"remote_manifest\":\"$URL\""
		absent both-$file.c2pa

		# Only referred to: what embeds nothing is not trusted by itself.
		t 0 prov sign -q $KEYS --declare captured --remote "$URL" --sidecar -o only-$file $file
		exists only-$file.c2pa
		t 0 $VERIFY only-$file
		out_has "Credentials from beside the file: only-$file.c2pa"
		mv only-$file.c2pa kept-$file.c2pa
		t 4 $VERIFY -f json only-$file
		out_has "\"remote_manifest\":\"$URL\""
		t 0 $VERIFY --sidecar kept-$file.c2pa only-$file
		t 1 $VERIFY --sidecar kept-$file.c2pa both-$file

		# What was embedded gives way, and is the parent of what lies beside.
		t 0 prov sign -q $KEYS --remote "$URL" --sidecar -o moved-$file both-$file
		t 0 $VERIFY moved-$file
		out_has "Credentials from beside the file"
		rm moved-$file.c2pa
		t 4 $VERIFY moved-$file

		# Those that are not there can't be kept, and the reference to them stays.
		t 0 prov sign $KEYS --declare captured -o lost-$file moved-$file
		err_has "names credentials at $URL that were not read"
		t 0 $VERIFY -f json lost-$file
		out_has "\"remote_manifest\":\"$URL\""
		t 0 prov sign $KEYS --declare captured --parent moved-$file -o child-$file note.txt
		err_has "its parent names credentials at $URL that were not read"
		t 0 prov sign $KEYS -o kept2-$file both-$file
		err_lacks "not read"
	done

	# In place, and in a folder.
	cp photo.jpg here.jpg
	t 0 prov sign -q $KEYS --declare captured --remote "$URL" --sidecar --in-place here.jpg
	t 0 $VERIFY here.jpg
	exists here.jpg.c2pa
	mkdir out
	t 0 prov sign -q $KEYS --declare captured --remote "$URL" --sidecar --output-dir out \
		photo.jpg picture.png
	t 0 $VERIFY out/photo.jpg out/picture.png

	before
	# Neither of two files appears where the other can't.
	t 2 prov sign $KEYS --declare captured --remote "$URL" --sidecar -o kept-photo.jpg photo.jpg
	err_has "kept-photo.jpg.c2pa: exists already"
	t 2 prov sign $KEYS --declare captured --remote "$URL" -o none.txt note.txt
	err_sentence note.txt
	err_has "no place for XMP"
	for bad in "ftp://example.com/a" "https://example.com/a b" "https://example.com/<a>" "x"; do
		t 2 prov sign $KEYS --declare captured --remote "$bad" -o none.jpg photo.jpg
		err_has "http or https URL"
	done
	t 2 prov sign $KEYS --declare captured --no-xmp --remote "$URL" -o none.jpg photo.jpg
	t 2 prov sign $KEYS --declare captured --remote "$URL" --sidecar -o - photo.jpg
	t 2 prov sign $KEYS --declare captured --remote "$URL" --sidecar photo.jpg
	unchanged
}
finish
