#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: test_revoked.sh BIN-FOLDER
# --revoked: lists of revoked certificates, made by openssl.
ca_sh=$(pwd)/tests/cli/ca.sh
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh
# shellcheck source=tests/cli/ca.sh
. "$ca_sh"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem \
	-subj "/CN=Test Root/O=Test" -addext keyUsage=critical,keyCertSign,cRLSign -days 100 2>/dev/null

certificate leaf "-1 30" keyUsage=critical,digitalSignature extendedKeyUsage=1.3.6.1.4.1.62558.2.1 \
	basicConstraints=critical,CA:false
echo "It was a bright cold day." >note.txt
prov sign -q --key ee.key --cert leaf.pem --declare human-created -o signed.txt note.txt || fail "not signed"
openssl x509 -in leaf.pem -out one.pem
V="prov verify --no-default-trust --trust ca.pem"

# crl NAME [OPTION...]
crl() {
	name=$1
	shift
	openssl ca -batch -config ca.conf -gencrl -cert ca.pem -keyfile ca.key -out "$name" "$@" 2>"$LOGS/err" ||
		fail "no CRL"
}
crl empty.pem -crldays 30
crl old.pem -crl_lastupdate 20200101000000Z -crl_nextupdate 20200201000000Z
openssl ca -batch -config ca.conf -cert ca.pem -keyfile ca.key -revoke one.pem -crl_reason keyCompromise \
	2>/dev/null || fail "not revoked"
crl crl.pem -crldays 30
openssl crl -in crl.pem -outform DER -out crl.der
openssl x509 -in one.pem -noout -fingerprint -sha256 >fingerprint
{
	echo "# stolen"
	sha256sum /dev/null | cut -d' ' -f1
	openssl x509 -in one.pem -outform DER | sha256sum | cut -d' ' -f1
} >list

# shellcheck disable=SC2086 # V is several words
{
	t 0 $V signed.txt
	for file in crl.pem crl.der; do
		t 1 $V --revoked "$file" signed.txt
		out_has "revoked"
		t 1 $V --revoked "$file" -f json signed.txt
		out_has '"signingCredential.ocsp.revoked"'
		out_has "by $file (keyCompromise)"
	done
	for file in list fingerprint; do
		t 1 $V --revoked empty.pem --revoked "$file" -f json signed.txt
		out_has "it is among the revoked certificates of $file"
	done
	# Whom it does not name it does not touch; one past its time is said to be.
	t 0 $V --revoked empty.pem signed.txt
	out_lacks "should have been renewed"
	t 0 $V --revoked old.pem signed.txt
	out_has "who was revoked since: the list of revoked certificates old.pem should have been renewed on 2020-02-01"
	# From a time on, which is not yet.
	sed 's/$/ 2999-01-01T00:00:00Z/' list | sed '/^#/d' >later
	t 0 $V --revoked later signed.txt
	# What is none.
	t 2 $V --revoked note.txt signed.txt
	err_sentence note.txt
	err_has "line 1 is no SHA-256 fingerprint"
	t 2 $V --revoked one.pem signed.txt
	err_sentence one.pem
	t 2 $V --revoked absent signed.txt
	err_sentence absent
	: >nothing
	t 2 $V --revoked nothing signed.txt
	err_sentence nothing
}
finish
