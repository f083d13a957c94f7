#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: test_trust.sh BIN-FOLDER
# prov trust: lists come, stay, go, and count in prov verify.
server_py=$(pwd)/tests/cli/online_server.py
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh
XDG_CONFIG_HOME=$WORK/config
export XDG_CONFIG_HOME
lists=$XDG_CONFIG_HOME/prov

identity id
identity other
DECLARE=human-created
echo "It was a bright cold day." >note.txt
sign note.txt signed.txt

# lote NAME ISSUED NEXT CERT...: a list in C2PA's JSON, NAME.json.
lote() {
	name=$1
	issued=$2
	next=$3
	shift 3
	{
		printf '{"LoTE": {"ListAndSchemeInformation": {"SchemeName": [{"lang": "en", "value": "A \033[31mList"}],'
		printf '"ListIssueDateTime": "%s", "NextUpdate": "%s"}, "TrustedEntitiesList": [' "$issued" "$next"
		comma=
		for cert; do
			printf '%s{"TrustedEntityServices": [{"ServiceInformation": {"ServiceDigitalIdentity": ' "$comma"
			printf '{"X509Certificates": [{"val": "%s"}]}}}]}' "$(sed '/^-/d' "$cert" | tr -d '\n')"
			comma=,
		done
		printf ']}}\n'
	} | sed 's/\x1b/\\u001b/' >"$name.json"
}

# Nothing yet.
t 0 prov trust list
out_has "There are no trust lists"
t 0 prov trust list -f json
[ "$(cat "$LOGS/out")" = "[]" ] || fail "not an empty array"
t 3 prov verify signed.txt

# Lists of one's own: they count without an option, until they are removed.
t 0 prov trust add --name mine id/trust.pem
out_has "mine (signers): 1 certificate"
exists "$lists/trust/mine.pem"
same id/trust.pem "$lists/trust/mine.pem"
t 0 prov verify signed.txt
t 3 prov verify --no-default-trust signed.txt
t 0 prov trust list
out_has "mine (signers): 1 certificate, file of "
out_has "from $WORK/id/trust.pem"
out_has "SHA-256 $(sha256sum id/trust.pem | cut -d' ' -f1)"
t 2 prov trust add --name mine other/trust.pem
err_has "--replace"
t 0 prov verify signed.txt
t 0 prov trust add --replace --name mine other/trust.pem
t 3 prov verify signed.txt
set -- "$lists"/trust/history/mine-*.pem
same id/trust.pem "$1"
t 0 prov trust remove mine
absent "$lists/trust/mine.pem"
absent "$lists/trust/mine.pem.source"
[ "$(find "$lists/trust/history" -type f | wc -l)" = 2 ] || fail "history has not both"
t 2 prov trust remove mine
err_sentence

# By themselves, and by a list for another purpose.
openssl x509 -in id/cert.pem -out leaf.pem
t 2 prov trust add leaf.pem
err_has "--kind allow"
t 2 prov trust add --kind allow id/trust.pem
err_has "--kind signers"
t 0 prov trust add --kind tsa --name both id/trust.pem
t 3 prov verify signed.txt
t 0 prov trust add --kind allow --name both leaf.pem
err_empty
t 0 prov verify signed.txt
# Some of each: what counts for nothing is said, and does.
cat other/trust.pem leaf.pem >mixed.pem
t 0 prov trust add --name mixed mixed.pem
err_sentence mixed.pem
err_has "of its 2 certificates, those that are no authority's (1) trust nobody in a list of kind 'signers'"
t 3 prov verify --no-default-trust --trust mixed.pem signed.txt
t 0 prov trust remove mixed
cat id/trust.pem >mixed.pem
openssl x509 -in other/cert.pem >>mixed.pem
t 0 prov trust add --kind allow --name mixed mixed.pem
err_has "of its 2 certificates, authorities' (1) vouch for nobody"
t 3 prov verify --no-default-trust --allow mixed.pem signed.txt
t 0 prov trust remove mixed
t 0 prov trust add --kind identity leaf.pem
err_has "those that are no authority's (1) trust exactly who signs with them"
t 0 prov trust remove --kind identity leaf
t 2 prov trust remove both
err_has "several kinds"
t 0 prov trust remove --kind allow both
t 3 prov verify signed.txt
t 0 prov trust remove both
t 0 prov trust add --kind identity id/trust.pem
t 3 prov verify signed.txt
t 0 prov trust remove trust

