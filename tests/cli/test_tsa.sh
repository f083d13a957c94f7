#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Time-stamps and OCSP responses from real responders (openssl ts, openssl ocsp) on loopback, and from
# such as misbehave.
# shellcheck disable=SC2031 # one command has LOGS of its own
ca=$(pwd)/tests/cli/ca.sh
server_py=$(pwd)/tests/cli/tsa_server.py
tty=$(pwd)/tests/cli/tty.sh
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

command -v python3 >/dev/null || skip "no python3"
[ -x "$BIN/prov-fetch" ] || skip "built without prov-fetch"

mkdir www
cd www || exit 2
# shellcheck source=tests/cli/ca.sh
. "$ca"
# shellcheck source=tests/cli/tty.sh
. "$tty"
# authority NAME EKU [OPENSSL-OPTION...]: a certificate of that purpose, and the section of tsa.conf.
authority() {
	name=$1
	eku=$2
	shift 2
	printf '%s\n' keyUsage=critical,digitalSignature "extendedKeyUsage=$eku" subjectKeyIdentifier=hash \
		authorityKeyIdentifier=keyid >"$name.ext"
	openssl req -newkey rsa:2048 -nodes -keyout "$name.key" -subj "/CN=Test $name/O=Test" -out "$name.csr" 2>/dev/null
	openssl x509 -req -in "$name.csr" -CA tsaroot.pem -CAkey tsaroot.key -days 50 -extfile "$name.ext" \
		-out "$name.pem" "$@" 2>/dev/null
	printf '%s\n' "[$name]" "serial = tsaserial" "signer_cert = $name.pem" "signer_key = $name.key" \
		"certs = ${more-tsaroot.pem}" "signer_digest = sha256" "default_policy = 1.2.3.4.1" \
		"digests = sha256, sha384, sha512" "accuracy = secs:1" "ess_cert_id_chain = no" \
		"ess_cert_id_alg = sha256" >>tsa.conf
}
openssl req -x509 -newkey rsa:2048 -nodes -keyout tsaroot.key -out tsaroot.pem -subj "/CN=TSA Root/O=Test" \
	-addext keyUsage=critical,keyCertSign -days 100 2>/dev/null
authority tsa critical,timeStamping
authority stranger critical,timeStamping
authority bad critical,timeStamping -sha1
# Many bytes in few certificates, of which a token holds 16 at most.
comment=$(head -c 3000 /dev/zero | tr '\0' c)
for i in 1 2 3 4; do
	openssl req -x509 -newkey rsa:2048 -nodes -keyout unused.key -subj "/CN=More $i" \
		-addext "nsComment=$comment" 2>/dev/null
