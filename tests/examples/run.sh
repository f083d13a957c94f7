#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: run.sh BIN-FOLDER EXAMPLE SOURCE: it is short (65 lines), signs, and what it writes is trusted.
set -eu

bin=$1
example=$2
source=$3
data=$(pwd)/testdata/quickstart
work=$(mktemp -d "${TMPDIR:-/tmp}/prov-example.XXXXXX")
trap 'rm -rf "$work"' EXIT
[ "$(wc -l <"$source")" -lt 65 ] || { echo "$source has 65 lines or more"; exit 1; }
# What the README's line does not link says what else it takes.
if grep -Eq 'raw_sign\.h|openssl/' "$source" && ! grep -q 'pkg-config --cflags --libs prov libcrypto' "$source"; then
	echo "$source does not say how it is linked with libcrypto"
	exit 1
fi
cd "$work"
"$bin/prov-keygen" --no-passphrase --alg ed25519 --name Example id >/dev/null
"$example" id/key.pem id/cert.pem "$data/photo.jpg" out.jpg
for file in out.jpg*; do
	"$bin/prov-verify" --no-default-trust --trust id/trust.pem "$file" >/dev/null
done
case $example in
*sign_memory | *sign_io)
	yes 'a line of text' | head -n 150000 >long.txt
	"$example" id/key.pem id/cert.pem long.txt long.out
	cmp -n "$(stat -c %s long.txt)" long.txt long.out
	;;
*sign_threads) [ "$(find . -name 'out.jpg*' | wc -l)" -eq 8 ] ;;
*sign_cancel)
	status=0
	"$example" id/key.pem id/cert.pem "$data/photo.jpg" stopped.jpg stop >/dev/null || status=$?
	[ "$status" -eq 3 ] && [ ! -e stopped.jpg ]
	;;
esac
# Without arguments it says what it takes.
status=0
"$example" 2>usage || status=$?
[ "$status" -eq 2 ] && grep -q '^usage: .* KEY.pem CHAIN.pem IN OUT$' usage
# A key that is not the certificate's signs nothing.
"$bin/prov-keygen" --no-passphrase --alg ed25519 --name Other other >/dev/null
if "$example" other/key.pem id/cert.pem "$data/photo.jpg" no.jpg 2>/dev/null; then exit 1; fi
[ ! -e no.jpg ]
