#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Who vouches for a file beside its signer (cawg.identity).
ca=$(pwd)/tests/cli/ca.sh
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

cp "$DATA"/photo.jpg .
identity id
prov keygen --no-passphrase --name Ann --organization News who >"$LOGS/out" 2>&1
echo secret >pass
prov keygen --passphrase-file pass --name Bob --alg ps384 locked >"$LOGS/out" 2>&1
P="prov sign -q --key id/key.pem --cert id/cert.pem --declare captured"
V="prov verify --no-default-trust --trust id/trust.pem"

# shellcheck disable=SC2086
{
	t 0 $P --identity-key who/key.pem --identity-cert who/cert.pem --identity-role cawg.creator \
		--identity-role com.example.stringer -o out.jpg photo.jpg
	t 0 $V --identity-trust who/trust.pem out.jpg
	out_has "out.jpg: trusted."
	out_has 'Identity beside the signer'"'"'s: "Ann" ("News"), trusted'
	t 0 $V --identity-trust who/trust.pem -f json out.jpg
	out_has '"name":"Ann"'
	out_has '"sig_type":"cawg.x509.cose"'
	out_has '"code":"cawg.identity.trusted"'
	# Revoked, it vouches for nothing; the verdict is the same.
	openssl x509 -in who/cert.pem -noout -fingerprint -sha256 >revoked.txt
	t 0 $V --identity-trust who/trust.pem --revoked revoked.txt -f json out.jpg
	out_has '"state":"trusted"'
	out_has '"cawg.x509.credential.untrusted"'
	out_has "the certificate is among the revoked certificates of revoked.txt"
	t 0 $V --identity-trust who/trust.pem --revoked revoked.txt out.jpg
	out_has '"Ann" ("News"), not trusted: the certificate is among the revoked certificates of revoked.txt'
	out_lacks "on no trust list"
	t 0 $V --identity-trust who/trust.pem --revoked revoked.txt -f json out.jpg
	out_lacks '"code":"cawg.identity.trusted"'
	sed 's/$/ 2999-01-01T00:00:00Z/' revoked.txt >later.txt
	t 0 $V --identity-trust who/trust.pem --revoked later.txt -f json out.jpg
	out_has '"code":"cawg.identity.trusted"'
	# So does one whose authority is; one that is trusted by itself is asked about by itself.
	openssl x509 -in who/trust.pem -noout -fingerprint -sha256 >revoked.txt
	t 0 $V --identity-trust who/trust.pem --revoked revoked.txt -f json out.jpg
	out_has "the certificate of an authority above it is among the revoked certificates"
	out_lacks '"code":"cawg.identity.trusted"'
	t 0 $V --identity-trust who/cert.pem --revoked revoked.txt -f json out.jpg
	# On no list, or on that of signers only, it is still sound; the verdict is the same.
	cat id/trust.pem who/trust.pem >both.pem
	t 0 prov verify --no-default-trust --trust both.pem -f json out.jpg
	out_has '"state":"trusted"'
	out_has '"code":"cawg.identity.well-formed"'
	out_lacks '"code":"cawg.identity.trusted"'
	# And the other way round: who is on the list of identities signs no claim.
	t 3 prov verify --no-default-trust --trust who/trust.pem --identity-trust who/trust.pem out.jpg
	out_has 'Ann'
	prov inspect out.jpg >"$LOGS/out"
	out_has com.example.stringer

	# An encrypted key, an algorithm of its own, credentials that lie outside.
	t 0 $P --sidecar --identity-key locked/key.pem --identity-cert locked/cert.pem \
		--identity-passphrase-file pass photo.jpg
	t 0 $V --identity-trust locked/trust.pem -f json photo.jpg
	out_has '"name":"Bob"'
	out_has '"code":"cawg.identity.trusted"'
	rm photo.jpg.c2pa

	# Changed afterwards: it is in the claim like all else.
	at=$(grep -abo 'cawg.identity' out.jpg | head -n 1 | cut -d : -f 1)
	cp out.jpg bad.jpg
	flip bad.jpg $((at + 300))
	t 1 $V --identity-trust who/trust.pem -f json bad.jpg
	out_has '"code":"assertion.hashedURI.mismatch"'
	out_lacks '"code":"cawg.identity.trusted"'
	cp out.jpg bad.jpg
	flip bad.jpg $(($(size out.jpg) - 9))
	t 1 $V --identity-trust who/trust.pem -f json bad.jpg
	out_has '"code":"assertion.dataHash.mismatch"'
	out_has '"holds":false,"trusted":false'
	t 1 $V --identity-trust who/trust.pem -f csv bad.jpg
	out_lacks Ann
	t 1 $V --identity-trust who/trust.pem bad.jpg
	out_has "of what doesn't hold: \"Ann\""
	rm -f bad.jpg out.jpg
}

# --- what is refused, before anything is written ---

