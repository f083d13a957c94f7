#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# prov verify --policy: what is installed, what stands before it, and what comes of a clause.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

identity id --org "Example Press"
identity bare
KEYS="--key id/key.pem --cert id/cert.pem"
V="prov verify --no-default-trust --trust id/trust.pem"
cp "$DATA/photo.jpg" "$DATA/picture.png" "$DATA/note.txt" .
sign photo.jpg trusted.jpg
cp trusted.jpg invalid.jpg
flip invalid.jpg $(($(size invalid.jpg) - 40))
t 0 prov sign -q --key bare/key.pem --cert bare/cert.pem --declare captured -o unknown.jpg photo.jpg

# The newsroom's: who is unknown fails, without credentials there is a warning, and forged is forged.
# shellcheck disable=SC2086 # V and KEYS are several words
{
	t 0 $V --policy newsroom trusted.jpg
	out_has "  Policy newsroom: warn"
	out_has "    warn, timestamp: No trusted time-stamp authority vouches for a time by which it was signed"
	out_lacks "pass, "
	t 0 $V -v --policy newsroom trusted.jpg
	out_has "    pass, signer: Its signer is on a trust list"
	t 3 $V --policy newsroom unknown.jpg
	out_has "    fail, signer: "
	t 4 $V --policy newsroom photo.jpg
	out_has "    warn, signed: "
	t 1 $V --policy newsroom invalid.jpg
	out_has "  Policy newsroom: fail"
	t 1 $V --policy newsroom -q invalid.jpg unknown.jpg photo.jpg
	t 2 $V --policy newsroom missing.jpg
}

# A clause passes on nothing: where there is nothing that it could hold of it is skipped.
# shellcheck disable=SC2086
{
	t 4 $V -v --policy newsroom photo.jpg
	out_has "    skipped, intact"
	# A list in PEM is of no time that could be past.
	out_has "    skipped, lists"
	out_has "    pass, read: All that describes it was read"
	t 4 $V -v --policy newsroom note.txt
	for clause in intact lists agreement times devices preview terms; do
		out_has "    skipped, $clause"
		out_lacks "    pass, $clause:"
	done
	t 4 prov verify -v --no-default-trust --policy newsroom note.txt
	out_has "    skipped, lists"
	t 0 $V -v --policy newsroom trusted.jpg
	out_has "    pass, intact: Nothing shows that it was changed after it was signed"
	out_has "    pass, agreement: No statements"
	t 1 $V -v --policy newsroom invalid.jpg
	out_has "    fail, intact: "
}

# What could not be read is no disagreement, and no position.
if command -v exiftool >/dev/null; then
	exiftool -q -o place.jpg -GPSLatitude=50 -GPSLatitudeRef=N -GPSLongitude=14 -GPSLongitudeRef=E photo.jpg
	exiftool -q -o read.jpg -XMP-dc:Format=image/jpeg -XMP-xmp:CreateDate=2024:05:01 photo.jpg
	LC_ALL=C sed 's/x:xmpmeta>/x:xmpmetb>/' read.jpg >unread.jpg
	sign place.jpg placed.jpg
	# shellcheck disable=SC2086
	{
		t 4 $V -v --policy newsroom read.jpg
		out_has "    pass, times: "
		out_has "    pass, devices: "
		out_has "    pass, position: No mark"
		t 3 $V -v --policy newsroom unread.jpg
		out_has "    fail, read: Not all that describes it was read"
		for clause in agreement times devices preview kept terms position; do
			out_has "    skipped, $clause"
		done
		t 4 $V --policy newsroom place.jpg
		out_has "    warn, position: It says where it was taken: think"
		t 0 $V --policy newsroom placed.jpg
		out_has "    warn, position: It says where it was taken: think"
	}
fi

# An unsigned mark against the credentials: its rule fails.
if command -v exiftool >/dev/null; then
	exiftool -q -o marked.jpg -XMP-iptcExt:DigitalSourceType=http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia photo.jpg
	sign marked.jpg clash.jpg --no-xmp
	# shellcheck disable=SC2086
	t 3 $V --policy newsroom clash.jpg
	out_has "    fail, agreement: "
	out_has "    fail, ai-marks: "
fi

# What a regime asks before signing is what it asks of the file: each thing left out is missed.
AI="--declare ai-generated --tool Painter/2.1 --model Big/7"
cat >when.json <<'E'
{"assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [
  {"action": "c2pa.created", "when": "2020-05-04T12:00:00Z"}]}}]}
