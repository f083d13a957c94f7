#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

mode() { stat -c %a "$1"; }

t 0 prov keygen --no-passphrase --name "Test Signer" --organization "Test Org" id
out_empty
err_has "id/key.pem"
err_has "id/trust.pem"
err_has "not encrypted"
err_lacks "names no organization"
[ "$(mode id)" = 700 ] || fail "the folder's mode is $(mode id)"
[ "$(mode id/key.pem)" = 600 ] || fail "the key's mode is $(mode id/key.pem)"
[ "$(mode id/cert.pem)" = 644 ] || fail "the certificate's mode is $(mode id/cert.pem)"
[ "$(find id -type f | wc -l)" -eq 3 ] || fail "not three files"
grep -q "BEGIN PRIVATE KEY" id/key.pem || fail "no plain key"

t 0 prov keygen -q --no-passphrase --name "Test Signer" silent
out_empty
err_empty
exists silent/key.pem
rm -r silent

t 0 prov keygen --no-passphrase --name "Test Signer" alone
err_has "It names no organization."
rm -r alone

# Nothing is ever written over, and a refused run leaves nothing.
before
t 2 prov keygen --no-passphrase --name x id
err_sentence id
err_has "key.pem"
unchanged
mkdir part
: >part/trust.pem
before
t 2 prov keygen --no-passphrase --name x part
err_has "trust.pem"
unchanged
mkdir link
ln -s "$WORK/target" link/cert.pem
before
t 2 prov keygen --no-passphrase --name x link
unchanged
t 2 prov keygen --no-passphrase --name x missing/folder
err_sentence "missing/folder"
unchanged
: >file
before
t 2 prov keygen --no-passphrase --name x file
err_sentence file
unchanged

# No terminal, no option: said, with the ways out; no folder stays behind.
if command -v setsid >/dev/null; then
	before
	t 2 setsid -w prov keygen --name x tty
	err_sentence
	err_has "--no-passphrase"
	err_has "--passphrase-file"
	unchanged
fi

# Passphrase from a file: its first line.
printf 'correct horse\nsecond line\n' >pass
t 0 prov keygen --name x --passphrase-file pass locked
grep -q "BEGIN ENCRYPTED PRIVATE KEY" locked/key.pem || fail "the key is not encrypted"
err_lacks "not encrypted"
if command -v openssl >/dev/null; then
	t 0 openssl pkey -in locked/key.pem -passin "pass:correct horse" -noout
	t 1 openssl pkey -in locked/key.pem -passin "pass:correct horse second line" -noout
fi
: >nothing
t 2 prov keygen --name x --passphrase-file nothing empty
err_sentence nothing
absent empty
t 2 prov keygen --name x --passphrase-file missing empty
err_sentence missing
absent empty
head -c 5000 /dev/zero | tr '\0' a >long
t 2 prov keygen --name x --passphrase-file long empty
err_sentence long
err_has "long: refused: the passphrase is longer than the limit of 1024 bytes: take a shorter one."
absent empty

# A request has no certificate.
t 0 prov keygen --no-passphrase --request --name "Real Signer" req
exists req/request.pem
absent req/cert.pem
absent req/trust.pem
err_has "request.pem"
[ "$(mode req/key.pem)" = 600 ] || fail "the key's mode is $(mode req/key.pem)"
if command -v openssl >/dev/null; then
	t 0 openssl req -in req/request.pem -verify -noout -subject
	out_has "Real Signer"
fi

# Every algorithm, and what was made verifies with openssl too.
for alg in es256 es384 es512 ps256 ed25519; do
	t 0 prov keygen --no-passphrase --name "Test $alg" --alg "$alg" --days 30 "id-$alg"
	if command -v openssl >/dev/null; then
		t 0 openssl verify -purpose any -CAfile "id-$alg/trust.pem" "id-$alg/cert.pem"
		t 0 openssl x509 -in "id-$alg/cert.pem" -noout -checkend $((29 * 86400))
		t 1 openssl x509 -in "id-$alg/cert.pem" -noout -checkend $((31 * 86400))
	fi
done

# The hint names the algorithm where the key alone would not bring it about.
for alg in ps384 ps512; do
	t 0 prov keygen --no-passphrase --name x --alg $alg "hint-$alg"
	err_has "/cert.pem --alg $alg --declare KIND"
done
for alg in ps256 es384 ed25519; do
	t 0 prov keygen --no-passphrase --name x --alg $alg "hint-$alg"
	err_has "/cert.pem --declare KIND"
done
finish
