#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a manifest says: from a definition in c2patool's JSON, and from options.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

mkdir defs
identity defs/id --alg es256
KEYS="--key defs/id/key.pem --cert defs/id/cert.pem"
VERIFY="prov verify --no-default-trust --trust defs/id/trust.pem"
cp "$DATA/photo.jpg" "$DATA/picture.png" .
cp "$DATA/picture.png" defs/part.png

# The form of the definitions that c2patool publishes: keys, an author, an action.
cat >defs/sample.json <<'JSON'
{
	"alg": "es256",
	"private_key": "id/key.pem",
	"sign_cert": "id/cert.pem",
	"claim_generator": "Exporter/3.1",
	"title": "From the definition",
	"ingredient_paths": ["part.png"],
	"assertions": [
		{ "label": "stds.schema-org.CreativeWork", "data": {
			"@context": "https://schema.org", "@type": "CreativeWork",
			"author": [ { "@type": "Person", "name": "Ada Example" } ] } },
		{ "label": "c2pa.actions", "data": { "actions": [
			{ "action": "c2pa.created", "digitalSourceType":
				"http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture" },
			{ "action": "c2pa.color_adjustments", "parameters": { "name": "x", "com.example.by": 3 } }
		] } }
	]
}
JSON
sed -i 's/"name": "x", //' defs/sample.json
t 0 prov sign -q --manifest defs/sample.json -o a.jpg photo.jpg
err_empty
# shellcheck disable=SC2086 # VERIFY is several words
t 0 $VERIFY -f json a.jpg
out_has "From the definition"
out_has "part.png"
t 0 prov inspect a.jpg
out_has "Ada Example"
out_has "Exporter"
out_has "c2pa.color_adjustments"
out_has "c2pa.placed"
# The command line goes first; base_path leads elsewhere, from the file's folder.
sed 's/"alg"/"base_path": "..\/defs", "alg"/' defs/sample.json >defs/based.json
t 0 prov sign -q --manifest defs/based.json --title "Mine" -o b.jpg photo.jpg
# shellcheck disable=SC2086
t 0 $VERIFY -f json b.jpg
out_has "Mine"
out_lacks "From the definition"

# What is wrong is named with its line, before anything is written.
wrong() {
	before
	# shellcheck disable=SC2086 # KEYS is several words
	t 2 prov sign $KEYS --manifest bad.json -o wrong.jpg photo.jpg
	err_sentence bad.json
	err_has "$1"
	unchanged
}
printf '{\n "title": "x",\n "titel": "y"\n}\n' >bad.json
wrong 'line 3'
printf '{\n "title": 3\n}\n' >bad.json
wrong 'line 2'
printf '{\n "title": "x",\n' >bad.json
wrong 'line 3'
printf '{ "ingredient_paths": [\n "gone.png" ] }\n' >bad.json
wrong 'line 2: gone.png'
printf '{ "ta_url": "ftp://x" }\n' >bad.json
wrong 'ta_url'
printf '{ "alg": "rot13" }\n' >bad.json
wrong 'alg'
rm bad.json
printf '{ "claim_generator_info": [ { "name": "x",\n "icon": {"format": "image/png", "identifier": "gone.png"} } ] }\n' >bad.json
wrong 'line 2: gone.png'

# Icons, templates, data, and credentials without their content.
printf 'a cat' >defs/prompt.txt
prov inspect --extract defs/store.c2pa a.jpg >/dev/null || fail "no store"
mkdir defs/sub
cp "$DATA/picture.png" defs/sub/thumb.png
cat >defs/sub/ingredient.json <<'JSON'
{ "title": "in a folder", "format": "image/png", "relationship": "componentOf",
  "thumbnail": { "format": "image/png", "identifier": "thumb.png" } }
