#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: text.sh BUILD-FOLDER PYTHON-PACKAGES OUTPUT-FOLDER
# Signs texts and lets c2pa-text find the manifest in them: it must be the bytes that prov inspect
# extracts, and the rest of the text must be what was signed. encypher-c2pa, where it is among the
# packages, must find the texts valid, and changed ones not.
set -eu

bin=$1/bin
packages=$2
out=$3
bad=0

mkdir -p "$out"
printf 'A plain text.\n' >"$out/plain.txt"
printf 'No line end' >"$out/no-line-end.txt"
printf 'DOS\r\nlines\r\n' >"$out/dos.txt"
# "Zürich café" composed, and the same decomposed; then Japanese, Hangul, and an emoji with selectors.
printf 'Z\303\274rich caf\303\251\n' >"$out/composed.txt"
printf 'Zu\314\210rich cafe\314\201\n' >"$out/decomposed.txt"
# Not composed, and as long as if it were: it stays as it is.
printf 'q\314\207\314\243 t\314\243\n' >"$out/same-length.txt"
printf 'A: \346\227\245\346\234\254\350\252\236 \355\225\234\352\265\255\354\226\264\n' >"$out/asian.txt"
printf 'emoji \342\235\244\357\270\217 and \360\237\221\251\342\200\215\360\237\222\273\n' >"$out/emoji.txt"
awk 'BEGIN { for (i = 0; i < 20000; i++) print "line", i }' >"$out/long.txt"

"$bin/prov-keygen" --name "Interop text" --alg es256 --no-passphrase "$out/keys" 2>"$out/said" ||
	{ cat "$out/said"; exit 1; }
mkdir "$out/signed"
for file in "$out"/*.txt; do
	name=$(basename "$file")
	signed=$out/signed/$name
	if ! "$bin/prov-sign" -q -k "$out/keys/key.pem" -c "$out/keys/cert.pem" --declare human-created \
		-o "$signed" "$file" ||
		! "$bin/prov-verify" -q --no-default-trust --trust "$out/keys/trust.pem" "$signed" ||
		! "$bin/prov-inspect" --extract "$out/manifest.c2pa" "$signed" ||
		! PYTHONPATH=$packages python3 tests/interop/text.py "$file" "$signed" "$out/manifest.c2pa"; then
		echo "$name: failed"
		bad=1
	fi
	rm -f "$out/manifest.c2pa"
done
[ $bad -ne 0 ] || echo "text: c2pa-text agrees"

# Where it is there, too.
if PYTHONPATH=$packages python3 -c 'import encypher_c2pa' 2>"$out/said"; then
	for file in "$out"/signed/*.txt; do
		cp "$file" "$out/changed-$(basename "$file")"
		printf 'x' | dd of="$out/changed-$(basename "$file")" bs=1 conv=notrunc 2>"$out/said"
	done
	PYTHONPATH=$packages python3 tests/interop/peer_encypher.py "$out"/signed/*.txt \
		"$out"/changed-*.txt >"$out/theirs"
	while read -r name verdict; do
		want=valid
		case $name in
		changed-*) want=invalid ;;
		esac
		[ "$verdict" = $want ] || { echo "$name: encypher-c2pa says $verdict"; bad=1; }
	done <"$out/theirs"
	echo "text: encypher-c2pa judged $(wc -l <"$out/theirs")"
fi
exit $bad
