#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Verdicts and exit statuses, what is trusted, and how results are written.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

identity id
identity other --alg ed25519
cp "$DATA/photo.jpg" none.jpg
sign none.jpg trusted.jpg
cp trusted.jpg invalid.jpg
flip invalid.jpg $(($(size invalid.jpg) - 40))
t 0 prov sign -q --key other/key.pem --cert other/cert.pem --declare captured -o untrusted.jpg none.jpg
printf 'not an image\n' >error.jpg
printf '\000\001\002\003' >unsupported.bin
V="prov verify --no-default-trust --trust id/trust.pem"

# One input, one state, one status; where several apply, the first of 2, 1, 3, 4 wins.
# shellcheck disable=SC2086 # V is several words
{
	t 0 $V trusted.jpg
	out_has trusted.jpg
	err_empty
	t 1 $V invalid.jpg
	t 2 $V missing.jpg
	err_sentence missing.jpg
	t 2 $V unsupported.bin
	err_sentence unsupported.bin
	t 3 $V untrusted.jpg
	t 4 $V none.jpg
	t 2 $V none.jpg untrusted.jpg invalid.jpg missing.jpg trusted.jpg
	t 1 $V none.jpg untrusted.jpg invalid.jpg trusted.jpg
	t 3 $V none.jpg untrusted.jpg trusted.jpg
	t 4 $V trusted.jpg none.jpg
	t 0 $V trusted.jpg trusted.jpg
	t 1 $V -q none.jpg untrusted.jpg invalid.jpg trusted.jpg
	out_empty
	err_empty
}

# Every byte that the binding covers, in each format: never better than invalid.
sign "$DATA/picture.png" t.png
sign "$DATA/note.txt" t.txt
for file in t.png t.txt; do
	# shellcheck disable=SC2086
	t 0 $V "$file"
	cp "$file" "f.$file"
	flip "f.$file" 20
	# shellcheck disable=SC2086
	$V -f json "f.$file" >"$LOGS/out" 2>"$LOGS/err"
	status=$?
	shown="prov verify f.$file"
	[ "$status" -eq 1 ] || [ "$status" -eq 2 ] || fail "exit status $status for a changed file"
	out_lacks '"state":"trusted"'
	out_lacks '"state":"valid"'
done

# Who is trusted.
t 3 prov verify --no-default-trust trusted.jpg
t 3 prov verify --no-default-trust --trust other/trust.pem trusted.jpg
t 0 prov verify --no-default-trust --trust other/trust.pem --trust id/trust.pem trusted.jpg untrusted.jpg
t 0 prov verify --no-default-trust --allow id/cert.pem trusted.jpg
t 3 prov verify --no-default-trust --tsa-trust id/trust.pem trusted.jpg
t 2 prov verify --trust missing.pem trusted.jpg
err_sentence missing.pem
printf 'nothing\n' >nothing.pem
t 2 prov verify --trust nothing.pem trusted.jpg
err_sentence nothing.pem
out_empty

# The lists installed for the user; one that can't be used is named, and trusts nobody.
mkdir -p config/prov/trust "$HOME/.config/prov"
cp id/trust.pem config/prov/trust/mine.pem
cp other/trust.pem config/prov/trust/other.txt
t 0 env XDG_CONFIG_HOME="$WORK/config" prov verify trusted.jpg
err_empty
t 3 env XDG_CONFIG_HOME="$WORK/config" prov verify untrusted.jpg
t 3 env XDG_CONFIG_HOME="$WORK/config" prov verify --no-default-trust trusted.jpg
cp nothing.pem config/prov/trust/bad.pem
t 0 env XDG_CONFIG_HOME="$WORK/config" prov verify trusted.jpg
err_sentence "$WORK/config/prov/trust/bad.pem"
err_has "warning"
t 3 env XDG_CONFIG_HOME="$WORK/config" prov verify -q untrusted.jpg
err_empty
t 3 env XDG_CONFIG_HOME=config prov verify trusted.jpg
ln -s "$WORK/config/prov/trust" "$HOME/.config/prov/trust"
t 0 prov verify trusted.jpg
rm -rf "$HOME"

# What is required.
# shellcheck disable=SC2086
{
	t 0 $V --require trusted trusted.jpg
	t 0 $V --require valid trusted.jpg untrusted.jpg
	t 1 $V --require valid trusted.jpg invalid.jpg
	t 4 $V --require valid none.jpg
	t 3 $V --require valid,trusted untrusted.jpg
	t 3 $V --require timestamp trusted.jpg
	t 0 $V --require declared,not-ai trusted.jpg
	t 3 $V --require declared untrusted.jpg
	t 0 $V --require declared,valid untrusted.jpg
	t 3 $V --require ai-declared trusted.jpg
	DECLARE=ai-generated
	sign none.jpg ai.jpg
	t 3 $V --require not-ai ai.jpg
	t 0 $V --require ai-declared ai.jpg
}

# As of when: the certificate is not valid for ever.
# shellcheck disable=SC2086
{
	t 0 $V --time "$(date -u +%Y-%m-%dT%H:%M:%SZ)" trusted.jpg
	$V --time 2080-01-01T00:00:00Z trusted.jpg >"$LOGS/out" 2>"$LOGS/err"
	status=$?
}
shown="prov verify --time 2080-01-01T00:00:00Z"
[ "$status" -eq 1 ] || [ "$status" -eq 3 ] || fail "exit status $status after the certificate expired"

