#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: report.sh NPM-FOLDER BUILD CORPUS
# Holds the reports in HTML, of files made to attack and of the corpus, in headless Chromium against
# axe-core, and against everything that a page could do by itself. NPM-FOLDER has puppeteer-core,
# axe-core and, for the schema of SARIF, @microsoft/jest-sarif.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
npm=$1
bin=$(cd "$2/bin" && pwd)
corpus=$3
data=$here/../../testdata/quickstart
browser=$(command -v chromium || command -v chromium-browser) || { echo "no chromium"; exit 2; }

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
prov="$bin/prov"
"$prov" keygen --no-passphrase --name '"><script>alert(9)</script>' --organization "<svg/onload=alert(8)>" \
	"$tmp/id" >/dev/null 2>&1

# In the spirit of attacks on viewers of credentials: each text in every place that a signer can fill.
mkdir "$tmp/in"
n=0
while IFS= read -r attack; do
	n=$((n + 1))
	"$prov" sign -q -k "$tmp/id/key.pem" -c "$tmp/id/cert.pem" --declare captured \
		--title "$attack" --tool "$attack" -o "$tmp/in/$n.jpg" "$data/photo.jpg"
	"$prov" sign -q -k "$tmp/id/key.pem" -c "$tmp/id/cert.pem" --title "$attack" \
		-o "$tmp/in/$n-child.jpg" "$tmp/in/$n.jpg"
	cp "$tmp/in/$n.jpg" "$tmp/in/$(printf '%s' "$attack" | tr / _ | cut -c 1-100).jpg"
done <<'END'
<script>alert(1)</script>
"><script>fetch('http://example.com/')</script>
'"><img src=http://example.com/x onerror=alert(1)>
</title></style></svg></textarea><iframe src="javascript:alert(1)">
<meta http-equiv="refresh" content="0;url=http://example.com/">
<a href="javascript:alert(1)">click</a>
<svg onload=alert(1)><animate onbegin=alert(1)>
<style>@import 'http://example.com/';body{display:none}</style>
]]><!--><link rel=stylesheet href=http://example.com/>
&lt;script&gt;alert(1)&lt;/script&gt;&#60;script&#62;
javascript:alert(1);x
{{constructor.constructor('alert(1)')()}} ${alert(1)} <%= alert(1) %>
=HYPERLINK("http://example.com/","click")
@SUM(1+1)*cmd|' /C calc'!A0
" onmouseover="document.location='http://example.com/'" x="
--!><!--><script>alert(1)</script>
Hello\u0000World\x00\0<b>
END
# What a line of the list above can't hold: controls, what turns the writing round, and no end to it.
esc=$(printf '\033')
for attack in "$(printf 'a\rb\bc\td\177')" "${esc}]0;title$(printf '\007')${esc}[2J${esc}[31mred" \
	"$(printf '\342\200\256gpj.exe\342\200\254\342\201\246x')" "$(printf '\302\233 31m\357\273\277\342\200\213')" \
	"$(printf '\n\n=1+1\n<script>alert(2)</script>')" "$(head -c 4000 /dev/zero | tr '\0' '<')"; do
	n=$((n + 1))
	"$prov" sign -q -k "$tmp/id/key.pem" -c "$tmp/id/cert.pem" --declare captured \
		--title "$attack" --tool "$attack" -o "$tmp/in/$n.jpg" "$data/photo.jpg"
	cp "$tmp/in/$n.jpg" "$tmp/in/$(printf '%s' "$attack" | tr / _ | head -c 100)$n.jpg"
done
# And unsigned, in every place that is read: Exif, XMP, IPTC, the texts of PNG, AIGC labels.
python3 "$here/report_marks.py" "$tmp/in"
cp "$data/photo.jpg" "$tmp/in/none.jpg"
head -c 3000 "$tmp/in/1.jpg" >"$tmp/in/short.jpg"
for file in "$corpus"/third-party/adobe-20220124-C*.jpg; do
	[ ! -f "$file" ] || cp "$file" "$tmp/in"
done

status=0
"$bin/prov-verify" --no-default-trust --allow "$tmp/id/cert.pem" -q -r -f html -o "$tmp/out" "$tmp/in" ||
	status=$?
[ "$status" -le 4 ] && [ -f "$tmp/out/index.html" ]
# As text, JSON, lines of JSON and SARIF: nothing that a terminal obeys, no line that is not ours.
for format in text json ndjson sarif csv; do
	"$bin/prov-verify" --no-default-trust -v -r -f $format "$tmp/in" >"$tmp/said" 2>&1 || true
	python3 - $format "$tmp/said" <<'END'
import json, sys, unicodedata

form, name = sys.argv[1:]
text = open(name, encoding="utf-8", newline="").read()
text = text.replace("\r\n", "\n") if form == "csv" else text
bad = {c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")}
if form == "ndjson":
    for line in text.splitlines():
        line.startswith("prov: ") or json.loads(line)
print(f"{form}: {len(text)} characters, {len(bad)} kinds of control characters")
sys.exit(f"controls in {form}: {sorted(map(hex, map(ord, bad)))}" if bad or len(text) < 9000 else 0)
END
done
node "$here/report.mjs" check "$npm" "$browser" "$tmp"/out/*.html

# The same files for a spreadsheet: no cell is a formula, whatever it is parted by.
"$bin/prov-verify" --no-default-trust -r -f csv "$tmp/in" >"$tmp/csv" 2>/dev/null || true
python3 - "$tmp/csv" <<'END'
import csv, sys
bad = rows = 0
for mark in ",", ";", "\t":
    with open(sys.argv[1], newline="", encoding="utf-8") as f:
        for row in csv.reader(f, delimiter=mark):
            rows += 1
            for cell in row:
                if cell.lstrip(' "')[:1] in ("=", "+", "-", "@", "\t", "\r") and cell.lstrip(' "'):
                    bad += 1
                    print("a formula:", cell[:80])
print(f"CSV: {rows} rows read, {bad} formulas")
sys.exit(bad > 0 or rows < 30)
END

# And for continuous integration: by the schema of SARIF 2.1.0 that jest-sarif has, or by the one that
# PROV_SARIF_SCHEMA names (oasis-tcs/sarif-spec).
sarif=${PROV_SARIF_SCHEMA:-$npm/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json}
if [ ! -f "$sarif" ] || ! python3 -c "import jsonschema" 2>/dev/null; then
	echo "skipped: SARIF: no schema, or no jsonschema for Python"
	exit 0
fi
"$bin/prov-verify" --no-default-trust -r -f sarif "$tmp/in" >"$tmp/sarif" 2>/dev/null || true
python3 - "$sarif" "$tmp/sarif" <<'END'
import json, sys
import jsonschema
schema, log = (json.load(open(name, encoding="utf-8")) for name in sys.argv[1:])
bad = list(jsonschema.validators.validator_for(schema)(schema).iter_errors(log))
for error in bad[:9]:
    print("SARIF:", list(error.path), error.message[:200])
run = log["runs"][0]
print(f"SARIF: {len(run['results'])} results, {len(run['tool']['driver']['rules'])} rules, {len(bad)} errors")
sys.exit(bool(bad) or len(run["results"]) < 30)
END
