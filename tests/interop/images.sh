#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: images.sh BUILD-FOLDER CORPUS OUTPUT-FOLDER
# Signs every unsigned JPEG and PNG with every algorithm, and the result once more. Each must verify as
# trusted and show the pixels that it had. Leaves OUTPUT/ALG-NAME and OUTPUT/trust.pem behind.
set -eu

bin=$1/bin
pixels=$1/tests/interop/pixels
corpus=$2
out=$3
bad=0
count=0

[ -x "$pixels" ] || { echo "skipped: comparing pixels (no libjpeg or libpng)"; pixels=true; }

fail()
{
	echo "$1: $2"
	bad=1
}

# sign ALG INPUT OUTPUT ORIGINAL
sign()
{
	if ! "$bin/prov-sign" -q -k "$out/keys/$1/key.pem" -c "$out/keys/$1/cert.pem" --alg "$1" \
		--declare captured -o "$3" "$2"; then
		fail "$3" "can't be signed"
		return
	fi
	count=$((count + 1))
	"$bin/prov-verify" -q --no-default-trust --trust "$out/keys/$1/trust.pem" "$3" ||
		fail "$3" "prov verify says $?"
	"$pixels" "$4" "$3" || fail "$3" "its pixels are not those of $4"
}

mkdir -p "$out/keys"
for alg in es256 es384 es512 ps256 ps384 ps512 ed25519; do
	"$bin/prov-keygen" --name "Interop $alg" --alg $alg --no-passphrase "$out/keys/$alg" \
		2>"$out/said" || { cat "$out/said"; exit 1; }
	for file in "$corpus"/unsigned/*.jpg "$corpus"/unsigned/*.png; do
		name=$(basename "$file")
		sign $alg "$file" "$out/$alg-$name" "$file"
		# What is signed already becomes the parent.
		[ $alg != es256 ] || sign $alg "$out/$alg-$name" "$out/$alg-again-$name" "$file"
	done
done
cat "$out"/keys/*/trust.pem >"$out/trust.pem"
echo "images: $count signed"
[ $count -gt 0 ] || fail "$corpus/unsigned" "no images in it"
exit $bad
