#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# prov verify --no-personal: nobody's name, place or number in any form; the verdict is the same.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

prov keygen --no-passphrase --name "Ann Confidential" --org "Example Press" id >/dev/null 2>&1
V="prov verify --no-default-trust --trust id/trust.pem"
{
	head -c 2 "$DATA/photo.jpg"
	printf '\377\376\000\026Ann Confidential 123'
	tail -c +3 "$DATA/photo.jpg"
} >photo.jpg
sign photo.jpg signed.jpg --title "Ann Confidential at home"
cp signed.jpg invalid.jpg
flip invalid.jpg $(($(size invalid.jpg) - 40))

# shellcheck disable=SC2086 # V is several words
for format in text json ndjson sarif csv html; do
	t 0 $V -f $format signed.jpg
	out_has "Confidential"
	t 0 $V -f $format -v --no-personal signed.jpg
	out_lacks "Confidential"
	out_has "signed.jpg"
	t 1 $V -f $format --no-personal invalid.jpg
	out_lacks "Confidential"
done
# shellcheck disable=SC2086
{
	t 0 $V --no-personal signed.jpg
	out_has 'signer (left out) ("Example Press")'
	out_has 'Title: (left out)'
	out_lacks '"(left out)"'
	out_has "What can be tied to a person is left out here."
	t 0 $V -f json --no-personal signed.jpg
	out_has '"personal_left_out":true'
	# A policy is held against the names themselves.
	printf '%s' '{"version":1,"name":"ann","clauses":[{"id":"ann",' \
		'"want":{"signer_name":["Ann Confidential"]},"pass":"She is known","fail":"No"}]}' >ann.json
	t 0 $V --no-personal --policy ann.json signed.jpg
	t 2 $V --no-personal -f crjson signed.jpg
	err_has "does not go with crjson"
}

finish
