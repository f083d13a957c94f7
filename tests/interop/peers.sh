#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: peers.sh PEER COMMAND PROV-VERIFY CORPUS
# Holds our valid/invalid against an independent verifier's, on every file of the corpus that it
# supports. COMMAND FILE... prints "NAME<tab>verdict" lines. Differences are those of
# tests/interop/differences.md, no more and no fewer.
set -eu

peer=$1
command=$2
verify=$3
corpus=$4
here=$(dirname "$0")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# shellcheck disable=SC2086 # a command and its arguments
$command "$corpus"/third-party/* "$corpus"/unsigned/* | sort >"$tmp/theirs"
status=0
"$verify" --no-default-trust -f ndjson "$corpus"/third-party/* "$corpus"/unsigned/* \
	>"$tmp/out" 2>"$tmp/errors" || status=$?
[ "$status" -le 4 ] || { echo "prov-verify: exit status $status"; exit 1; }
jq -r '[(.file | sub(".*/"; "")), .state] | @tsv' "$tmp/out" | sort >"$tmp/ours"

# What a peer does not read says nothing; its "error" is a refusal as ours is.
join -t "$(printf '\t')" "$tmp/ours" "$tmp/theirs" |
	awk -F'\t' '$3 != "unsupported" && $2 != $3 && !($2 == "error" && $3 == "invalid") &&
	    !($2 == "invalid" && $3 == "error") { print $1 "\t" $2 "\t" $3 }' >"$tmp/got"
awk -F' *[|] *' -v peer="$peer" '$3 == peer { print $2 "\t" $4 "\t" $5 }' "$here/differences.md" |
	sort >"$tmp/listed"
compared=$(awk -F'\t' '$2 != "unsupported"' "$tmp/theirs" | wc -l)
[ "$compared" -gt 10 ] || { echo "$peer judged $compared files only"; exit 1; }
if ! diff "$tmp/listed" "$tmp/got" >"$tmp/diff"; then
	echo "$peer: file, ours, theirs (< listed in differences.md, > found)"
	grep '^[<>]' "$tmp/diff"
	exit 1
fi
echo "$peer: $compared files compared, $(wc -l <"$tmp/got") listed as different"