# What is no list is none, and nothing is left of it.
printf 'nothing\n' >nothing.pem
before
t 2 prov trust add nothing.pem
err_sentence nothing.pem
t 2 prov trust add absent.pem
err_sentence absent.pem
t 2 prov trust add --name ../x id/trust.pem
err_sentence id/trust.pem
t 2 prov trust add --name .x id/trust.pem
t 2 prov trust add --name c2pa id/trust.pem
err_has "--from c2pa=FILE"
t 2 prov trust add --kind nobody id/trust.pem
t 2 prov trust add
t 2 prov trust list x
t 2 prov trust list -f xml
t 2 prov trust list --replace
err_has "--replace does not go with 'list'"
t 2 prov trust nonsense
t 2 prov trust update nonsense
t 2 prov trust update --from nonsense=x
t 2 prov trust update --from c2pa
t 2 prov trust update --from c2pa=http://127.0.0.1:1/x
err_has "https"
unchanged

# Official lists, from files: complete, newer, and not empty.
lote new 2026-02-01T00:00:00Z 2039-01-01T00:00:00Z id/trust.pem
lote old 2026-01-01T00:00:00Z 2039-01-01T00:00:00Z other/trust.pem
lote none 2026-03-01T00:00:00Z 2039-01-01T00:00:00Z
t 0 prov trust update --from c2pa=new.json
out_has "c2pa (signers): 1 certificate, issued 2026-02-01, next update 2039-01-01; installed"
t 0 prov verify signed.txt
t 0 prov trust update --from c2pa=new.json
out_has unchanged
python3 -c 'print("{\"a\":" + "[" * 40 + "]" * 40 + "}")' >deep.json
t 2 prov trust update --from c2pa=deep.json
err_has "deep.json: refused: the file has values nested deeper than the limit of 32"
t 2 prov trust update --from c2pa=old.json
err_has "was issued before"
t 2 prov trust update --from c2pa=none.json
err_has "the list that is installed stays"
t 2 prov trust update --from c2pa=id/trust.pem
err_has "does not say when it was issued"
: >empty.pem
t 2 prov trust update --from c2pa=empty.pem
err_has "the list that is installed stays"
printf '<html>moved</html>\n' >page.pem
t 2 prov trust update --from iptc-anchors=page.pem
t 0 prov trust update --from iptc-anchors=empty.pem
err_has "there is no list 'iptc-anchors' to install"
absent "$lists/trust/iptc-anchors.pem"
t 0 prov verify signed.txt
same new.json "$lists/trust/c2pa.json"
[ "$(find "$lists/trust/history" -name 'c2pa*' | wc -l)" = 0 ] || fail "the history has what was not replaced"

# By its number, too: neither a newer date nor the same one makes up for an older number.
numbered() {
	lote "$1" "$2" 2039-01-01T00:00:00Z other/trust.pem
	sed "s/\"SchemeName\"/\"LoTESequenceNumber\": $3, &/" "$1.json" >"$1.new"
	mv "$1.new" "$1.json"
}
numbered n7 2026-02-01T00:00:00Z 7
numbered n6 2026-05-01T00:00:00Z 6
numbered n6same 2026-02-01T00:00:00Z 6
numbered n8old 2026-01-01T00:00:00Z 8
numbered n7late 2026-05-01T00:00:00Z 7
numbered n71 2026-05-02T00:00:00Z 7.1
lote none7 2026-05-01T00:00:00Z 2039-01-01T00:00:00Z other/trust.pem
t 0 prov trust update --from c2pa-tsa=n7.json
out_has "c2pa-tsa (tsa): 1 certificate, number 7, issued 2026-02-01"
t 2 prov trust update --from c2pa-tsa=n6.json
err_sentence n6.json
err_has "it has a lower sequence number than the list 'c2pa-tsa' that is installed"
t 2 prov trust update --from c2pa-tsa=n6same.json
err_has "lower sequence number"
t 2 prov trust update --from c2pa-tsa=n8old.json
err_has "was issued before"
t 2 prov trust update --from c2pa-tsa=none7.json
err_has "it has no sequence number, as the list 'c2pa-tsa' that is installed does, which stays"
t 2 prov trust update --from c2pa-tsa=n71.json
err_has "LoTESequenceNumber is no whole number"
same n7.json "$lists/tsa-trust/c2pa-tsa.json"
t 0 prov trust list --kind tsa
out_has "c2pa-tsa (tsa): 1 certificate, number 7, issued 2026-02-01"
t 0 prov trust list --kind tsa -f json
out_has '"certificates": 1, "sequence": 7, "issued"'
t 0 prov verify -f json signed.txt
out_has '"sequence":7'
t 0 prov trust update --from c2pa-tsa=n7late.json
out_has "number 7, issued 2026-05-01, next update 2039-01-01; replaced"
t 0 prov trust remove c2pa-tsa

