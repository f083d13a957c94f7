#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Reports for programs and for people: SARIF, CSV, HTML.
# shellcheck source=tests/cli/lib.sh
# shellcheck disable=SC2086 # V is several words
. tests/cli/lib.sh

identity id
sign "$DATA/photo.jpg" good.jpg --title '=1+1'
sign "$DATA/photo.jpg" bad.jpg
flip bad.jpg $(($(size bad.jpg) - 9))
cp "$DATA/photo.jpg" none.jpg
cp good.jpg '@sum(1)<b> a.jpg'
V="prov verify --no-default-trust --allow id/cert.pem"

# --- csv ---

t 2 $V -f csv good.jpg bad.jpg none.jpg '@sum(1)<b> a.jpg' gone.jpg
[ "$(wc -l <"$LOGS/out")" -eq 6 ] || fail "not a header and five rows"
[ "$(grep -c "$(printf '\r')\$" "$LOGS/out")" -eq 6 ] || fail "the rows do not end with CR LF"
head -n 1 "$LOGS/out" | grep -q '^file,media_type,size,state,' || fail "no header"
out_has '"good.jpg","image/jpeg",'
out_has ",trusted,"
out_has "\"'=1+1\""
out_has "\"'@sum(1)<b> a.jpg\""
out_has '"assertion.dataHash.mismatch"'
out_has '"none.jpg","image/jpeg",'
out_has '"gone.jpg",,,error,'

# --- sarif ---

t 2 $V -f sarif good.jpg bad.jpg none.jpg '@sum(1)<b> a.jpg' gone.jpg
if command -v jq >/dev/null; then
	jq -e '.version == "2.1.0" and (.runs | length) == 1' "$LOGS/out" >/dev/null || fail "no log"
	jq -e '[.runs[0].results[] | select(.ruleId | test("^prov\\.(trusted|valid|none|invalid|error)$")) |
		.ruleId] == ["prov.trusted", "prov.invalid", "prov.none", "prov.trusted", "prov.error"]' \
		"$LOGS/out" >/dev/null || fail "not a state for each input"
	jq -e '.runs[0] as $r | [$r.tool.driver.rules[].id] as $ids |
		all($r.results[]; .ruleId as $i | $ids | index($i) != null)' "$LOGS/out" >/dev/null ||
		fail "a result without a rule"
	jq -e '.runs[0].results[0].kind == "pass"' "$LOGS/out" >/dev/null || fail "trusted does not pass"
	jq -e '[.runs[0].results[].locations[0].physicalLocation.artifactLocation.uri] |
		index("@sum(1)%3Cb%3E%20a.jpg") != null' "$LOGS/out" >/dev/null || fail "no URI"
fi
# What came of a policy and of --was is in every format.
cat >house.json <<'END'
{ "version": 1, "name": "house",
  "clauses": [{ "id": "time", "want": { "time": true }, "pass": "It has a time", "fail": "It has none" }] }
END
for format in text json ndjson html sarif csv; do
	shown="-f $format"
	$V --policy house.json --was good.jpg -f $format bad.jpg >"$LOGS/out" 2>"$LOGS/err"
	out_has house
	out_has replaced
	case $format in csv) out_has time:fail ;; *) out_has "It has none" ;; esac
done
t 1 $V --policy house.json -f sarif bad.jpg
out_has '"ruleId":"prov.policy","kind":"fail","level":"error","message":{"text":"time: It has none"}'
mkdir empty
t 0 $V -f sarif -r empty
out_has '"results":['
t 0 $V -f csv -r empty
[ "$(wc -l <"$LOGS/out")" -eq 1 ] || fail "not only a header"

# --- html ---

t 0 $V -f html '@sum(1)<b> a.jpg'
out_has '<title>Report on content credentials: @sum(1)&lt;b&gt; a.jpg</title>'
out_has 'Verdict: trusted</h2>'
out_lacks '<b>'
out_lacks '<script'
if [ -x "$BIN/prov-thumbnail" ]; then
	out_has '<img alt="What the file shows now, made smaller" src="data:image/jpeg;base64,'
	t 0 $V --no-personal -f html good.jpg
	out_lacks '<img'
fi
t 1 $V -f html bad.jpg
out_has 'Verdict: invalid</h2>'
t 2 $V -f html gone.jpg
out_has 'Verdict: not judged</h2>'
t 2 $V -f html good.jpg bad.jpg
out_empty
err_sentence
t 2 $V -f json -o pages good.jpg
err_sentence
absent pages

mkdir desk
cp good.jpg bad.jpg none.jpg desk
# A file where the pages' folder would be: said once, and it stays.
echo mine >taken
t 2 $V -r -f html -o taken desk
err_sentence taken
echo mine >same
same same taken
t 1 $V -r -f html -o desk/pages desk
out_empty
err_empty
exists desk/pages/index.html
[ "$(find desk/pages -name '*.html' | wc -l)" -eq 4 ] || fail "not a page for each input"
grep -q '<label for="f-invalid">invalid (1)</label>' desk/pages/index.html || fail "no counts"
# Every link leads to a page, and the worst is first.
grep -o 'href="[^"]*"' desk/pages/index.html | sed 's/href="//; s/"//' >links
[ "$(wc -l <links)" -eq 3 ] || fail "not three links"
while read -r link; do exists "desk/pages/$link"; done <links
head -n 1 links | grep -q '^bad.jpg-' || fail "the worst is not first"
# Names that only differ in bytes that are no UTF-8 are two, with a page each.
mkdir bytes
cp good.jpg "bytes/$(printf 'p\377.jpg')"
cp bad.jpg "bytes/$(printf 'p\376.jpg')"
t 1 $V -r -f html -o bytes-pages bytes
[ "$(find bytes-pages -name 'p*.html' | wc -l)" -eq 2 ] || fail "not a page for each of two names"
t 1 $V -r -f ndjson bytes
out_has 'p\\xFF.jpg"'
out_has 'p\\xFE.jpg"'
rm -r bytes bytes-pages
# With a policy, as the exit status has it.
t 1 prov verify --no-default-trust --policy newsroom -f html -o judged good.jpg bad.jpg none.jpg
grep -q 'that do not pass (3)' judged/index.html || fail "what the policy fails is said to pass"
# Once more: the same pages, and none of the pages is an input.
ls desk/pages >"$LOGS/once"
t 1 $V -r -q -f html --output-dir desk/pages desk
ls desk/pages >"$LOGS/again"
cmp -s "$LOGS/once" "$LOGS/again" || fail "other pages than before"
# A web site's index is not taken for one of ours.
mkdir site
cp "$LOGS/again" site/index.html
cp good.jpg site
t 2 $V -r -f html -o site site/good.jpg
err_sentence site/index.html
err_has "is not replaced"
same "$LOGS/again" site/index.html
[ "$(find site | wc -l)" -eq 3 ] || fail "pages beside an index that is not theirs"
t 2 $V -f html -o none.jpg/pages good.jpg
err_sentence none.jpg/pages

finish
