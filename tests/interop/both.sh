#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: both.sh REFERENCE-FOLDER ADDON BUILD-FOLDER CORPUS
# What the reference signed is signed again here, and what was signed here is signed again by the
# reference. Both must find every result trusted, with the first signature kept as an ingredient.
set -eu

reference=$1
addon=$2
bin=$3/bin
corpus=$4
here=$(dirname "$0")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bad=0
count=0

fail()
{
	echo "$1: $2"
	bad=1
}

"$bin/prov-keygen" --name "Interop both" --alg es256 --no-passphrase "$tmp/keys" 2>"$tmp/said" ||
	{ cat "$tmp/said"; exit 1; }
key=$tmp/keys/key.pem
cert=$tmp/keys/cert.pem

ours()
{
	"$bin/prov-sign" -q -k "$key" -c "$cert" --declare "$1" -o "$3" "$2" || fail "$3" "can't be signed here"
}

theirs()
{
	node "$here/peer_sign.cjs" "$addon" "$cert" "$key" es256 "$2" "$3" "$4" "$1" >"$tmp/said" 2>&1 ||
		fail "$3" "can't be signed there: $(tail -n 1 "$tmp/said")"
}

mkdir "$tmp/out"
for row in jpg:image/jpeg png:image/png webp:image/webp gif:image/gif tif:image/tiff svg:image/svg+xml \
	heic:image/heic heif:image/heif avif:image/avif jxl:image/jxl mp4:video/mp4; do
	ext=${row%%:*}
	type=${row#*:}
	for file in "$corpus"/unsigned/*."$ext"; do
		[ -f "$file" ] || continue
		name=$(basename "$file")
		theirs create "$file" "$tmp/out/theirs-$name" "$type"
		ours human-edited "$tmp/out/theirs-$name" "$tmp/out/theirs-ours-$name"
		ours captured "$file" "$tmp/out/ours-$name"
		theirs edit "$tmp/out/ours-$name" "$tmp/out/ours-theirs-$name" "$type"
		theirs edit "$tmp/out/theirs-ours-$name" "$tmp/out/theirs-ours-theirs-$name" "$type"
	done
done

node "$reference/reference.mjs" --trust "$tmp/keys/trust.pem" "$tmp"/out/* >"$tmp/reference.ndjson"
for file in "$tmp"/out/*; do
	name=$(basename "$file")
	count=$((count + 1))
	"$bin/prov-verify" --no-default-trust --trust "$tmp/keys/trust.pem" -f json "$file" >"$tmp/said" ||
		fail "$name" "prov verify says $(jq -c '.[0] | [.state, .status.failure]' "$tmp/said")"
	grep -F "\"file\":\"$name\"" "$tmp/reference.ndjson" | grep -q '"state":"trusted"' ||
		fail "$name" "the reference says $(grep -F "\"file\":\"$name\"" "$tmp/reference.ndjson")"
	case $name in
	theirs-ours-theirs-*) want=2 ;;
	theirs-ours-* | ours-theirs-*) want=1 ;;
	*) want=0 ;;
	esac
	got=$(jq '.[0].ingredients | length' "$tmp/said")
	[ "$got" -eq "$want" ] || fail "$name" "has $got ingredients, not $want"
done
echo "signed there and here: $count files judged by both"
[ $count -gt 0 ] || bad=1
exit $bad