E
# regime POLICY CLAUSE FILE OPTION...: signed without it, the clause fails.
lacks() {
	policy=$1
	clause=$2
	file=$3
	shift 3
	rm -f out.*
	t 0 prov sign -q "$@" -o "out.${file##*.}" "$file"
	# shellcheck disable=SC2086
	t 3 $V --trust bare/trust.pem --policy "$policy" "out.${file##*.}"
	out_has "    fail, $clause: "
}
# shellcheck disable=SC2086
{
	t 0 prov sign -q $KEYS $AI --policy us-ca -o ca.jpg photo.jpg
	t 0 $V --policy us-ca ca.jpg
	out_has "  Policy us-ca: pass"
	t 2 prov sign -q $KEYS --declare ai-generated --policy us-ca -o not.jpg photo.jpg
	lacks us-ca tool photo.jpg $KEYS --declare ai-generated
	lacks us-ca tool photo.jpg $KEYS --declare ai-generated --tool Painter
	lacks us-ca ai photo.jpg $KEYS --declare captured --tool Painter/2.1
	# What was captured says when only where Exif does, or who signs it.
	lacks us-ca time photo.jpg $KEYS --declare captured --tool Painter/2.1
	t 2 prov sign -q $KEYS --declare captured --tool Painter/2.1 --policy us-ca -o not.jpg photo.jpg
	err_has ', the time ("when" in --manifest, or --tsa URL).'
	t 2 prov sign -q $KEYS --declare captured --tool Painter/2.1 --policy us-ca --manifest when.json -o not.jpg photo.jpg
	err_lacks "the time"
	t 0 prov sign -q $KEYS --declare captured --manifest when.json -o when.jpg photo.jpg
	t 3 $V --policy us-ca when.jpg
	out_lacks "    fail, time: "
	# The system is what made it with AI, not the camera beside which something of AI's stands.
	lacks us-ca tool photo.jpg $KEYS --declare captured --tool Painter/2.1 --ingredient ca.jpg
	lacks us-ca provider photo.jpg --key bare/key.pem --cert bare/cert.pem $AI
	t 0 prov sign -q $KEYS $AI --aigc Example,7 --policy cn -o cn.png picture.png
	t 0 $V --policy cn cn.png
	out_has "  Policy cn: pass"
	lacks cn label picture.png $KEYS $AI
	lacks eu timestamp photo.jpg $KEYS $AI
	lacks eu ai photo.jpg $KEYS --declare captured
	lacks eu text note.txt $KEYS $AI
	# A label by itself is no credentials, and needs none here.
	t 3 $V --policy us-ca photo.jpg
	t 3 $V --policy cn photo.jpg
}

# A policy of one's own; --require beside it. Without a word on the state, the default stands.
cat >house.json <<'END'
{ "version": 1, "name": "house",
  "clauses": [
    { "id": "time", "want": [{ "time": true }, { "declared": ["captured", "composite"] }], "pass": "It has a time", "fail": "It has none" },
    { "id": "agency", "when": { "declared": ["captured"] },
      "want": [{ "signer_organization": ["Example Press"] }, { "state": ["none"] }],
      "pass": "An agency", "warn": "No agency that we know" } ] }
END
sed 's/, { "state": \["none"\] }//' house.json >stateless.json
# shellcheck disable=SC2086
{
	t 0 $V --policy house.json trusted.jpg
	out_has "  Policy house: pass"
	t 0 $V --policy house.json unknown.jpg
	out_has "    warn, agency: No agency that we know"
	# Only where it is asked for does the exit status tell a warning; all else comes first.
	t 5 $V --warn-status --policy house.json unknown.jpg trusted.jpg
	t 0 $V --warn-status --policy house.json trusted.jpg
	t 0 $V --warn-status unknown.jpg --require valid
	t 3 $V --warn-status --policy stateless.json unknown.jpg
	for _ in 1 2; do
		t 5 $V --warn-status --cache warned.db --policy house.json unknown.jpg
	done
	t 3 $V --policy stateless.json unknown.jpg
	# Nor does a clause on the state that does not apply to the file.
	sed 's/"declared": \["captured"\]/"declared": ["human-edited"]/' house.json >other.json
	t 3 $V --policy other.json unknown.jpg
	t 0 $V --policy other.json trusted.jpg
	t 0 $V --policy other.json --require valid unknown.jpg
	out_has "  Policy house: pass"
	t 3 $V --policy house.json --require trusted unknown.jpg
	t 3 $V --policy house.json --require timestamp trusted.jpg
	t 3 $V --policy house.json photo.jpg
	if command -v jq >/dev/null; then
		t 3 $V --policy ./house.json -f json trusted.jpg photo.jpg
		jq -e 'map(.policy.result) == ["pass", "fail"] and .[1].policy.clauses[1].result == "skipped"' \
			"$LOGS/out" >/dev/null || fail "not the results expected"
	fi
}

