#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Keys in PKCS #11 tokens: SoftHSM's, which this makes for itself.
tty=$(pwd)/tests/cli/tty.sh
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

command -v softhsm2-util >/dev/null || skip "no softhsm2"
command -v pkcs11-tool >/dev/null || skip "no pkcs11-tool (opensc)"
readelf -d "$BIN/prov-sign" | grep -q p11-kit || skip "built without PKCS #11"
for tool in verify inspect fetch; do
	if readelf -d "$BIN/prov-$tool" | grep -q p11-kit; then fail "prov-$tool is linked with p11-kit"; fi
done
for module in /usr/lib/softhsm/libsofthsm2.so /usr/lib/*/softhsm/libsofthsm2.so /usr/lib64/softhsm/libsofthsm2.so; do
	[ ! -e "$module" ] || break
done
[ -e "$module" ] || skip "no SoftHSM module"

# Not in the work folder: a token notes each login.
mkdir "$LOGS/tokens"
printf 'directories.tokendir = %s/tokens\nlog.level = ERROR\n' "$LOGS" >softhsm.conf
SOFTHSM2_CONF=$WORK/softhsm.conf
export SOFTHSM2_CONF
softhsm2-util --init-token --free --label "Test Token" --pin 13579 --so-pin 24680 >/dev/null ||
	skip "SoftHSM makes no token"
softhsm2-util --init-token --free --label "Other" --pin 11111 --so-pin 24680 >/dev/null
printf '13579\n' >pin
printf '00000\n' >wrong
cp "$DATA"/photo.jpg .
tool() { pkcs11-tool --module "$module" --token-label "Test Token" --login --pin 13579 "$@"; }

# generate TYPE LABEL ID: a key pair in the token, where it is made, and a certificate for it.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem \
	-subj "/CN=Test Root/O=Test" -addext keyUsage=critical,keyCertSign -days 100 2>/dev/null
printf '%s\n' keyUsage=critical,digitalSignature extendedKeyUsage=emailProtection \
	subjectKeyIdentifier=hash authorityKeyIdentifier=keyid >ext
sed 's/emailProtection/1.3.6.1.5.5.7.3.36/' ext >who.ext
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout unused.key -out leaf.csr \
	-subj "/CN=Test Token Key/O=Test" 2>/dev/null
generate() {
	if [ "$1" = import ]; then
		# pkcs11-tool 0.23 can't export this one.
		openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out "$2.key" 2>"$LOGS/out"
		softhsm2-util --import "$2.key" --token "Test Token" --label "$2" --id "$3" --pin 13579 >"$LOGS/out" 2>&1 || return 1
		openssl pkey -in "$2.key" -pubout -outform DER -out "$2.der"
		rm "$2.key"
	else
		tool --keypairgen --key-type "$1" --label "$2" --id "$3" --usage-sign >"$LOGS/out" 2>&1 || return 1
		tool --read-object --type pubkey --label "$2" -o "$2.der" >"$LOGS/out" 2>&1 || return 1
	fi
	openssl x509 -req -in leaf.csr -force_pubkey "$2.der" -CA ca.pem -CAkey ca.key -days 90 \
		-extfile ext -out "$2.pem" >"$LOGS/out" 2>&1
}
# by LABEL ALG [OPTION...]: signs by it, and the reader sees that algorithm.
by() {
	label=$1
	alg=$2
	shift 2
	t 0 prov sign -q --declare captured --force -o out.jpg -c "$label.pem" "$@" \
		-k "pkcs11:token=Test%20Token;object=$label?module-path=$module&pin-source=file:$WORK/pin" photo.jpg
	err_empty
	t 0 prov verify --no-default-trust --trust ca.pem -f json out.jpg
	out_has '"state":"trusted"'
	out_has "\"alg\":\"$alg\""
	rm -f out.jpg
}

made=
asan=${ASAN_OPTIONS-}
for key in EC:prime256v1/p256/01/ES256 import/p384/02/ES384 EC:secp521r1/p521/03/ES512 \
	rsa:2048/rsa/04/PS256 EC:edwards25519/ed/05/Ed25519; do
	type=${key%%/*}
	rest=${key#*/}
	label=${rest%%/*}
	id=${rest#*/}
	id=${id%%/*}
	if generate "$type" "$label" "$id"; then
		# SoftHSM 2.6 leaks what it reads of an Edwards curve's name.
		[ "$label" != ed ] || export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"
		by "$label" "${key##*/}"
		export ASAN_OPTIONS="$asan"
		made="$made $label"
	else
		echo "the token makes no key of type $type: $(cat "$LOGS/out")"
	fi
done
case $made in
*p256*p384*p521*rsa*) ;;
*) fail "only these keys could be made:$made" ;;
esac
for alg in PS384 PS512; do by rsa $alg -a $alg; done

openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -days 90 -extfile ext -out other.pem 2>/dev/null

