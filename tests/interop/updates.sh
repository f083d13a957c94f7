#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: updates.sh BUILD-FOLDER CORPUS OUTPUT-FOLDER [REFERENCE-FOLDER]
# Signs what of the corpus can be signed, adds an update that redacts something, a second one, and a
# standard manifest again; the same beside the file; refers to credentials elsewhere. Each must verify
# as trusted by prov and, where that is given, by the reference verifier, and what was redacted must
# be gone. OUTPUT must not exist.
set -eu

bin=$1/bin
corpus=$2
out=$3
reference=${4-}
bad=0
count=0
words="ask NOBODY-BUT-ME first"

fail()
{
	echo "$1: $2"
	bad=1
}

sign()
{
	"$bin/prov-sign" -q -k "$out/keys/key.pem" -c "$out/keys/cert.pem" "$@"
}

# trusted [OPTION...] FILE
trusted()
{
	count=$((count + 1))
	"$bin/prov-verify" -q --no-default-trust --trust "$out/trust.pem" "$@" ||
		fail "$*" "prov verify says $?"
}

# uri FILE [OPTION...]: of the assertion that is redacted.
uri()
{
	"$bin/prov-verify" -f json --no-default-trust "$@" |
		sed -n 's/.*"active_manifest": *"\([^"]*\)".*/self#jumbf=\/c2pa\/\1\/c2pa.assertions\/cawg.training-mining/p'
}

# gone FILE: whether the redacted words are.
gone()
{
	if grep -q NOBODY-BUT-ME "$1"; then fail "$1" "holds what was redacted"; fi
}

mkdir -p "$out/beside"
"$bin/prov-keygen" --name "Interop updates" --alg es256 --no-passphrase "$out/keys" 2>"$out/said" ||
	{ cat "$out/said"; exit 1; }
cp "$out/keys/trust.pem" "$out/trust.pem"
why="--reason c2pa.PII.present"
for file in "$corpus"/unsigned/*; do
	name=$(basename "$file")
	one=$out/es256-one-$name
	if ! sign --declare captured --training constrained --training-info "$words" -o "$one" "$file" \
		2>"$out/said"; then
		case $name in
		*.pdf) ;; # not signed in place
		*) fail "$file" "can't be signed: $(cat "$out/said")" ;;
		esac
	else
		trusted "$one"
		# shellcheck disable=SC2086 # WHY is two words
		if sign --update --redact "$(uri "$one")" $why -o "$out/es256-two-$name" "$one" &&
			sign --update --title "Once more" -o "$out/es256-three-$name" "$out/es256-two-$name" &&
			sign --declare human-edited -o "$out/es256-four-$name" "$out/es256-three-$name"; then
			for n in two three four; do
				trusted "$out/es256-$n-$name"
				gone "$out/es256-$n-$name"
			done
		else
			fail "$one" "can't be updated and signed anew"
		fi
		if sign --declare captured --remote https://example.com/x.c2pa -o "$out/es256-remote-$name" "$file"; then
			trusted "$out/es256-remote-$name"
		else
			fail "$file" "can't refer to credentials elsewhere"
		fi
	fi
	# Beside the file; what is read alone by the reference has no content to fit.
	side=$out/beside/one-$name.c2pa
	if sign --declare captured --training constrained --training-info "$words" --sidecar -o "$side" "$file"; then
		trusted --sidecar "$side" "$file"
		# shellcheck disable=SC2086
		if sign --update --sidecar --credentials "$side" --redact "$(uri --sidecar "$side" "$file")" $why \
			-o "$out/beside/two-$name.c2pa" "$file"; then
			trusted --sidecar "$out/beside/two-$name.c2pa" "$file"
			gone "$out/beside/two-$name.c2pa"
		else
			fail "$side" "can't be updated"
		fi
	else
		fail "$file" "can't be signed beside it"
	fi
done
[ $count -gt 0 ] || fail "$corpus/unsigned" "nothing in it"
echo "updates: $count judged here"
[ -n "$reference" ] || exit $bad

tests/interop/reference.sh "$reference" "$out" || bad=1
for file in "$out"/beside/two-*.c2pa; do
	row=$(node "$reference/reference.mjs" --trust "$out/trust.pem" "$file")
	case $row in
	*'"failure":["assertion.dataHash.mismatch"]'*) ;;
	*) fail "$file" "the reference verifier says $row" ;;
	esac
done
exit $bad
