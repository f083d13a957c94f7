#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: rubrics.sh REFERENCE-FOLDER BUILD-FOLDER CORPUS RUBRICS
# The conformance programme's rubrics over our crJSON: of what is signed here, integrity and conformance
# accept all; of the corpus, integrity says what our state says, and each says what it says of the
# reference's crJSON, but for what differences.md lists.
set -eu

reference=$1
bin=$2/bin
corpus=$3
rubrics=$4
here=$(dirname "$0")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bad=0
roots=$corpus/trust/c2pars-test-roots.pem

# judge RUBRIC FOLDER: "FILE<tab>unmet traits<tab>warnings"; the file without its .crjson
judge()
{
	find "$2" -name '*.crjson' -print0 | sort -z |
		xargs -0 node "$reference/rubric.mjs" "$rubrics/asset-rubric-$1.yml" >"$tmp/judged" || true
	jq -r '[(.file | sub("[.]crjson$"; "")), ([.unmet[].trait] | join(" ")), (.warned | join(" "))] | @tsv' \
		"$tmp/judged" | sort
}

# --- what is signed here ---

mkdir "$tmp/signed" "$tmp/ours" "$tmp/theirs" "$tmp/keys"
algs="es256 es384 es512 ps256 ps384 ps512 ed25519"
for alg in $algs; do
	"$bin/prov-keygen" --name "Interop rubrics" --alg "$alg" --no-passphrase "$tmp/keys/$alg" 2>"$tmp/said" ||
		{ cat "$tmp/said"; exit 1; }
	cat "$tmp/keys/$alg/trust.pem" >>"$tmp/trust.pem"
done

# sign ALG OPTION...
sign()
{
	alg=$1
	shift
	"$bin/prov-sign" -q -k "$tmp/keys/$alg/key.pem" -c "$tmp/keys/$alg/cert.pem" "$@" || bad=1
}

# Each file by each algorithm; then what follows: opened, edited, with AI below and without, and placed.
printf 'A plain text.\n' >"$tmp/plain.txt"
for file in "$corpus"/unsigned/*.* "$tmp/plain.txt"; do
	name=$(basename "$file")
	case $name in *.pdf) continue ;; esac
	for alg in $algs; do
		sign "$alg" --declare ai-generated --tool Model/2 -o "$tmp/$alg-$name" "$file"
	done
	sign es256 --declare captured -o "$tmp/captured-$name" "$file"
	sign es256 -o "$tmp/opened-$name" "$tmp/captured-$name"
	sign es256 --declare human-edited -o "$tmp/edited-$name" "$tmp/es256-$name"
	for how in $algs captured opened edited; do
		"$bin/prov-verify" --no-default-trust --trust "$tmp/trust.pem" -f crjson \
			"$tmp/$how-$name" >"$tmp/signed/$how-$name.crjson" || bad=1
	done
done
# The reference reads no text.
find "$tmp" -maxdepth 1 -type f -name '*-*' ! -name '*.txt' -print0 | sort -z |
	xargs -0 node "$reference/reference.mjs" --trust "$tmp/trust.pem" >"$tmp/judged"
if jq -r 'select(.state != "trusted") | [.file, .state] | @tsv' "$tmp/judged" | grep .; then
	echo "reference: does not trust what was signed"
	bad=1
else
	echo "reference: trusts all $(wc -l <"$tmp/judged") that were signed"
fi
for rubric in integrity conformance0.2-spec2.4; do
	judge $rubric "$tmp/signed" >"$tmp/got"
	# The rubric for text looks for dc:format among an action's parameters, which this one doesn't know.
	if awk -F'\t' '$1 ~ /[.]txt$/ && $2 == "validation:no_unrecognized_custom_action_parameters" { $2 = "" }
		$2 != "" || $3 != "" { print; n++ } END { exit n > 0 || NR == 0 }' "$tmp/got"; then
		echo "rubric $rubric: accepts all $(wc -l <"$tmp/got") that were signed"
	else
		echo "rubric $rubric: refuses what was signed"
		bad=1
	fi
done

# --- the corpus ---

for file in "$corpus"/third-party/*; do
	name=$(basename "$file")
	"$bin/prov-verify" --no-default-trust --trust "$roots" -f crjson "$file" >"$tmp/one" 2>"$tmp/said" || true
	jq -e '.manifests[0]' "$tmp/one" >/dev/null || continue
	mv "$tmp/one" "$tmp/ours/$name.crjson"
	jq -r '[input_filename, ."extras:state"] | @tsv' "$tmp/ours/$name.crjson" |
		sed 's|.*/||; s/[.]crjson//' >>"$tmp/states"
	node "$reference/reference.mjs" --trust "$roots" --format crjson "$file" >"$tmp/one"
	! jq -e '.manifests[0]' "$tmp/one" >/dev/null || mv "$tmp/one" "$tmp/theirs/$name.crjson"
done
judge integrity "$tmp/ours" | sort >"$tmp/got"
sort "$tmp/states" | join -t "$(printf '\t')" - "$tmp/got" |
	awk -F'\t' '$2 == "trusted" && $3 != "" || $2 == "valid" && $3 != "validation:trusted_success" ||
	    $2 == "invalid" && $3 == "" { print $1 "\t" $2 "\t" $3 }' >"$tmp/odd"
grep -v '^adobe-20220124-E-uri-CIE-sig-CA[.]jpg' "$tmp/odd" && { echo "integrity: not what our state is"; bad=1; }
for rubric in integrity conformance0.2-spec2.4 signals-local text-conformance; do
	judge $rubric "$tmp/theirs" >"$tmp/theirs.tsv"
	judge $rubric "$tmp/ours" | awk -F'\t' 'NR == FNR { known[$1] = 1; next } $1 in known' \
		"$tmp/theirs.tsv" - >"$tmp/ours.tsv"
	diff "$tmp/ours.tsv" "$tmp/theirs.tsv" | sed -n 's/^> \([^	]*\)	.*/\1/p' | sort >"$tmp/differ" || true
	awk -F' *[|] *' -v rubric=$rubric '$3 == "rubric" && $4 == rubric { print $2 }' "$here/differences.md" |
		sort >"$tmp/listed"
	if diff "$tmp/listed" "$tmp/differ"; then
		echo "rubric $rubric: the same for $(wc -l <"$tmp/theirs.tsv") files, $(wc -l <"$tmp/differ") listed"
	else
		echo "rubric $rubric: (< listed in differences.md, > found)"
		bad=1
	fi
done
exit $bad