# shellcheck source=tests/cli/ca.sh
. "$ca"
E="keyUsage=critical,digitalSignature"
certificate claims "-1 90" "$E" extendedKeyUsage=1.3.6.1.4.1.62558.2.1
certificate mail "-1 90" "$E" extendedKeyUsage=emailProtection
certificate validated "-1 90" "$E" extendedKeyUsage=emailProtection certificatePolicies=2.23.140.1.5.4.2
certificate old "-9 -2" "$E" extendedKeyUsage=1.3.6.1.5.5.7.3.36
certificate soon "-1 5" "$E" extendedKeyUsage=1.3.6.1.5.5.7.3.36
before
# refused WORDS ABOUT OPTION...
refused() {
	words=$1
	about=$2
	shift 2
	# shellcheck disable=SC2086
	t 2 $P "$@" -o out.jpg photo.jpg
	err_has "$words"
	err_has "prov: $about"
	unchanged
}
refused "none for identities" claims.pem: --identity-key ee.key --identity-cert claims.pem
refused "none for identities" mail.pem: --identity-key ee.key --identity-cert mail.pem
certificate server "-1 90" "$E" extendedKeyUsage=serverAuth
before
refused "none for identities" server.pem: --identity-key ee.key --identity-cert server.pem
err_lacks "claim"
refused "expired on" old.pem: --identity-key ee.key --identity-cert old.pem
refused "do not belong together" who/cert.pem: --identity-key ee.key --identity-cert who/cert.pem
refused "can't be opened" none.pem: --identity-key none.pem --identity-cert who/cert.pem
refused "--identity-passphrase-file FILE" locked/key.pem: --identity-key locked/key.pem \
	--identity-cert locked/cert.pem </dev/null
refused "the passphrase can't be read" nopass: --identity-key locked/key.pem \
	--identity-cert locked/cert.pem --identity-passphrase-file nopass
refused "--identity-cert" "" --identity-key who/key.pem
refused "--identity-key" "" --identity-cert who/cert.pem
refused "--identity-key" "" --identity-role cawg.creator
refused "cawg.creator" photo.jpg: --identity-key who/key.pem --identity-cert who/cert.pem --identity-role owner

# What the environment says is of the claim's signer.
t 2 env PROV_PASSPHRASE_FILE=pass PROV_KEY=who/key.pem PROV_CERT=who/cert.pem prov sign -q --declare \
	captured --identity-key locked/key.pem --identity-cert locked/cert.pem -o out.jpg photo.jpg </dev/null
err_has "--identity-passphrase-file FILE"
unchanged

# --- what is only said ---

# shellcheck disable=SC2086
{
	P="prov sign --key id/key.pem --cert id/cert.pem --declare captured --force -o out.jpg"
	t 0 $P --identity-key ee.key --identity-cert soon.pem photo.jpg
	err_has "warning: the identity's certificate expires in 5 days"
	if [ "$(date +%s)" -lt 1806537599 ]; then
		t 0 $P --identity-key ee.key --identity-cert validated.pem photo.jpg
		err_has "without a time-stamp nobody will accept it after 2027-03-31"
	fi
	# In an update it vouches for what was bound before (CAWG 1.2), whatever hash the new claim has.
	U="prov sign -q --key id/key.pem --cert id/cert.pem --update"
	W="--identity-key who/key.pem --identity-cert who/cert.pem"
	t 0 prov sign -q --key id/key.pem --cert id/cert.pem --declare captured -o one.jpg photo.jpg
	for hash in sha256 sha384; do
		t 0 $U $W --hash $hash --force -o two.jpg one.jpg
		t 0 $V --identity-trust who/trust.pem -f json two.jpg
		out_has '"code":"cawg.identity.trusted"'
		t 0 $U --force -o three.jpg two.jpg
		t 0 $U $W --force -o four.jpg three.jpg
		t 0 $V --identity-trust who/trust.pem -f json four.jpg
		out_has '"code":"cawg.identity.trusted"'
		out_lacks '"code":"cawg.identity.hard_binding'
	done
	t 0 prov sign -q --key id/key.pem --cert id/cert.pem --declare captured --sidecar photo.jpg
	t 0 $U $W --sidecar --force photo.jpg
	t 0 $V --identity-trust who/trust.pem -f json photo.jpg
	out_has '"code":"cawg.identity.trusted"'
	rm photo.jpg.c2pa

	# --skip-signed: what he has not vouched for is not done.
	mkdir many
	cp one.jpg many/a.jpg
	t 0 prov sign -q --key id/key.pem --cert id/cert.pem --declare captured $W -o many/b.jpg photo.jpg
	t 0 prov sign -f ndjson --key id/key.pem --cert id/cert.pem --declare captured --in-place --skip-signed \
		many/a.jpg many/b.jpg
	[ "$(grep -c skipped "$LOGS/out")" -eq 2 ] || fail "both are signed"
	t 0 prov sign -f ndjson --key id/key.pem --cert id/cert.pem --declare captured --in-place --skip-signed \
		$W many/a.jpg many/b.jpg
	[ "$(grep skipped "$LOGS/out" | grep -c b.jpg)" -eq 1 ] || fail "b.jpg has the identity"
	[ "$(grep -c skipped "$LOGS/out")" -eq 1 ] || fail "a.jpg lacks the identity"
	t 0 $V --identity-trust who/trust.pem -f json many/a.jpg
	out_has '"code":"cawg.identity.trusted"'
	t 0 prov sign -f ndjson --key id/key.pem --cert id/cert.pem --declare captured --in-place --skip-signed \
		--identity-key ee.key --identity-cert soon.pem many/a.jpg
	[ "$(grep -c skipped "$LOGS/out")" -eq 0 ] || fail "another's identity is none of his"
}

finish