JSON
cat >defs/full.json <<'JSON'
{
	"claim_generator_info": [ { "name": "Shop", "version": "2", "operating_system": "Plan 9",
		"icon": { "format": "image/png", "identifier": "part.png" } } ],
	"ingredients": [
		{ "title": "only its store", "format": "image/jpeg",
			"manifest_data": { "format": "application/c2pa", "identifier": "store.c2pa" } },
		{ "title": "the prompt", "format": "text/plain", "relationship": "inputTo",
			"data": { "format": "text/plain", "identifier": "prompt.txt" },
			"data_types": [ { "type": "c2pa.types.generator.prompt" } ] } ],
	"ingredient_paths": [ "sub/ingredient.json" ],
	"assertions": [ { "label": "c2pa.actions", "data": {
		"softwareAgents": [ { "name": "Brush", "icon": { "format": "image/png", "identifier": "part.png" } } ],
		"actions": [
			{ "action": "c2pa.created", "softwareAgent": { "name": "Pen",
				"icon": { "format": "image/png", "identifier": "part.png" } }, "digitalSourceType":
				"http://cv.iptc.org/newscodes/digitalsourcetype/digitalCreation" },
			{ "action": "com.example.toned", "softwareAgentIndex": 0 } ],
		"templates": [ { "action": "com.example.toned", "description": "from a template",
			"icon": { "format": "image/png", "identifier": "part.png" } } ] } } ]
}
JSON
# shellcheck disable=SC2086
{
	t 0 prov sign $KEYS --manifest defs/full.json -o full.jpg photo.jpg
	err_has "the content of its ingredient only its store is not there"
	t 0 $VERIFY -f json full.jpg
	out_lacks "dataHash.mismatch"
	out_has "only its store"
	t 0 prov inspect full.jpg
	out_has "c2pa.icon"
	out_lacks "c2pa.icon__1"
	out_has "Plan 9"
	out_has "c2pa.embedded-data"
	out_has "c2pa.types.generator.prompt"
	out_has "from a template"
	out_has "in a folder"
	out_has "c2pa.thumbnail.ingredient"
	# A store that was changed is invalid, and said to be.
	sed 's/Ada Example/Ada Imposed/' defs/store.c2pa >defs/changed.c2pa
	sed 's/store.c2pa/changed.c2pa/' defs/full.json >defs/changed.json
	t 0 prov sign $KEYS --manifest defs/changed.json -o changed.jpg photo.jpg
	err_has "the credentials of its ingredient only its store are invalid"
	t 0 $VERIFY changed.jpg
	out_has "only its store"
	printf 'no store' >defs/changed.c2pa
	before
	t 2 prov sign $KEYS --manifest defs/changed.json -o none.jpg photo.jpg
	err_has "only its store"
	unchanged
}
rm bad.json