done >more.pem
more=more.pem authority fat critical,timeStamping
cp tsaroot.pem ca.pem ..
# web NAME "DAYS" SUBJECT-ALT-NAME: NAME.tls, with its key, a certificate of the CA for a server that is
# good this long.
web() {
	printf '%s\n' "subjectAltName=$3" keyUsage=critical,digitalSignature extendedKeyUsage=serverAuth >web.ext
	openssl req -newkey rsa:2048 -nodes -keyout "$1.tls" -subj "/CN=Test $1" -out web.csr 2>/dev/null
	openssl x509 -req -in web.csr -CA ca.pem -CAkey ca.key -days "$2" -extfile web.ext 2>/dev/null >>"$1.tls"
}
web right 50 IP:127.0.0.1
web elsewhere 50 DNS:elsewhere.example
web past -1 IP:127.0.0.1
# serve NAME [PEM]: a server, whose port is in NAME.
servers=
trap 'kill $servers 2>/dev/null; chmod -R u+w "$WORK"; rm -rf "$WORK" "$LOGS"' EXIT
serve() {
	python3 "$server_py" "$WORK/$1" ${2+"$2"} 2>"$LOGS/$1" &
	servers="$servers $!"
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ ! -s "$WORK/$1" ] || break
		sleep 0.5
	done
	[ -s "$WORK/$1" ] || skip "the server does not start: $(cat "$LOGS/$1")"
}
serve port
url=http://127.0.0.1:$(cat "$WORK/port")
for name in right elsewhere past; do serve "$name.port" "$name.tls"; done
KU=keyUsage=critical,digitalSignature
EKU=extendedKeyUsage=emailProtection
certificate plain "-1 20" $KU $EKU
certificate ocsp "-1 40" $KU $EKU "authorityInfoAccess=OCSP;URI:$url/ocsp"
certificate revoked "-1 40" $KU $EKU "authorityInfoAccess=OCSP;URI:$url/ocsp/r"
openssl ca -config ca.conf -revoke revoked.pem -cert ca.pem -keyfile ca.key -crl_reason keyCompromise 2>/dev/null
certificate mute "-1 40" $KU $EKU "authorityInfoAccess=OCSP;URI:$url/error"
cd .. || exit 2
cp www/*.pem www/ee.key .
cp "$DATA"/photo.jpg "$DATA"/note.txt "$DATA"/picture.png .

# signing CERTIFICATE TSA-PATH [OPTION... INPUT]
S="prov sign --declare captured --force -o out.jpg -k ee.key"
# verified CODE...: trusted, signed when the stamp says, with these codes.
verified() {
	t 0 prov verify --no-default-trust --trust ca.pem --tsa-trust tsaroot.pem --require trusted,timestamp \
		-f json "${file-out.jpg}"
	out_has '"state":"trusted"'
	out_has '"source":"timestamp"'
	out_has '"timeStamp.trusted"'
	for code; do out_has "\"$code\""; done
	rm -f out.jpg
}
# The slow one meanwhile.
# shellcheck disable=SC2086
$S -c plain.pem --tsa "$url/slow" photo.jpg >slow.log 2>&1 &
slow=$!
# On a terminal somebody looks on.
mkdir "$LOGS/tty"
# shellcheck disable=SC2030,SC2086
(LOGS=$LOGS/tty && on_tty 2 "" $S -c plain.pem --tsa "$url/slow" photo.jpg) &
slow_tty=$!

# shellcheck disable=SC2086
{
	t 0 $S -c plain.pem --tsa "$url/ok" photo.jpg
	err_has "the certificate expires in 20 days"
	err_lacks "time-stamp"
	[ "$(grep -c "POST /ok" www/log)" -eq 2 ] || fail "not two questions: $(cat www/log)"
	# What is stamped outlives its certificate.
	t 0 prov verify --no-default-trust --trust ca.pem --tsa-trust tsaroot.pem --time 2099-01-01T00:00:00Z out.jpg
	# Unless its authority was revoked: then that the certificate has ended counts.
	openssl x509 -in www/tsa.pem -noout -fingerprint -sha256 >revoked.txt
	t 1 prov verify --no-default-trust --trust ca.pem --tsa-trust tsaroot.pem --time 2099-01-01T00:00:00Z \
		--revoked revoked.txt out.jpg
	t 3 prov verify --no-default-trust --trust ca.pem --tsa-trust tsaroot.pem --require timestamp \
		--revoked revoked.txt -f json out.jpg
	out_has "the time-stamp authority's certificate is among the revoked certificates of revoked.txt"
	out_lacks '"timeStamp.trusted"'
	verified
	t 0 $S -c plain.pem photo.jpg
	t 1 prov verify --no-default-trust --trust ca.pem --time 2099-01-01T00:00:00Z out.jpg
	t 0 $S -c ocsp.pem photo.jpg
	err_has "will stop validating when the certificate expires"

	# What the verifier's policy asks of a time-stamp hangs on lists: here is none with the authority.
	AI="--declare ai-generated --tool Painter --model Big/7 --policy eu"
	t 0 prov sign -f text --force -o eu.jpg -k ee.key -c plain.pem $AI --tsa "$url/ok" photo.jpg
	err_has "photo.jpg: warning: its time-stamp is by an authority on no trust list here: prov verify --policy eu fails"
	t 3 prov verify --no-default-trust --trust ca.pem --policy eu eu.jpg
	out_has "fail, timestamp: "
	t 0 prov verify --no-default-trust --trust ca.pem --tsa-trust tsaroot.pem --policy eu eu.jpg
	mkdir -p desk/prov/tsa-trust
	cp tsaroot.pem desk/prov/tsa-trust
	t 0 env XDG_CONFIG_HOME="$WORK/desk" prov sign --force -o eu.jpg -k ee.key -c plain.pem $AI \
		--tsa "$url/ok" photo.jpg
	err_lacks "on no trust list"
	# Nor is it said where no policy asks.
	t 0 $S -c plain.pem --tsa "$url/ok" photo.jpg
	err_lacks "on no trust list"

	# A receipt of a check, which outlives its certificate as well.
	$S -c plain.pem -q photo.jpg
	t 0 prov verify --no-default-trust --trust ca.pem --receipt r.receipt -k ee.key -c plain.pem \
		--tsa "$url/ok" out.jpg
	t 0 prov verify --no-default-trust --trust ca.pem --tsa-trust tsaroot.pem --time 2099-01-01T00:00:00Z r.receipt
	out_has "signed no later than, by a time-stamp authority: 20"
	t 1 prov verify --no-default-trust --trust ca.pem --time 2099-01-01T00:00:00Z r.receipt
	t 2 prov verify --no-default-trust --trust ca.pem --receipt none.receipt -k ee.key -c plain.pem \
		--tsa "$url/error" out.jpg
	absent none.receipt
	# Where the authority is down, each input still has its line.
	cp out.jpg out2.jpg
	t 2 prov verify --no-default-trust --trust ca.pem --receipt down -k ee.key -c plain.pem \
		--tsa http://127.0.0.1:1/ -f ndjson out.jpg out2.jpg
	[ "$(grep -c '"state":"trusted"' "$LOGS/out")" -eq 2 ] || fail "not a line for each"
	err_has "prov: http://127.0.0.1:1/: the time-stamp authority can't be used: "
	err_has "prov: out2.jpg: its receipt down/out2.jpg-"
	err_has ": not written: its time-stamp authority could not be used."
	[ -z "$(ls down)" ] || fail "there are receipts"
	# So where nobody can ask it at all.
	mkdir alone
	cp "$BIN/prov-verify" alone
	t 2 alone/prov-verify --no-default-trust --trust ca.pem --receipt down -k ee.key -c plain.pem \
		--tsa "$url/ok" -f ndjson out.jpg out2.jpg
	[ "$(grep -c '"state":"trusted"' "$LOGS/out")" -eq 2 ] || fail "not a line for each"
	err_has "prov: --tsa needs the program prov-fetch"
	err_has ": not written: its time-stamp authority could not be used."
	[ -z "$(ls down)" ] || fail "there are receipts"
	rmdir down
	rm -r out2.jpg alone
	t 2 prov sign -f ndjson --declare captured -k ee.key -c plain.pem --tsa http://127.0.0.1:1/ \
		--output-dir down photo.jpg picture.png
	err_sentence http://127.0.0.1:1/
	grep -q '^{"file": "photo.jpg", "state": "error", "error": "http://127.0.0.1:1/: the time-stamp' "$LOGS/out" ||
		fail "no line for photo.jpg"
	out_has '{"file": "picture.png", "state": "error"'
	absent down
	# A parser that was taken over is stopped there, too (test_sandbox.sh).
	if [ -x "$(dirname "$2")/violate-prov-verify" ] && ! grep -q "note: th" "$LOGS/err"; then
		mkdir taken rec
		cp "$(dirname "$2")/violate-prov-verify" taken/prov-verify
		cp "$BIN/prov-fetch" taken
		export VIOLATE_READ="$WORK/ee.key" VIOLATE_MAKE="$WORK/dropped" VIOLATE_INPUT="$WORK/out.jpg"
		t 2 taken/prov-verify --no-default-trust --trust ca.pem --receipt rec/r -k ee.key -c plain.pem \
			--tsa "$url/ok" out.jpg
		[ "$(grep -cE '^stopped \((EPERM|EACCES|ENOSYS)\): ' "$LOGS/err")" -ge 30 ] || fail "it was not stopped"
		[ "$(grep -c '^done: ' "$LOGS/err")" -eq 0 ] || fail "something was done"
		absent dropped
		absent rec/r
	fi
	rm -f out.jpg r.receipt

	# Every format, and several in one run: one question each, and one before.
	: >www/log
	mkdir many
	t 0 prov sign -q --declare captured --output-dir many -k ee.key -c plain.pem --tsa "$url/many" \
		photo.jpg note.txt picture.png
	err_empty
	[ "$(grep -c "POST /many" www/log)" -eq 4 ] || fail "not four questions: $(cat www/log)"
	for file in many/photo.jpg many/note.txt many/picture.png; do verified; done
	unset file

	# An authority that nobody here has on a list: that is the readers' matter.
	t 0 $S -c plain.pem --tsa "$url/stranger" photo.jpg
	t 0 prov verify --no-default-trust --trust ca.pem -f json out.jpg
	out_has '"timeStamp.untrusted"'
	rm out.jpg

	# The responder's word comes along, asked for once.
	: >www/log
	t 0 prov sign -q --declare captured -j 1 --force --output-dir many -k ee.key -c ocsp.pem --tsa "$url/ok" \
		photo.jpg note.txt picture.png
	err_empty
	[ "$(grep -c "POST /ocsp" www/log)" -eq 1 ] || fail "not one question: $(cat www/log)"
	for file in many/photo.jpg many/note.txt many/picture.png; do
		verified signingCredential.ocsp.notRevoked
	done
	unset file
	: >www/log
	before
	t 2 $S -c revoked.pem --tsa "$url/ok" photo.jpg
	err_has "the certificate is revoked (keyCompromise)"
	unchanged_but_log() {
		rm -f www/log www/tsaserial*
		snapshot | grep -v ' ./www' >"$LOGS/after"
		grep -v ' ./www' "$LOGS/before" >"$LOGS/before.1"
		cmp -s "$LOGS/before.1" "$LOGS/after" || fail "files changed"
	}
	unchanged_but_log
	t 0 $S -c mute.pem --tsa "$url/ok" photo.jpg
	err_has "warning: that the certificate is not revoked can't be put on record: the server answers with HTTP status 500"
	verified
	# Without a time-stamp nobody is asked anything.
	: >www/log
	t 0 $S -c ocsp.pem photo.jpg
	[ ! -s www/log ] || fail "asked: $(cat www/log)"
	rm out.jpg

	# What is no stamp is not used: nothing is written; or it is, with a warning.
	no() {
		words=$1
		path=$2
		before
		t 2 $S -q -c plain.pem --tsa "$url/$path" photo.jpg
		err_sentence
		err_has "$words"
		unchanged_but_log
		t 0 $S -c plain.pem --tsa "$url/$path" --tsa-optional photo.jpg
		err_has "warning: the time-stamp authority can't be used, and what is signed stops"
		err_has "$words"
		t 0 prov verify --no-default-trust --trust ca.pem -f json out.jpg
		out_has '"state":"trusted"'
		out_lacks timeStamp
		rm out.jpg
	}
	no "its nonce is not the one" nonce
	no "made for something else" imprint
	no "the answer is no time-stamp response" garbage
	no "the answer is no time-stamp response" empty
	no "the authority refused the request" refused
	no "the answer is longer" long
	no "no reader would count" bad
	no "HTTP status 500" error
	for path in flip replay; do
		before
		t 2 $S -q -c plain.pem --tsa "$url/$path" photo.jpg
		unchanged_but_log
	done
	t 2 $S -q -c plain.pem --tsa "http://127.0.0.1:1/" photo.jpg
	err_sentence http://127.0.0.1:1/
	t 2 $S -q -c plain.pem --tsa "https://user@127.0.0.1/" photo.jpg
	err_sentence https://user@127.0.0.1/

	# By TLS: whom the CA that is named vouches for, by his name and today; else nobody is asked.
	tls() { echo "https://127.0.0.1:$(cat "$1.port")/ok"; }
	: >www/log
	t 0 $S -c plain.pem --tsa "$(tls right)" --tls-ca ca.pem photo.jpg
	[ "$(grep -c "POST /ok" www/log)" -eq 2 ] || fail "not two questions: $(cat www/log)"
	verified
	# not_asked NAME WORDS [OPTION...]
	not_asked() {
		name=$1
		words=$2
		shift 2
		: >www/log
		t 2 $S -q -c plain.pem --tsa "$(tls "$name")" "$@" photo.jpg
		err_sentence "$(tls "$name")"
		err_has "$words"
		[ ! -s www/log ] || fail "asked all the same: $(cat www/log)"
		absent out.jpg
	}
	not_asked right "SSL certificate problem"
	not_asked right "SSL certificate problem" --tls-ca tsaroot.pem
	not_asked elsewhere "127.0.0.1" --tls-ca ca.pem
	not_asked past "certificate has expired" --tls-ca ca.pem
	export SSL_CERT_FILE="$WORK/ca.pem" CURL_CA_BUNDLE="$WORK/ca.pem"
	not_asked right "SSL certificate problem"
	unset SSL_CERT_FILE CURL_CA_BUNDLE
	t 0 $S -q -c plain.pem --tsa "$(tls past)" --tls-ca ca.pem --tsa-optional photo.jpg
	t 0 prov verify --no-default-trust --trust ca.pem -f json out.jpg
	out_lacks timeStamp
	rm out.jpg
	t 2 $S -c plain.pem --tsa "$(tls right)" --tls-ca photo.jpg photo.jpg
	err_sentence photo.jpg
	t 2 $S -c plain.pem --tls-ca ca.pem photo.jpg
	err_has "--tls-ca goes with --tsa"

	# One that fails later fails the file, and only that.
	t 2 prov sign -q --declare captured -j 1 --force --output-dir many -k ee.key -c plain.pem --tsa "$url/flaky" \
		photo.jpg note.txt
	err_sentence photo.jpg
	err_has "there is no time-stamp for it: the server answers with HTTP status 500"
	file=many/note.txt verified
	t 0 prov sign --declare captured -j 1 --force --output-dir many -k ee.key -c plain.pem --tsa "$url/flaky/2" --tsa-optional \
		photo.jpg note.txt
	err_has "photo.jpg: warning: is signed without a time-stamp: the server answers with HTTP status 500"
	err_lacks "note.txt: warning: is signed"
	file=many/note.txt verified
	# Larger than those before: not this file, but the next.
	t 2 prov sign -q --declare captured -j 1 --force --output-dir many -k ee.key -c plain.pem --tsa "$url/grows" \
		photo.jpg note.txt
	err_sentence photo.jpg
	err_has "is larger than the authority's earlier ones"
	file=many/note.txt verified

	# Options.
	t 2 $S -c plain.pem --tsa-optional photo.jpg
	err_has "goes with --tsa"
	t 2 $S -c plain.pem --tsa "ftp://x/" photo.jpg
	err_has "--tsa takes"
	mkdir alone
	cp "$BIN/prov-sign" alone
	t 2 alone/prov-sign --declare captured -o alone.jpg -k ee.key -c plain.pem --tsa "$url/ok" photo.jpg
	err_has "--tsa needs the program prov-fetch"
	absent alone.jpg
}
wait "$slow"
shown="prov sign --tsa $url/slow"
grep -q "took too long" slow.log || fail "a slow server: $(cat slow.log)"
! grep -q "not answered yet" slow.log || fail "said where nobody looks on"
wait "$slow_tty"
grep -q "$url/slow: note: has not answered yet; it is waited for, 30 seconds at most" "$LOGS/tty/out" ||
	fail "nothing is said of the waiting: $(cat "$LOGS/tty/out")"
finish