# What a list says of itself is shown, harmless, and in JSON.
t 0 prov trust list
out_has 'A \u{1B}[31mList'
t 0 prov trust list --kind signers -f json
out_has '"title": "A \u001b[31mList"'
out_has '"next_update": "2039-01-01T00:00:00Z", "past_its_time": false'
out_has "\"sha256\": \"$(sha256sum new.json | cut -d' ' -f1)\""
out_has "\"source\": \"$WORK/new.json\""
# A list that was put there by hand has no source.
sed 's/2039/2038/' new.json >"$lists/trust/c2pa.json"
t 0 prov trust list -f json
out_lacks '"source"'
# One past its time is shown as such; one that can't be used is an error, and named.
lote late 2026-02-02T00:00:00Z 2026-02-03T00:00:00Z id/trust.pem
t 0 prov trust update --from c2pa=late.json
out_has "replaced"
t 0 prov trust list
out_has "PAST ITS TIME since 2026-02-03"
t 0 prov verify signed.txt
out_has 'Trust list: "A \u{1B}[31mList" of 2026-02-02, PAST ITS TIME since 2026-02-03'
out_has ', on a trust list ("A '
out_has "should have been renewed on 2026-02-03"
t 0 prov verify -f json signed.txt
out_has "\"list\":\"$lists/trust/c2pa.json\""
out_has "\"lists\":[{\"kind\":\"signers\",\"name\":\"$lists/trust/c2pa.json\""
out_has "\"past_its_time\":true,\"sha256\":\"$(sha256sum late.json | cut -d' ' -f1)\"}]"
echo '{' >"$lists/trust/broken.json"
t 2 prov trust list
out_has "broken (signers): CAN'T BE USED"
t 2 prov trust list -f json
out_has '"used": false'
rm "$lists/trust/broken.json"

# PEM in place of JSON: never both at a time.
t 0 prov trust remove c2pa
t 0 prov trust update --from c2pa=id/trust.pem
exists "$lists/trust/c2pa.pem"
t 0 prov trust update --from c2pa=new.json
exists "$lists/trust/c2pa.json"
absent "$lists/trust/c2pa.pem"

# A certificate, and who trusts it.
t 0 prov trust show id/cert.pem
out_has "Subject: CN=Test Signer"
out_has "TRUSTED, by $lists/trust/c2pa.json"
out_has "for C2PA claim signing"
t 0 prov trust show id/trust.pem
out_has "an authority on $lists/trust/c2pa.json"
t 0 prov trust show -f json other/cert.pem
out_has '"signers": {"trusted": false'
openssl x509 -in id/cert.pem -outform DER -out leaf.der
t 0 prov trust show leaf.der
out_has "SHA-256 $(sha256sum leaf.der | cut -d' ' -f1)"
t 2 prov trust show note.txt
err_sentence note.txt
t 2 prov trust show
t 2 prov trust show id/cert.pem other/cert.pem

# The list of conforming products: who signs under its names is on it.
identity cam --organization Maker
prov sign -q --key cam/key.pem --cert cam/cert.pem --declare captured -o made.txt note.txt
cat >cpl.json <<JSON
[{"status": "conformant", "product": {"productType": "generatorProduct",
  "DN": {"CN": "Test Signer", "O": "Maker"}, "assurance": {"maxAssuranceLevel": 1}}}]
JSON
t 2 prov trust update --from c2pa-products=new.json
t 2 prov trust add --kind products id/trust.pem
t 0 prov trust update --from c2pa-products=cpl.json
out_has "c2pa-products (products): 1 product"
t 0 prov verify --trust cam/trust.pem made.txt
out_has 'Product: it is on the list of conforming products: "Test Signer" of "Maker"'
t 0 prov verify -f json signed.txt
out_has '"product":{"state":"not-listed"}'
out_has '{"kind":"products","name":"'
t 3 prov verify made.txt
out_lacks "it is on the list"
t 0 prov verify --trust cam/trust.pem -f csv made.txt
out_has ',product,product_name,timestamp_trusted'
out_has ',conforming,"Test Signer"'
t 0 prov verify --trust cam/trust.pem -f sarif made.txt
out_has '"product":{"state":"conforming","name":"Test Signer","organization":"Maker"'
t 0 prov verify -f csv signed.txt
out_has ',not-listed,'
t 0 prov trust show id/cert.pem
t 0 prov trust remove c2pa-products

# A folder that can't be written to.
if [ "$(id -u)" != 0 ]; then
	chmod 555 "$lists/trust"
	t 2 prov trust add --name more other/trust.pem
	err_sentence
	chmod 755 "$lists/trust"
	t 2 prov trust add --system --name more other/trust.pem
	err_sentence
fi
# Without a home there is none to keep lists in.
t 2 env -u HOME -u XDG_CONFIG_HOME prov trust add --name more other/trust.pem
err_has "no home folder"