# shellcheck disable=SC2086
{
	t 2 prov sign $KEYS --manifest missing.json -o wrong.jpg photo.jpg
	err_sentence missing.json

	# By options.
	echo '{"note": "kept"}' >note.json
	t 0 prov sign -q $KEYS --declare captured --ingredient picture.png --action c2pa.cropped \
		--action c2pa.edited:ai-composite --assertion com.example.note=note.json -o c.jpg photo.jpg
	t 0 $VERIFY c.jpg
	t 0 prov inspect c.jpg
	out_has "c2pa.cropped"
	out_has "compositeWithTrainedAlgorithmicMedia"
	out_has "com.example.note"
	out_has "kept"
	out_has "picture.png"
	before
	t 2 prov sign $KEYS --declare captured --action cropped -o d.jpg photo.jpg
	err_has "cropped"
	t 2 prov sign $KEYS --declare captured --action c2pa.edited:nonsense -o d.jpg photo.jpg
	t 2 prov sign $KEYS --declare captured --ingredient gone.png -o d.jpg photo.jpg
	err_sentence gone.png
	t 2 prov sign $KEYS --declare captured --assertion note.json -o d.jpg photo.jpg
	err_has "LABEL=FILE"
	unchanged
	printf '{\n"note": }\n' >note.json
	t 2 prov sign $KEYS --declare captured --assertion com.example.note=note.json -o d.jpg photo.jpg
	err_sentence note.json
	err_has "line 2"
	# The same definition for many, several at a time.
	mkdir in out
	for i in 1 2 3 4 5 6 7 8; do cp photo.jpg in/$i.jpg; done
	t 0 prov sign -q -r -j 4 --manifest defs/sample.json --output-dir out in
	t 0 $VERIFY -r out
	# An authority that a definition names may be done without, too.
	printf '{"title": "T", "ta_url": "http://127.0.0.1:1/", "assertions": []}\n' >tsa.json
	t 2 prov sign $KEYS --declare captured --manifest tsa.json -o tsa.jpg photo.jpg
	absent tsa.jpg
	if [ -x "$BIN/prov-fetch" ]; then
		t 0 prov sign $KEYS --declare captured --manifest tsa.json --tsa-optional -o tsa.jpg photo.jpg
		err_has "warning"
		t 0 $VERIFY tsa.jpg
	fi

	# One file says one thing.
	cat >both.json <<-'END'
		{"assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [{"action": "c2pa.created",
		"digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"}]}},
		{"label": "cawg.training-mining", "data": {"entries": {"cawg.ai_inference": {"use": "notAllowed"}}}}]}
	END
	t 2 prov sign $KEYS --manifest both.json --declare captured -o both.png "$DATA/picture.png"
	err_has "it can't be both"
	t 2 prov sign $KEYS --manifest both.json --training allowed -o both.png "$DATA/picture.png"
	err_has "only one answer"
	absent both.png
	t 0 prov sign -q $KEYS --manifest both.json --declare ai-generated -o both.png "$DATA/picture.png"
}
# A limit is a refusal, wherever what is above it is said.
awk 'BEGIN {
	printf "{\"title\":\"x\",\"assertions\":["
	for (i = 0; i < 1200; i++)
		printf "%s{\"label\":\"org.example.a\",\"data\":{\"a\":1}}", (i > 0 ? "," : "")
	print "]}"
}' >many.json
t 2 prov sign -k defs/id/key.pem -c defs/id/cert.pem --manifest many.json -o many.jpg "$DATA/photo.jpg"
err_has "many.json: refused: line 1: more than 1000"
err_has "give fewer of them"
err_lacks "thumbnail"
awk 'BEGIN { for (i = 0; i < 140; i++) printf "["; for (i = 0; i < 140; i++) printf "]" }' >deep.json
t 2 prov sign -k defs/id/key.pem -c defs/id/cert.pem --assertion org.example.a=deep.json -o many.jpg "$DATA/photo.jpg"
err_has "deep.json: refused: line 1: JSON: values are nested more than 128 deep: "
awk 'BEGIN { printf "{\"a\":0"; for (i = 0; i < 70; i++) printf ",\"k%d\":0", i; print "}" }' >flat.json
t 2 prov sign -k defs/id/key.pem -c defs/id/cert.pem --assertion org.example.a=flat.json -o many.jpg "$DATA/photo.jpg"
err_has "flat.json: refused: an object has more than 64 members: "
err_has "fewer members in one object"
i=0
actions=
while [ $i -le 1000 ]; do
	actions="$actions --action c2pa.edited"
	i=$((i + 1))
done
# shellcheck disable=SC2086 # many words
t 2 prov sign -k defs/id/key.pem -c defs/id/cert.pem $actions -o many.jpg "$DATA/photo.jpg"
err_has "--action c2pa.edited: refused: more than 1000 "
long=$(head -c 5000 /dev/zero | tr '\0' x)
t 2 prov sign -k defs/id/key.pem -c defs/id/cert.pem --title "$long" -o many.jpg "$DATA/photo.jpg"
err_has "prov: --title: refused: it is longer than the limit of 4096 bytes: make it shorter."
t 2 prov sign -k defs/id/key.pem -c defs/id/cert.pem --remote "https://$long" -o many.jpg "$DATA/photo.jpg"
err_has "prov: --remote: refused: it is longer than the limit of 4096 bytes: give a shorter one"
t 2 prov sign -k defs/id/key.pem -c defs/id/cert.pem --tool "$long" -o many.jpg "$DATA/photo.jpg"
err_has "refused: a title, tool or generator name is longer than the limit of 4096 bytes: make it shorter."
printf '{"title": "%s"}' "$long" >title.json
t 2 prov sign -k defs/id/key.pem -c defs/id/cert.pem --manifest title.json -o many.jpg "$DATA/photo.jpg"
err_has 'title.json: refused: line 1: "title" is longer than the limit of 4096 bytes: make it shorter.'
absent many.jpg

finish
