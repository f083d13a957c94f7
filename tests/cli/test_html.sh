#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Pages: credentials in their head, or the address of some.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

identity id
KEYS="--key id/key.pem --cert id/cert.pem --declare human-created"
VERIFY="prov verify --no-default-trust --trust id/trust.pem"
URL="https://example.com/a.c2pa?b=1&c=2"

printf '<!DOCTYPE html>\n<html><head>\n<meta charset="utf-8"><title>A</title>\n</head>\n<body><p>B</body></html>\n' >whole.html
printf 'Just text.' >text.html
printf '<!doctype html>\r\n<title>C</title>\r\n<p>D' >tagless.html
printf '<!doctype html><title>\202\240</title><meta charset=shift_jis><p>\203\\\n' >jis.html
printf '\357\273\277<!-- a --><html><body>E' >bom.html

# What is signed, without its one script element.
without() { LC_ALL=C sed -z 's|<script type="application/c2pa">[A-Za-z0-9+/=]*</script>||' "$1"; }

# shellcheck disable=SC2086 # KEYS and VERIFY are several words
{
	# A program that makes pages is none, in whatever encoding: it would pass for a program once
	# the store stands before what is no UTF-8.
	printf '<html><title>\351 A</title><?php echo 1; ?>' >latin.php
	t 2 prov sign -q $KEYS -o s-latin.php latin.php
	err_has "is not UTF-8 text"
	absent s-latin.php
	t 0 prov sign -q $KEYS --sidecar latin.php
	t 0 $VERIFY latin.php

	for page in whole tagless jis bom; do
		t 0 prov sign -q $KEYS -o s-$page.html $page.html
		without s-$page.html >bare.html
		same bare.html $page.html
		t 0 $VERIFY s-$page.html
		# A byte of the content, and one of the element.
		LC_ALL=C sed 's|<script type=|<SCRIPT type=|' s-$page.html >case.html
		t 0 $VERIFY case.html
		LC_ALL=C sed 's|application/c2pa">|application/c2pa" hidden>|' s-$page.html >more.html
		t 1 $VERIFY more.html
		out_has "more than its type"
		{ cat s-$page.html; echo; } >longer.html
		t 1 $VERIFY longer.html

		# Signed again: one element, and the old credentials are the parent's.
		t 0 prov sign -q --key id/key.pem --cert id/cert.pem -o t-$page.html s-$page.html
		without t-$page.html >bare.html
		same bare.html $page.html
		t 0 $VERIFY t-$page.html
		out_has "Made from, as they say: \"s-$page.html\", trusted"

		# The address in place of the credentials, and back.
		t 0 prov sign -q --key id/key.pem --cert id/cert.pem --remote "$URL" --sidecar \
			-o l-$page.html t-$page.html
		[ "$(grep -c application/c2pa l-$page.html)" -eq 1 ] || fail "not one element"
		grep -q 'href="https://example.com/a.c2pa?b=1&amp;c=2"' l-$page.html || fail "no link"
		t 0 $VERIFY -f json l-$page.html
		out_has "\"remote_manifest\":\"$URL\""
		sed 's/example/examplf/' l-$page.html >other.html
		t 1 $VERIFY --sidecar l-$page.html.c2pa other.html
		rm l-$page.html.c2pa
		t 4 $VERIFY l-$page.html
		t 0 prov sign $KEYS -o b-$page.html l-$page.html
		err_has "names credentials at $URL that were not read"
		without b-$page.html >bare.html
		same bare.html $page.html
	done

	# In memory of a pipe.
	tin 0 whole.html prov sign -q $KEYS -o - -
	cp "$LOGS/out" piped.html
	t 0 $VERIFY piped.html

	# A second element, in the head or not.
	sed 's|</head>|<link rel=c2pa-manifest href=x></head>|' s-whole.html >two.html
	t 1 $VERIFY two.html
	out_has "manifest.html.multipleManifests"
	printf '<p>' | cat - s-whole.html >body.html
	t 4 $VERIFY body.html

	before
	t 2 prov sign $KEYS --remote "$URL" -o none.html whole.html
	err_sentence whole.html
	err_has "sidecar"
	unchanged
	printf '<title>a</title><p><meta charset=utf-8>' >late.html
	printf '\377\376<\000p\000>\000' >wide.html
	printf '<title>\033\044B<\033(B</title>' >escapes.html
	before
	t 2 prov sign $KEYS -o none.html late.html
	err_sentence late.html
	err_has "move that meta element into the head"
	t 2 prov sign $KEYS -o none.html escapes.html
	err_sentence escapes.html
	err_has "save it in UTF-8"
	unchanged
}
finish
