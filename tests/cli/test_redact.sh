#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Taking assertions out of what ingredients bring.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

command -v jq >/dev/null || skip "jq is not installed"
identity id
KEYS="--key id/key.pem --cert id/cert.pem"
VERIFY="prov verify --no-default-trust --trust id/trust.pem"
cp "$DATA/photo.jpg" .
sign photo.jpg one.jpg --training constrained --training-info "ask SECRET first"
label=$(prov verify -f json --no-default-trust one.jpg | jq -r '.[0].active_manifest')
uri="self#jumbf=/c2pa/$label/c2pa.assertions/cawg.training-mining"

# shellcheck disable=SC2086 # KEYS and VERIFY are several words
{
	t 0 prov sign -q $KEYS --redact "$uri" --reason c2pa.PII.present -o two.jpg one.jpg
	t 0 $VERIFY two.jpg
	shown="grep SECRET"
	grep -q SECRET one.jpg || fail "the words were never there"
	if grep -q SECRET two.jpg; then fail "the words are still there"; fi
	t 0 prov inspect two.jpg
	out_has "c2pa.redacted"
	out_has "c2pa.PII.present"
	out_has "$uri"

	# In what the parent was made from, too.
	t 0 prov sign -q $KEYS -o three.jpg one.jpg
	t 0 prov sign -q $KEYS --redact "$uri" --reason c2pa.invalid.data -o four.jpg three.jpg
	t 0 $VERIFY four.jpg
	shown="grep SECRET four.jpg"
	if grep -q SECRET four.jpg; then fail "the words are still there"; fi

	# With an ingredient goes what only it led to, and there is a warning.
	parent=$(prov verify -f json --no-default-trust three.jpg | jq -r '.[0].active_manifest')
	t 0 prov sign $KEYS --redact "self#jumbf=/c2pa/$parent/c2pa.assertions/c2pa.ingredient.v3" \
		--reason c2pa.trade-secret.present -o five.jpg three.jpg
	err_has "an ingredient was redacted"
	t 0 $VERIFY five.jpg
	shown="grep $label five.jpg"
	if grep -q "$label" five.jpg; then fail "the manifest is still there"; fi

	# Of what somebody edited without credentials, which is on record: the redaction holds beside the form as it was, too.
	python3 -c '
d = bytearray(open("one.jpg", "rb").read())
d[-20] ^= 1
open("edited.jpg", "wb").write(d)'
	t 1 $VERIFY edited.jpg
	t 0 prov sign -q $KEYS --redact "$uri" --reason c2pa.PII.present -o six.jpg edited.jpg
	for file in six.jpg edited.jpg; do
		t 0 prov sign -q $KEYS --declare captured --ingredient one.jpg --ingredient six.jpg -o "seven-$file" "$file"
		t 0 $VERIFY "seven-$file"
		shown="grep SECRET seven-$file"
		if grep -q SECRET "seven-$file"; then fail "the words are still there"; fi
	done

	# What can't be, and what is not there. Without what it is an update of, an update is none.
	t 0 prov sign -q $KEYS --update -o update.jpg one.jpg
	update=$(prov verify -f json --no-default-trust update.jpg | jq -r '.[0].active_manifest')
	before
	for option in --update "--declare captured"; do
		t 2 prov sign -q $KEYS $option --redact "self#jumbf=/c2pa/$update/c2pa.assertions/c2pa.ingredient.v3" \
			--reason c2pa.PII.present -o none.jpg update.jpg
		err_sentence update.jpg
		err_has "is an update of can't be redacted"
	done
	for name in c2pa.actions.v2 c2pa.hash.data; do
		t 2 prov sign $KEYS --redact "self#jumbf=/c2pa/$label/c2pa.assertions/$name" \
			--reason c2pa.PII.present -o none.jpg one.jpg
		err_sentence one.jpg
		err_has "can't be redacted"
	done
	t 2 prov sign $KEYS --redact "self#jumbf=/c2pa/$label/c2pa.assertions/c2pa.other" \
		--reason c2pa.PII.present -o none.jpg one.jpg
	err_has "there is no such assertion"
	t 2 prov sign $KEYS --declare captured --redact "$uri" --reason c2pa.PII.present -o none.jpg \
		photo.jpg
	err_has "there is no such assertion"
	t 2 prov sign $KEYS --redact "$uri" -o none.jpg one.jpg
	err_has "each --redact needs its --reason"
	t 2 prov sign $KEYS --reason c2pa.PII.present -o none.jpg one.jpg
	err_has "--reason goes with --redact"
	t 2 prov sign $KEYS --redact "$uri" --reason because -o none.jpg one.jpg
	err_has "a redaction needs its reason"
	unchanged
}
finish
