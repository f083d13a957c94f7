#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# prov verify and prov inspect have OpenSSL set up a part of what it has (cmd/common/lean.h), where
# openssl.cnf sets nothing. They say the same as with all of it, of certificates and keys of all kinds.
corpus=${PROV_CORPUS:-$(pwd)/../shared/corpus}
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

command -v openssl >/dev/null || skip "no openssl"
cp "$DATA"/photo.jpg .

# Two providers are named, so that prov leaves all to OpenSSL.
cat >whole.cnf <<CONF
openssl_conf = modules
[modules]
providers = providers
[providers]
default = on
base = on
[on]
activate = 1
CONF

# alike COMMAND...: with all of OpenSSL and without.
alike() {
	shown="$*"
	"$@" >"$LOGS/out" 2>"$LOGS/err" </dev/null
	echo "exit $?" >>"$LOGS/out"
	env OPENSSL_CONF="$WORK/whole.cnf" "$@" >"$LOGS/out.whole" 2>"$LOGS/err.whole" </dev/null
	echo "exit $?" >>"$LOGS/out.whole"
	cmp -s "$LOGS/out" "$LOGS/out.whole" || {
		fail "with all of OpenSSL the output is another one"
		diff "$LOGS/out" "$LOGS/out.whole" | head -n 20
	}
	cmp -s "$LOGS/err" "$LOGS/err.whole" || fail "with all of OpenSSL the messages are others"
}

# key FILE ALGORITHM [OPTION...], or -paramfile PARAMETERS; not all of OpenSSL's builds have each.
key() {
	file=$1
	shift
	case $1 in -*) ;; *) set -- -algorithm "$@" ;; esac
	openssl genpkey -out "$file" "$@" 2>"$LOGS/err" && chmod 600 "$file"
}

# kind NAME ALGORITHM [OPTION...]: a root with such a key, and a signer of it with P-256.
kind() {
	name=$1
	shift
	key "$name.key" "$@" || return 0
	digest=-sha256
	case $name in ed*) digest= ;; md5) digest=-md5 ;; esac
	# shellcheck disable=SC2086 # none for Ed25519
	openssl req -x509 -new -key "$name.key" $digest -out "$name.root" -days 9 \
		-subj "/O=Test/CN=Root $name" -addext keyUsage=critical,keyCertSign 2>"$LOGS/err" || return 0
	# shellcheck disable=SC2086
	openssl x509 -req -in leaf.csr -CA "$name.root" -CAkey "$name.key" $digest -days 9 \
		-extfile leaf.ext -out "$name.leaf" 2>"$LOGS/err" || return 0
	cat "$name.root" >>all.roots
	kinds="$kinds $name"
}

cat >leaf.ext <<CONF
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
CONF
key leaf.key EC -pkeyopt ec_paramgen_curve:P-256
openssl req -new -key leaf.key -subj "/O=Test/CN=Leaf" -out leaf.csr 2>"$LOGS/err"
kinds=
kind p256 EC -pkeyopt ec_paramgen_curve:P-256
kind p384 EC -pkeyopt ec_paramgen_curve:P-384
kind p521 EC -pkeyopt ec_paramgen_curve:P-521
kind rsa RSA -pkeyopt rsa_keygen_bits:2048
kind pss RSA-PSS -pkeyopt rsa_keygen_bits:2048
kind ed25519 ED25519
kind md5 RSA -pkeyopt rsa_keygen_bits:2048
kind weak RSA -pkeyopt rsa_keygen_bits:1024
kind p224 EC -pkeyopt ec_paramgen_curve:P-224
kind k1 EC -pkeyopt ec_paramgen_curve:secp256k1
kind brainpool EC -pkeyopt ec_paramgen_curve:brainpoolP256r1
kind ed448 ED448
kind sm2 SM2
openssl genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 -out dsa.param 2>"$LOGS/err"
kind dsa -paramfile dsa.param
[ "$(echo "$kinds" | wc -w)" -ge 6 ] || { shown=openssl; fail "certificates of few kinds: $kinds"; }

# stranger NAME ALGORITHM [OPTION...]: a certificate of a key that can't sign one.
stranger() {
	name=$1
	shift
	key "$name.key" "$@" && openssl pkey -in "$name.key" -pubout -out "$name.pub" &&
		openssl x509 -req -in leaf.csr -CA p256.root -CAkey p256.key -sha256 -days 9 \
			-extfile root.ext -force_pubkey "$name.pub" -out "$name.crt" 2>"$LOGS/err" &&
		cat "$name.crt" >>strangers && strangers="$strangers $name"
}

strangers=
printf 'basicConstraints = critical, CA:TRUE\nkeyUsage = critical, keyCertSign\n' >root.ext
cat p256.root >strangers
stranger x25519 X25519
stranger x448 X448
stranger dh DH -pkeyopt group:ffdhe2048
[ -n "$strangers" ] || { shown=openssl; fail "no certificates of keys that can't sign"; }

# Signed by the leaf of P-256: its certificate's signature is by the kind's.
for name in $kinds; do
	cat "$name.leaf" "$name.root" >chain.pem
	rm -f "$name.jpg"
	prov sign -q --key leaf.key --cert chain.pem --declare captured -o "$name.jpg" photo.jpg 2>"$LOGS/err"
	if [ ! -e "$name.jpg" ]; then
		# What prov does not sign with: another signer's file, with this root in the list.
		shown="prov sign ($name)"
		case $name in
		p256 | p384 | p521 | rsa | pss | ed25519) fail "not signed" ;;
		esac
		cp p256.jpg "$name.jpg"
	fi
	for list in "$name.root" all.roots; do
		alike prov verify -f json --no-default-trust --trust "$list" "$name.jpg"
	done
	alike prov verify --verbose --no-default-trust --trust p256.root "$name.jpg"
	alike prov inspect -f json "$name.jpg"
done
for name in $strangers; do
	alike prov verify -f json --no-default-trust --trust "$name.crt" p256.jpg
done
alike prov verify --verbose --no-default-trust --trust strangers p256.jpg
t 0 prov verify --no-default-trust --trust strangers p256.jpg
t 0 prov verify --no-default-trust --trust all.roots p256.jpg
t 0 prov verify --no-default-trust --trust pss.root pss.jpg
t 0 prov verify --no-default-trust --trust ed25519.root ed25519.jpg
t 3 prov verify --no-default-trust --trust ed25519.root pss.jpg

# The kinds of keys that sign.
for alg in es256 es384 es512 ps256 ed25519; do
	prov keygen -q --no-passphrase --alg "$alg" --name "$alg" "id-$alg" 2>"$LOGS/err" || continue
	prov sign -q --key "id-$alg/key.pem" --cert "id-$alg/cert.pem" --declare captured \
		-o "by-$alg.jpg" photo.jpg 2>"$LOGS/err"
	alike prov verify -f json --no-default-trust --trust "id-$alg/trust.pem" "by-$alg.jpg"
	t 0 prov verify --no-default-trust --trust "id-$alg/trust.pem" "by-$alg.jpg"
done
exists by-es256.jpg

# What others signed, time-stamps and answers about revocation among it.
if [ -d "$corpus" ]; then
	find "$corpus" -type f \( -name '*.jpg' -o -name '*.png' -o -name '*.mp4' -o -name '*.pdf' \) \
		-size -4096k | sort | head -n 120 >files
	while read -r file; do
		alike prov verify -f json --time 2026-01-01T00:00:00Z "$file"
	done <files
	[ -s files ] || { shown="find"; fail "no files in the corpus"; }
fi

finish
