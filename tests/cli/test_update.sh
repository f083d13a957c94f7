#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Update manifests: more is said of a file that stays as it is.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

command -v jq >/dev/null || skip "jq is not installed"
identity id
KEYS="--key id/key.pem --cert id/cert.pem"
VERIFY="prov verify --no-default-trust --trust id/trust.pem"
cp "$DATA/photo.jpg" "$DATA/picture.png" "$DATA/note.txt" .

# shellcheck disable=SC2086 # KEYS and VERIFY are several words
for file in photo.jpg picture.png note.txt; do
	sign $file one-$file --training constrained --training-info "ask SECRET first"
	label=$(prov verify -f json --no-default-trust one-$file | jq -r '.[0].active_manifest')
	t 0 prov sign -q $KEYS --update -o two-$file one-$file \
		--redact "self#jumbf=/c2pa/$label/c2pa.assertions/cawg.training-mining" \
		--reason c2pa.PII.present
	t 0 $VERIFY two-$file
	t 0 prov sign -q $KEYS --update --title "Another title" -o three-$file two-$file
	t 0 $VERIFY -f json three-$file
	jq -e '.[0].title == "Another title" and .[0].declared == "captured" and
		(.[0].ingredients | length) == 2' "$LOGS/out" >/dev/null ||
		fail "not what an update keeps and says"
	cp three-$file changed
	echo >>changed
	t 1 $VERIFY changed
done
shown="grep SECRET two-photo.jpg"
grep -q SECRET one-photo.jpg || fail "the words were never there"
if grep -q SECRET two-photo.jpg; then fail "the words are still there"; fi

before
# shellcheck disable=SC2086
{
	t 2 prov sign $KEYS --update -o none.jpg photo.jpg
	err_sentence photo.jpg
	err_has "carries no credentials that could be updated"
	t 2 prov sign $KEYS --update --declare captured -o none.jpg one-photo.jpg
	err_sentence one-photo.jpg
	t 2 prov sign $KEYS --update --parent one-picture.png -o none.jpg one-photo.jpg
	t 2 prov sign $KEYS --update --thumbnail -o none.jpg one-photo.jpg
	err_has "an update has no thumbnail"
	t 2 prov sign $KEYS --update --remote https://example.com/x -o none.jpg one-photo.jpg
}
unchanged
cp one-photo.jpg broken.jpg
flip broken.jpg $(($(size broken.jpg) - 10))
# shellcheck disable=SC2086
t 2 prov sign $KEYS --update -o none.jpg broken.jpg
err_has "invalid"
absent none.jpg
# Beside the asset, whatever it is: what is there is added to, and what was redacted is gone.
printf 'weights \001\002' >model.bin
# shellcheck disable=SC2086
{
	t 0 prov sign $KEYS -q --declare captured --training constrained --training-info "ask SECRET first" \
		--sidecar note.txt model.bin
	grep -q SECRET model.bin.c2pa || fail "the words were never there"
	cksum note.txt model.bin >sums
	before
	t 2 prov sign $KEYS --update --sidecar model.bin
	err_has "model.bin.c2pa: exists already"
	unchanged
	label=$(prov verify -f json --no-default-trust model.bin | jq -r '.[0].active_manifest')
	t 0 prov sign -q $KEYS --update --sidecar --force model.bin \
		--redact "self#jumbf=/c2pa/$label/c2pa.assertions/cawg.training-mining" \
		--reason c2pa.PII.present
	t 0 $VERIFY -f json model.bin
	jq -e '.[0].state == "trusted" and (.[0].ingredients | length) == 1' "$LOGS/out" >/dev/null ||
		fail "not what an update keeps"
	shown="grep SECRET model.bin.c2pa"
	if grep -q SECRET model.bin.c2pa; then fail "the words are still there"; fi
	# From somewhere to somewhere else; by the name without its extension.
	t 0 prov sign -q $KEYS --update --sidecar --credentials note.txt.c2pa -o new.c2pa note.txt
	t 0 $VERIFY --sidecar new.c2pa -f json note.txt
	jq -e '(.[0].ingredients | length) == 1' "$LOGS/out" >/dev/null || fail "not what an update keeps"
	mv note.txt.c2pa note.c2pa
	t 0 prov sign -q $KEYS --update --sidecar note.txt
	t 0 $VERIFY --sidecar note.txt.c2pa note.txt
	cksum note.txt model.bin | cmp -s - sums || fail "an input was changed"

	# The length of a RIFF file is in the box that the hash covers.
	cp "$DATA/../riff/plain.webp" plain.webp 2>/dev/null || cp "$DATA/plain.webp" plain.webp
	t 0 prov sign -q $KEYS --declare captured --binding boxes -o boxes.webp plain.webp
	t 0 $VERIFY boxes.webp
	t 2 prov sign $KEYS --update --training allowed -o updated.webp boxes.webp
	err_has "sign it anew"
	absent updated.webp
	t 0 prov sign -q $KEYS --declare captured -o data.webp plain.webp
	t 0 prov sign -q $KEYS --update --training allowed -o updated.webp data.webp
	t 0 $VERIFY updated.webp

	before
	t 2 prov sign $KEYS --update --sidecar -o x.c2pa photo.jpg
	err_sentence photo.jpg
	err_has "--credentials FILE"
	t 2 prov sign $KEYS --update --sidecar --credentials new.c2pa -o x.c2pa photo.jpg
	err_sentence photo.jpg
	err_has "invalid"
	t 2 prov sign $KEYS --update --sidecar --credentials photo.jpg -o x.c2pa note.txt
	t 2 prov sign $KEYS --update --sidecar --credentials note.c2pa -o x.c2pa one-photo.jpg
	err_has "carries credentials itself"
	t 2 prov sign $KEYS --update --credentials note.c2pa -o x.jpg one-photo.jpg
	err_has "--credentials goes with"
	t 2 prov sign $KEYS --declare captured --sidecar --credentials note.c2pa -o x.c2pa note.txt
	t 2 prov sign $KEYS --update --sidecar --credentials new.c2pa note.txt model.bin
	unchanged
}
finish