# The system's list, where a namespace lets us have one: the user's of the same name hides it.
mkdir etc
cat >system.sh <<SH
set -eu
mount --bind etc /etc
prov trust add -q --system --name mine "$WORK/id/trust.pem"
prov trust list
prov verify --quiet "$WORK/signed.txt"
prov trust add -q --name mine "$WORK/other/trust.pem"
prov trust list
status=0
prov verify --quiet "$WORK/signed.txt" || status=\$?
echo "status \$status"
SH
prov trust remove -q c2pa
if unshare -rm sh -c 'mount --bind etc /etc' 2>/dev/null; then
	t 0 unshare -rm sh system.sh
	out_has "mine (signers, the system's): 1 certificate"
	out_has "not used: your list of this name counts instead"
	out_has "status 3"
	prov trust remove -q mine
fi

# By https, from a server whose certificate is checked.
if command -v python3 >/dev/null && [ -x "$BIN/prov-fetch" ]; then
	openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 \
		-addext subjectAltName=IP:127.0.0.1 -keyout tls.pem -out tls.crt 2>/dev/null
	cat tls.crt >>tls.pem
	mkdir www
	cp new.json old.json www
	echo '<html>gone</html>' >www/page
	(cd www && exec python3 "$server_py" "$WORK/port" "$WORK/tls.pem") 2>"$LOGS/server" &
	server=$!
	trap 'kill $server 2>/dev/null; chmod -R u+w "$WORK"; rm -rf "$WORK" "$LOGS"' EXIT
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ -s port ] && break
		sleep 0.5
	done
	at=https://127.0.0.1:$(cat port)
	t 2 prov trust update --from "c2pa=$at/asset/new.json"
	err_has "can't be fetched or used"
	absent "$lists/trust/c2pa.json"
	t 0 prov trust update --tls-ca tls.crt --from "c2pa=$at/asset/new.json"
	out_has "installed"
	t 0 prov trust list
	out_has "from $at/asset/new.json"
	t 0 prov verify signed.txt
	t 2 prov trust update --tls-ca tls.crt --from "c2pa=$at/asset/old.json"
	t 2 prov trust update --tls-ca tls.crt --from "c2pa=$at/missing"
	err_has "HTTP status 404"
	t 2 prov trust update --tls-ca tls.crt --from "c2pa=$at/asset/page" --from iptc="$at/huge/x"
	err_has "longer than it may be"
	same new.json "$lists/trust/c2pa.json"
	t 2 prov trust update --tls-ca nothing.pem --from "c2pa=$at/asset/new.json"
	# Whatever a server does: it is said in words, and the list that is there stays, to the byte.
	cp none.json empty.pem late.json www
	cat id/trust.pem other/trust.pem >www/two.pem
	rm -f www/log
	before
	# refused PATH WORDS
	refused() {
		t 2 prov trust update --tls-ca tls.crt --from "c2pa=$at/$1"
		err_sentence "$at/$1"
		err_has "$2"
		err_has "stays"
	}
	refused plain/new.json "redirects to another one"
	refused other/new.json "redirects to another one"
	refused scheme/x "no URL that can be asked"
	refused loop/x "redirects too often"
	refused half/new.json "transfer closed"
	refused short/x "transfer closed"
	# Where only the connection ends an answer, whoever can end that makes a shorter list.
	for how in bare identity old torn cut; do
		t 2 prov trust update --tls-ca tls.crt --from "iptc=$at/$how/two.pem"
		err_sentence "$at/$how/two.pem"
		case $how in
		bare | identity) err_has "does not say how long its answer is (no Content-Length)" ;;
		cut) err_has "transfer closed" ;;
		*) ;;
		esac
	done
	refused asset/page "holds no certificate"
	refused asset/none.json "lists no certificate"
	refused asset/empty.pem "holds no certificate"
	refused endless/x "longer than it may be"
	refused declared/x "longer than it may be"
	refused asset/two.pem "does not say when it was issued"
	refused asset/old.json "was issued before"
	rm -f www/log
	unchanged
	# In chunks, an answer has an end.
	t 0 prov trust update --tls-ca tls.crt --from "c2pa=$at/chunked/new.json"
	out_has "unchanged"
	# What a server calls the content counts for nothing: it is read as what it should be.
	t 0 prov trust update --tls-ca tls.crt --from "c2pa=$at/picture/new.json"
	# One that is past its time is taken, being the newest there is, and that is said.
	t 0 prov trust update --tls-ca tls.crt --from "c2pa=$at/asset/late.json"
	err_has "past its time"
	out_has "PAST ITS TIME since 2026-02-03; replaced"
fi
finish
