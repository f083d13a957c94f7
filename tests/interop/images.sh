#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: images.sh BUILD-FOLDER CORPUS OUTPUT-FOLDER
# Signs every unsigned still image with every algorithm, and the result once more; once bound by boxes,
# where its format has them. Each must verify as trusted, show the pixels that it had, and give exiftool
# no reason for a warning that the original does not give. Leaves OUTPUT/ALG-NAME and OUTPUT/trust.pem
# behind.
set -eu

bin=$1/bin
pixels=$1/tests/interop/pixels
corpus=$2
out=$3
bad=0
count=0

[ -x "$pixels" ] || { echo "skipped: comparing pixels (no libjpeg or libpng)"; pixels=true; }
has_rsvg=$(command -v rsvg-convert) || echo "skipped: comparing pixels of SVG (no rsvg-convert)"
has_exiftool=$(command -v exiftool) || echo "skipped: warnings of exiftool (no exiftool)"

fail()
{
	echo "$1: $2"
	bad=1
}

# same_pixels A B
same_pixels()
{
	case $1 in
	*.svg)
		[ -n "$has_rsvg" ] || return 0
		rsvg-convert -o "$out/a.png" "$1" && rsvg-convert -o "$out/b.png" "$2" &&
			"$pixels" "$out/a.png" "$out/b.png" ;;
	*)
		code=0
		"$pixels" "$1" "$2" || code=$?
		[ $code -eq 0 ] || [ $code -eq 3 ] ;;
	esac
}

# warnings FILE
# What exiftool 12.57 takes for a loop is none: it counts the offsets of EXIF and of the store in a PNG
# from the beginning of each. It does so whoever signed.
warnings()
{
	exiftool -q -a -s -s -s -warning -error "$1" | grep -v 'references previous JUMBFBox directory' || true
}

# check FILE ALG ORIGINAL
check()
{
	"$bin/prov-verify" -q --no-default-trust --trust "$out/keys/$2/trust.pem" "$1" ||
		fail "$1" "prov verify says $?"
	same_pixels "$3" "$1" || fail "$1" "its pixels are not those of $3"
	[ -z "$has_exiftool" ] || [ "$(warnings "$1")" = "$(warnings "$3")" ] ||
		fail "$1" "exiftool warns: $(warnings "$1")"
}

# sign ALG INPUT OUTPUT ORIGINAL [OPTION...]
sign()
{
	alg=$1 input=$2 output=$3 original=$4
	shift 4
	if ! "$bin/prov-sign" -q -k "$out/keys/$alg/key.pem" -c "$out/keys/$alg/cert.pem" --alg "$alg" \
		--declare captured "$@" -o "$output" "$input"; then
		fail "$output" "can't be signed"
		return
	fi
	count=$((count + 1))
	check "$output" "$alg" "$original"
}

mkdir -p "$out/keys" "$out/ours"
for alg in es256 es384 es512 ps256 ps384 ps512 ed25519; do
	"$bin/prov-keygen" --name "Interop $alg" --alg $alg --no-passphrase "$out/keys/$alg" \
		2>"$out/said" || { cat "$out/said"; exit 1; }
	for file in "$corpus"/unsigned/*; do
		name=$(basename "$file")
		case $name in
		*.jpg | *.png | *.gif) boxes=. ;;
		*.webp) boxes=ours ;; # the reference verifier has no box hashes for RIFF
		*.tif | *.TIF | *.svg) boxes= ;;
		*) continue ;;
		esac
		sign "$alg" "$file" "$out/$alg-$name" "$file"
		[ "$alg" = es256 ] || continue
		# What is signed already becomes the parent.
		sign "$alg" "$out/$alg-$name" "$out/$alg-again-$name" "$file"
		[ -z "$boxes" ] || sign "$alg" "$file" "$out/$boxes/$alg-boxes-$name" "$file" --binding boxes
	done
done
cat "$out"/keys/*/trust.pem >"$out/trust.pem"
echo "images: $count signed"
[ $count -gt 0 ] || fail "$corpus/unsigned" "no images in it"
exit $bad
