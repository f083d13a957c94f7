#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: texts.sh BUILD-FOLDER WORK-FOLDER
# Signs texts by all three methods (C2PA 2.4, A.7, A.8, A.9) and every algorithm, and holds them against:
#   - the official rubric for text, where REFERENCE (with rubric.mjs) and RUBRICS name folders
#   - encypher-c2pa, where PYTHONPATH has it
#   - the c2pa crate, where PEER_RS names the program of tests/interop/peer_rs; it signs, too, and what
#     it signed is verified here
set -eu

bin=$1/bin
work=$2
here=$(dirname "$0")
algs="es256 es384 es512 ps256 ps384 ps512 ed25519"
bad=0

mkdir -p "$work/in" "$work/keys" "$work/signed" "$work/crjson" "$work/theirs"

fail()
{
	echo "texts: $*"
	bad=1
}

# --- the texts ---

put()
{
	cat >"$work/in/$1"
}
printf 'It was a bright cold day in April.\n' | put plain.txt
printf 'No line end' | put no-end.txt
printf '\357\273\277A mark, and DOS lines\r\n' | put mark.txt
printf 'Z\303\274rich \342\235\244\357\270\217 \360\237\221\251\342\200\215\360\237\222\273 \331\205\330\261\330\255\330\250\330\247\n' | put unicode.txt
printf 'a,b\r\n1,2\r\n' | put table.csv
printf 'a\tb\n1\t2\n' | put table.tsv
printf '# Title\n\nText.\n' | put plain.md
printf -- '---\ntitle: x\n---\n# Title\n' | put front.md
printf '<?xml version="1.0"?>\n<a>\n  <b>text</b>\n</a>\n' | put plain.xml
printf '<a><b>text</b></a>\n' | put bare.xml
printf '<?xml version="1.0"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body><p>x</p></body></html>\n' |
	put page.xhtml
printf '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>t</title></head><body><p>x</p></body></html>\n' | put page.html
printf '<p>No head at all\n' | put bare.html
printf 'a: 1\nb:\n  - 2\n' | put plain.yaml
printf 'a = 1\n' | put plain.toml
printf '[a]\nb=1\n' | put plain.ini
printf 'p { color: red }\n' | put plain.css
printf 'let a = 1;\r\n' | put dos.js
printf 'print(1)\n' | put plain.py
printf '#!/usr/bin/env python3\nprint(1)\n' | put shebang.py
printf 'select 1' | put no-end.sql
printf '\\documentclass{article}\n' | put plain.tex
printf 'WEBVTT\n\n00:01.000 --> 00:02.000\nhi\n' | put plain.vtt

media_type()
{
	case $1 in
	*.txt) echo text/plain ;;
	*.md) echo text/markdown ;;
	*.yaml) echo application/yaml ;;
	*.toml) echo application/toml ;;
	*.css) echo text/css ;;
	*.js) echo application/javascript ;;
	*.py) echo text/x-python ;;
	*.sql) echo application/sql ;;
	*.tex) echo application/x-tex ;;
	*.vtt) echo text/vtt ;;
	*.ini) echo ini ;;
	esac
}

# --- signed here ---

for alg in $algs; do
	"$bin/prov-keygen" --name "Interop text" --alg "$alg" --no-passphrase "$work/keys/$alg" 2>"$work/said" ||
		{ cat "$work/said"; exit 1; }
	cat "$work/keys/$alg/trust.pem" >>"$work/trust.pem"
	for file in "$work"/in/*; do
		name=$alg-$(basename "$file")
		"$bin/prov-sign" -q -k "$work/keys/$alg/key.pem" -c "$work/keys/$alg/cert.pem" \
			--declare ai-generated --tool Model/2 -o "$work/signed/$name" "$file" || fail "$name: not signed"
		"$bin/prov-verify" --no-default-trust --trust "$work/trust.pem" -f crjson "$work/signed/$name" \
			>"$work/crjson/$name.crjson" || fail "$name: not trusted here"
	done
done
count=$(find "$work/signed" -type f | wc -l)
echo "texts: $count signed"

if [ -n "${REFERENCE-}" ]; then
	# The rubric knows eight media types.
	find "$work/crjson" -name '*.txt.*' -o -name '*.csv.*' -o -name '*.tsv.*' -o -name '*.md.*' \
		-o -name '*.xml.*' -o -name '*html.*' | sort |
		xargs node "$REFERENCE/rubric.mjs" "$RUBRICS/asset-rubric-text-conformance.yml" >"$work/judged" || true
	jq -r 'select(.unmet != [] or .warned != []) | .file' "$work/judged" >"$work/refused"
	sed 's/^/texts: the rubric for text refuses /' "$work/refused"
	[ ! -s "$work/refused" ] && [ -s "$work/judged" ] || bad=1
	echo "texts: the rubric judged $(jq -r .file "$work/judged" | wc -l)"
fi

if python3 -c 'import encypher_c2pa' 2>/dev/null; then
	python3 "$here/peer_encypher.py" "$work"/signed/* >"$work/judged"
	awk -F'\t' '$2 == "unsupported" { next } { n++ } $2 != "valid" { print "texts: encypher-c2pa says " $2 ": " $1; bad = 1 }
		END { print "texts: encypher-c2pa judged " n + 0; exit bad || n == 0 }' "$work/judged" || bad=1
fi

if [ -n "${PEER_RS-}" ]; then
	for file in "$work"/signed/*; do
		type=$(media_type "$file")
		[ -z "$type" ] || "$PEER_RS" verify "$work/trust.pem" "$type" "$file"
	done >"$work/judged"
	awk -F'\t' '{ n++ } $2 != "Trusted" { print "texts: the c2pa crate says " $2 " " $3 ": " $1; bad = 1 }
		END { print "texts: the c2pa crate judged " n + 0; exit bad || n == 0 }' "$work/judged" || bad=1
	for alg in $algs; do
		for file in "$work"/in/*; do
			type=$(media_type "$file")
			[ -n "$type" ] || continue
			name=$alg-$(basename "$file")
			"$PEER_RS" sign "$work/keys/$alg/cert.pem" "$work/keys/$alg/key.pem" "$alg" "$type" "$file" \
				"$work/theirs/$name" || { fail "$name: the c2pa crate does not sign it"; continue; }
			"$bin/prov-verify" -q --no-default-trust --trust "$work/trust.pem" "$work/theirs/$name" ||
				fail "$name: signed by the c2pa crate, not trusted here"
		done
	done
	echo "texts: $(find "$work/theirs" -type f | wc -l) signed by the c2pa crate, verified here"
fi
exit $bad