# Formats. Text: one block an input, with a blank line between.
# shellcheck disable=SC2086
t 3 $V trusted.jpg untrusted.jpg
[ "$(grep -c '^$' "$LOGS/out")" -ge 1 ] || fail "no blank line between two inputs"
[ -n "$(head -n 1 "$LOGS/out")" ] || fail "the output begins with a blank line"
[ -n "$(tail -n 1 "$LOGS/out")" ] || fail "the output ends with a blank line"
# shellcheck disable=SC2086
t 0 $V -v trusted.jpg
out_has "claimSignature.validated"
if command -v jq >/dev/null; then
	files="trusted.jpg missing.jpg untrusted.jpg none.jpg invalid.jpg"
	states='["trusted","error","valid","none","invalid"]'
	# shellcheck disable=SC2086
	t 2 $V -f json $files
	jq -e "map(.state) == $states" "$LOGS/out" >/dev/null || fail "not the states expected"
	# shellcheck disable=SC2086
	t 2 $V -f ndjson $files
	[ "$(wc -l <"$LOGS/out")" -eq 5 ] || fail "not a line an input"
	jq -e -s "map(.state) == $states" "$LOGS/out" >/dev/null || fail "not the states expected"
	jq -e -s 'map(.file) == ["trusted.jpg","missing.jpg","untrusted.jpg","none.jpg","invalid.jpg"]' \
		"$LOGS/out" >/dev/null || fail "not in the inputs' order"
fi

# Several at a time: the same output in the same order as one at a time.
i=0
: >list
while [ $i -lt 60 ]; do
	for file in trusted.jpg none.jpg invalid.jpg untrusted.jpg missing.jpg; do
		echo "$file" >>list
	done
	i=$((i + 5))
done
# shellcheck disable=SC2086
{
	t 2 $V -f ndjson -j 1 --files-from list
	cp "$LOGS/out" one
	[ "$(wc -l <one)" -eq 60 ] || fail "not a line an input"
	t 2 $V -f ndjson -j 7 --files-from list
	same one "$LOGS/out"
	t 2 $V -f ndjson --files-from list
	same one "$LOGS/out"
	t 2 $V -f text -j 7 --files-from list
}

# Credentials in a file of their own. An extracted store is about a file that it lay in.
# shellcheck disable=SC2086
{
	mkdir sidecars
	prov inspect --extract sidecars/trusted.c2pa trusted.jpg >"$LOGS/out" 2>"$LOGS/err"
	t 0 $V --sidecar sidecars/trusted.c2pa trusted.jpg
	out_has "Credentials from: sidecars/trusted.c2pa"
	t 1 $V --sidecar sidecars/trusted.c2pa none.jpg
	t 1 $V -f json --sidecar sidecars/trusted.c2pa none.jpg
	out_has '"credentials_from":"sidecar","sidecar":"sidecars/trusted.c2pa"'
	t 1 $V --sidecar sidecars/trusted.c2pa unsupported.bin
	t 2 $V --sidecar unsupported.bin trusted.jpg
	err_has "unsupported.bin holds no credentials (.c2pa) to use as its sidecar"
	t 2 $V --sidecar trusted.jpg none.jpg
	err_sentence none.jpg
	t 1 $V sidecars/trusted.c2pa
	out_has "assertion.dataHash.mismatch"
	t 2 $V --sidecar missing.c2pa trusted.jpg
	err_has "missing.c2pa"
	t 2 $V --sidecar sidecars/trusted.c2pa trusted.jpg none.jpg
	err_has "one input"
	t 2 $V -r --sidecar sidecars/trusted.c2pa sidecars
	# Beside the file: looked for where nothing is embedded, and no input of its own.
	cp none.jpg sidecars/none.jpg
	cp trusted.jpg sidecars/trusted.jpg
	cp sidecars/trusted.c2pa sidecars/none.jpg.c2pa
	t 0 $V -f json sidecars/trusted.jpg
	out_has '"credentials_from":"embedded"'
	t 1 $V sidecars/none.jpg
	out_has "Credentials from beside the file: sidecars/none.jpg.c2pa"
	t 1 $V -r -f ndjson sidecars
	[ "$(wc -l <"$LOGS/out")" -eq 2 ] || fail "a sidecar is an input of its own"
	rm sidecars/trusted.jpg
	t 1 $V -r -f ndjson sidecars
	[ "$(wc -l <"$LOGS/out")" -eq 2 ] || fail "credentials whose asset is gone are not an input"
}

# Names from a list.
# shellcheck disable=SC2086
{
	printf 'trusted.jpg\n\nnone.jpg' >list
	t 4 $V -f ndjson --files-from list
	[ "$(wc -l <"$LOGS/out")" -eq 2 ] || fail "not two inputs"
	tin 4 list $V -f ndjson --files-from - trusted.jpg
	[ "$(wc -l <"$LOGS/out")" -eq 3 ] || fail "not three inputs"
	cp trusted.jpg "$(printf 'a\nb.jpg')"
	printf 'a\nb.jpg\000trusted.jpg\000' >list0
	t 0 $V --files-from list0 -0
	tin 0 list0 $V -0 --files-from=-
	t 2 $V --files-from list0
	err_has "NUL"
	t 2 $V --files-from missing.list
	err_sentence missing.list
}
finish