# Found by name: the user's goes before what was installed.
mkdir -p config/prov/policies
sed 's/"house"/"mine"/' house.json >config/prov/policies/newsroom.json
cp house.json config/prov/policies/house.json
# shellcheck disable=SC2086
{
	t 0 env XDG_CONFIG_HOME="$WORK/config" $V --policy newsroom trusted.jpg
	out_has "  Policy mine: pass"
	t 0 env XDG_CONFIG_HOME="$WORK/config" $V --policy house trusted.jpg
	cp house.json eu
	t 3 $V --policy eu trusted.jpg
	out_has "  Policy eu: fail"
}

# An anchor on two lists vouches by both, whichever is read first.
printf '{ "version": 1, "name": "x", "clauses": [ { "id": "a", "want": { "signer_list": ["%s.pem"] }, "pass": "yes", "fail": "no" } ] }\n' \
	both >both.json
sed 's/both/trust/' both.json >trust.json
cat id/trust.pem bare/trust.pem >both.pem
# shellcheck disable=SC2086
for lists in "--trust both.pem --trust id/trust.pem" "--trust id/trust.pem --trust both.pem"; do
	t 0 prov verify --no-default-trust $lists --policy ./both.json trusted.jpg
	t 0 prov verify --no-default-trust $lists --policy ./trust.json trusted.jpg
	t 3 prov verify --no-default-trust --trust both.pem --policy ./trust.json trusted.jpg
done

# A name that two lists have which differ tells neither of them: what the report prints there does.
mkdir ours theirs
cp id/trust.pem ours/trust.pem
cp bare/trust.pem theirs/trust.pem
sed 's/trust.pem/ours\/trust.pem/' trust.json >ours.json
sed 's/trust.pem/theirs\/trust.pem/' trust.json >theirs.json
sed "s/trust.pem/$(sha256sum <id/trust.pem | cut -c 1-64)/" trust.json >sha.json
sed 's/"want"/"when": { "signer_list": ["trust.pem"] }, "want"/; s/\["trust.pem"\] }, "pass/["x"] }, "pass/' trust.json >when.json
T="prov verify --no-default-trust --trust ours/trust.pem --trust theirs/trust.pem"
# shellcheck disable=SC2086
{
	for name in trust when; do
		t 3 $T --policy ./$name.json trusted.jpg unknown.jpg
		out_has "fail, a: It names a trust list by a name that several have which differ: name the one"
		out_lacks "pass"
	done
	t 0 $T --policy ./ours.json trusted.jpg
	t 0 $T --policy ./sha.json trusted.jpg
	t 3 $T --policy ./ours.json unknown.jpg
	t 0 $T --policy ./theirs.json unknown.jpg
	t 3 $T --policy ./theirs.json trusted.jpg
	out_has "fail, a: no"
	# Equal lists are one, wherever they are kept.
	cp id/trust.pem theirs/trust.pem
	t 0 $T --policy ./trust.json trusted.jpg
	t 0 $T -f json trusted.jpg
	out_has "\"list\":\"ours/trust.pem\",\"list_sha256\":\"$(sha256sum <id/trust.pem | cut -c 1-64)\""
}

# What is no policy is said with its line, and nothing is judged.
printf '{ "version": 1, "name": "x",\n "clauses": [\n{ "idd": "a" } ] }\n' >bad.json
# shellcheck disable=SC2086
{
	t 2 $V --policy bad.json trusted.jpg
	err_sentence bad.json
	err_has 'line 3: a clause has no field "idd"'
	out_empty
	t 2 $V --policy missing.json trusted.jpg
	err_sentence missing.json
	t 2 $V --policy nowhere trusted.jpg
	err_has "there is no policy 'nowhere'"
	err_has "your own lie in ~/.config/prov/policies"
}

finish