# Where the PIN comes from: the option, the environment, standard input; the first that is given counts.
K="pkcs11:token=Test%20Token;object=p256?module-path=$module"
P="prov sign -q --declare captured --force -o out.jpg -c p256.pem"
# shellcheck disable=SC2086
{
	t 0 $P -k "$K" --passphrase-file pin photo.jpg
	t 0 env PROV_PASSPHRASE_FILE=pin $P -k "$K" photo.jpg
	t 0 env PROV_PASSPHRASE_FILE=wrong $P -k "$K&pin-source=$WORK/pin" photo.jpg
	t 0 $P -k "$K&pin-source=$WORK/wrong" --passphrase-file pin photo.jpg
	t 0 env PROV_KEY="$K" PROV_PASSPHRASE_FILE=pin $P photo.jpg
	tin 0 pin $P -k "$K" --passphrase-file - photo.jpg
	# By its identifier, and in the only token with this serial number.
	serial=$(pkcs11-tool --module "$module" --list-slots | grep -A9 'Test Token' | sed -n 's/.*serial num *: *//p')
	t 0 $P -k "pkcs11:serial=$serial;id=%01;type=private?module-path=$module" --passphrase-file pin photo.jpg
	slot=$(pkcs11-tool --module "$module" --list-slots | sed -n 's/.*(\(0x[0-9a-f]*\)): .*/\1/p' | head -n 1)
	t 2 $P -k "pkcs11:slot-id=$((slot));object=none?module-path=$module" --passphrase-file pin photo.jpg
	# Two keys of the token, one of them of who vouches beside the signer; not with the PIN of the other.
	openssl x509 -req -in leaf.csr -force_pubkey p384.der -CA ca.pem -CAkey ca.key -days 90 \
		-extfile who.ext -out who.pem 2>/dev/null
	I="--identity-cert who.pem --identity-key ${K%%object*}object=p384?module-path=$module"
	t 0 $P -k "$K" --passphrase-file pin $I --identity-passphrase-file pin photo.jpg
	t 0 prov verify --no-default-trust --trust ca.pem --identity-trust ca.pem -f json out.jpg
	out_has '"code":"cawg.identity.trusted"'
	t 2 env PROV_PASSPHRASE_FILE=pin $P -k "$K" $I photo.jpg </dev/null
	err_has "--identity-passphrase-file FILE reads it"
	rm out.jpg
	# Asked for on the terminal, without an echo.
	if command -v python3 >/dev/null; then
		# shellcheck source=tests/cli/tty.sh
		. "$tty"
		on_tty 0 13579 $P -k "$K" photo.jpg
		out_has "PIN for token Test Token: "
		out_lacks 13579
		rm out.jpg
		on_tty 2 00000 $P -k "$K" photo.jpg
		out_has "the PIN is wrong"
		on_tty 130 "^C" $P -k "$K" photo.jpg
		absent out.jpg
	fi

	before
	# no WORDS URI [OPTION...]: one sentence about the URI, and nothing else.
	no() {
		words=$1
		key=$2
		shift 2
		t 2 $P -k "$key" "$@" photo.jpg
		err_has "$words"
		err_sentence "$key"
	}
	no "the PIN is wrong" "$K" --passphrase-file wrong
	no "no such private key" "${K%%object*}object=none?module-path=$module" --passphrase-file pin
	no "several private keys" "pkcs11:token=Test%20Token?module-path=$module" --passphrase-file pin
	no "there is no such token" "pkcs11:token=Nobody?module-path=$module" --passphrase-file pin
	no "2 tokens are meant" "pkcs11:object=p256?module-path=$module" --passphrase-file pin
	no "something else than a private key" "pkcs11:token=Test%20Token;type=cert?module-path=$module"
	no "can't be used" "pkcs11:token=Test%20Token?module-path=$WORK/none.so"
	no "can't be used" "pkcs11:token=Test%20Token?module-path=$WORK/photo.jpg"
	no "no PKCS #11 URI" "pkcs11:token=%zz"
	no "attribute that is not known" "pkcs11:tokens=x?module-path=$module"
	no "a program is not run" "$K&pin-source=%7Ccat%20pin"
	no "no such token" "pkcs11:token=Test%20Token;object=p256?module-name=prov-no-such-module"
	if command -v setsid >/dev/null; then
		t 2 setsid -w $P -k "$K" photo.jpg
		err_sentence "$K"
		err_has "--passphrase-file"
	fi
	# A PIN in the command line is not taken, and not repeated.
	t 2 $P -k "$K&pin-value=13579" photo.jpg
	err_sentence
	err_has "pin-source="
	err_lacks 13579
	for pin in "pin- value=13579" " pin-value =13579" "PIN-Value=13579" "ppin-value=13579" "pin%2Dvalue=13579"; do
		t 2 $P -k "$K&$pin" photo.jpg
		err_sentence
		err_lacks 13579
	done
	t 2 prov verify --receipt r.receipt --key "$K&pin-value=13579" --cert p256.pem photo.jpg
	err_has "by a token"
	err_lacks 13579
	# The key of another certificate; an algorithm that does not fit it.
	t 2 prov sign -q --declare captured -o out.jpg -c rsa.pem -k "$K" --passphrase-file pin photo.jpg
	err_sentence "$K"
	err_has "another kind"
	t 2 prov sign -q --declare captured -o out.jpg -c other.pem -k "$K" --passphrase-file pin photo.jpg
	err_sentence other.pem
	err_has "do not belong together"
	t 2 $P -k "$K" --passphrase-file pin -a es384 photo.jpg
	err_sentence p256.pem
	unchanged
}
finish
