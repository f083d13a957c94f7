#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# verify --receipt: a signed record of the check, which is no credential, and holds or doesn't.
schema=$(pwd)/docs/receipt.schema.json
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

identity id
identity other
sign "$DATA/photo.jpg" a.jpg
K="--key id/key.pem --cert id/cert.pem"
echo secret >secret
prov keygen -q --name "Test Signer" --passphrase-file secret sealed || fail "no encrypted key"
E="--key sealed/key.pem --cert sealed/cert.pem"
V="prov verify --no-default-trust --trust id/trust.pem"

# shellcheck disable=SC2086 # several words each
{
	t 0 $V --receipt a.receipt $K a.jpg
	exists a.receipt
	t 0 $V a.receipt
	out_has "a receipt of a check, by a trusted signer"
	out_has "found then: trusted"
	out_has "the file itself: was not looked at now"
	out_has "$(sha256sum a.jpg | cut -d ' ' -f 1)"
	t 0 $V --receipt-of a.jpg a.receipt
	out_has "is the one that was checked"
	t 1 $V --receipt-of "$DATA/photo.jpg" a.receipt
	out_has "not the one that was checked"
	t 0 $V -f json --receipt-of a.jpg a.receipt
	out_has '"receipt_state":"trusted"'
	out_has '"same_file":true'
	out_has '"techniques":["metadata","signal"]'
	out_has '"prov_receipt":1'
	t 0 $V -q a.receipt
	out_empty
	# "valid" alone would sound like more than it is.
	t 3 prov verify --no-default-trust --receipt u.receipt $K a.jpg
	t 0 $V u.receipt
	out_has "found then: valid, but its signer was on no trust list of who checked it"

	# Words of strangers are quoted, and cut: they could read like a verdict, or fill a screen and begin another.
	cp a.jpg 'a.receipt: a receipt "by us".jpg'
	t 0 $V --receipt 'b.receipt: by us' $K 'a.receipt: a receipt "by us".jpg'
	t 0 $V 'b.receipt: by us'
	out_has '"b.receipt: by us": a receipt of a check, by a trusted signer'
	out_has '  file: "a.receipt: a receipt \"by us\".jpg"'
	out_has '  signed by: "'
	t 3 prov verify --no-default-trust --trust other/trust.pem a.receipt
	out_has '  signed by whoever holds a certificate that says: "'
	t 2 $V 'c.jpg: trusted. c.jpg'
	err_has "prov: \"c.jpg: trusted. c.jpg\": can't be opened"
	rm 'a.receipt: a receipt "by us".jpg' 'b.receipt: by us'

	# While it holds a key it leaves no memory behind, whatever the file does to it.
	mkfifo phrase
	$V -q --receipt b.receipt $E --passphrase-file phrase a.jpg &
	pid=$!
	exec 8>phrase
	sed -n 's/^Max core file size *\([^ ]*\) *\([^ ]*\) .*/\1 \2/p' "/proc/$pid/limits" >"$LOGS/out"
	echo secret >&8
	exec 8>&-
	wait "$pid" || fail "no receipt by an encrypted key"
	[ "$(cat "$LOGS/out")" = "0 0" ] || fail "core dumps with a key: $(cat "$LOGS/out")"
	rm b.receipt

	# What is asked of files, no receipt meets.
	t 3 $V --policy newsroom a.receipt
	out_has "why: it is a receipt"
	t 3 $V --require timestamp -f json a.receipt
	out_has '"why":"it is a receipt'
	t 0 $V --require trusted a.receipt

	# A signer whom nobody here knows; a receipt that was changed, cut, or is none.
	t 3 prov verify --no-default-trust --trust other/trust.pem a.receipt
	out_has "on no list of yours"
	cp a.receipt bad.receipt
	flip bad.receipt $(($(size bad.receipt) - 20))
	t 1 $V bad.receipt
	out_has INVALID
	out_lacks "found then"
	# The reason is what was done to it, also where nobody knows the signer; what it names is not compared.
	t 1 prov verify --no-default-trust bad.receipt
	out_has "why: it was changed after it was signed"
	t 1 $V --receipt-of a.jpg bad.receipt
	out_has "the file given: was not compared"
	t 1 $V -f json --receipt-of a.jpg bad.receipt
	out_lacks same_file
	head -c 2000 a.receipt >cut.receipt
	t 1 $V cut.receipt
	t 2 $V --receipt-of a.jpg a.jpg
	err_has "a.jpg: is no receipt."
	t 2 $V --receipt-of a.receipt a.jpg
	err_sentence a.jpg
	err_has "they are swapped; the receipt is the input"
	t 2 $V --receipt-of nowhere.jpg a.receipt
	err_sentence a.receipt
	err_has "the file of --receipt-of, nowhere.jpg: can't be opened"

	# It is nobody's credentials: not by its place, its name, or as a sidecar.
	cp "$DATA/photo.jpg" plain.jpg
	cp a.receipt plain.jpg.c2pa
	t 1 $V plain.jpg
	rm plain.jpg.c2pa
	t 2 $V --sidecar a.receipt plain.jpg

	# Nothing is replaced, and nothing half written.
	before
	t 2 $V --receipt a.receipt $K a.jpg
	err_has "its receipt a.receipt: the output file exists already; --force replaces it"
	unchanged
	t 0 $V --force --receipt a.receipt $K a.jpg
	# Never over what it is about, or what it is signed with, by whatever name.
	ln -s a.jpg kept.jpg
	cp id/key.pem kept.pem
	before
	t 2 $V --force --receipt a.jpg $K a.jpg
	err_sentence a.jpg
	err_has "is the input itself"
	t 2 $V --force --receipt a.jpg $K kept.jpg
	err_has "is the input itself"
	t 2 $V --force --receipt kept.pem --key kept.pem --cert id/cert.pem a.jpg
	err_has "is the private key, which would be lost"
	t 2 env PROV_KEY=kept.pem $V --force --receipt kept.pem --cert id/cert.pem a.jpg
	err_has "is the private key, which would be lost"
	unchanged
	rm kept.jpg kept.pem
	before
	t 2 $V --receipt b.receipt --key other/key.pem --cert id/cert.pem a.jpg
	t 2 $V --receipt b.receipt a.jpg
	err_has "a receipt is signed"
	t 2 $V --receipt nowhere/b.receipt $K a.jpg
	t 2 $V --key id/key.pem a.jpg
	t 2 $V --receipt b.receipt --cache c $K a.jpg
	: >file
	before
	t 2 $V --receipt file $K a.jpg plain.jpg
	err_has "this is no folder for them"
	t 2 $V --receipt nowhere/b $K a.jpg plain.jpg
	err_sentence nowhere/b
	err_has "this folder for receipts can't be made"
	t 2 $V --receipt b a.jpg plain.jpg
	unchanged

	# Of what has no credentials, or bad ones, there is one as well; of several, into a folder.
	mkdir tree
	cp a.jpg plain.jpg tree
	cp a.jpg tree/bad.jpg
	flip tree/bad.jpg $(($(size a.jpg) - 40))
	t 1 $V -r --receipt out $K tree
	[ "$(find out -name '*.receipt' | wc -l)" -eq 3 ] || fail "not three receipts"
	t 0 $V out/plain.jpg-*.receipt
	out_has "found then: none"
	t 0 $V out/bad.jpg-*.receipt
	out_has "found then: invalid"
	# In a folder receipts are no assets.
	t 0 $V -r out
	out_lacks "receipt of a check"

	# Names of files and people stay out where that is asked for.
	cp a.jpg ann-smith.jpg
	t 0 $V --no-personal --receipt p.receipt $K ann-smith.jpg
	! grep -q ann-smith p.receipt || fail "the receipt names the file"
	t 0 $V p.receipt
	out_lacks "  file: "

	# With a policy: which, and what it came to.
	t 0 $V --policy newsroom --receipt n.receipt $K a.jpg
	t 0 $V -f ndjson n.receipt
	out_has '"policy_sha256":"'
	out_has '"name":"newsroom"'

	# No folder is named, whatever lay in it: lists, an original, a sidecar.
	mkdir secret-folder
	cp id/trust.pem secret-folder/lists.pem
	cp a.jpg secret-folder/before.jpg
	cp "$DATA/photo.jpg" secret-folder/now.jpg
	prov sign -q $K --declare captured --sidecar -o secret-folder/now.c2pa secret-folder/now.jpg
	for more in "" --no-personal; do
		t 0 prov verify --no-default-trust --trust "$WORK/secret-folder/lists.pem" $more --force \
			--receipt f.receipt $K --was "$WORK/secret-folder/before.jpg" \
			--sidecar "$WORK/secret-folder/now.c2pa" "$WORK/secret-folder/now.jpg"
		shown="a receipt with $more"
		! grep -q secret-folder f.receipt || fail "the receipt names a folder"
		t 0 $V -f ndjson f.receipt
		out_has "\"sha256\":\"$(sha256sum secret-folder/now.c2pa | cut -d ' ' -f 1)\""
		out_has "\"sha256\":\"$(sha256sum secret-folder/before.jpg | cut -d ' ' -f 1)\""
		out_has '"name":"lists.pem"'
		out_has '"list":"lists.pem"'
		case $more in
		"") out_has '"file":"before.jpg"' ;;
		*)
			out_lacks before.jpg
			out_lacks now
			;;
		esac
	done
	# Beside it there is one of another file of that name.
	cp a.jpg secret-folder/now.png
	t 0 $V --receipt g.receipt $K "$WORK/secret-folder/now.png"
	! grep -q secret-folder g.receipt || fail "the receipt names a folder"

	# What was looked at, and what was not.
	[ ! -x "$BIN/prov-thumbnail" ] || grep -q '"techniques":\["metadata","signal","fingerprint"\]' f.receipt ||
		fail "pictures were compared, and it does not say so"
	t 0 $V --force --receipt h.receipt $K --was a.jpg a.jpg
	grep -q '"techniques":\["metadata","signal"\]' h.receipt || fail "no pictures were compared"
	t 4 $V --force --receipt h.receipt $K --was a.jpg "$DATA/note.txt"
	grep -q '"techniques":\["signal"\]' h.receipt || fail "there were no credentials"
	t 1 $V --force --receipt h.receipt $K secret-folder/now.c2pa
	grep -q '"techniques":\["metadata"\]' h.receipt || fail "there was no file to look at"

	# Shown without being judged; and as the schema has it.
	for file in f.receipt n.receipt h.receipt p.receipt; do
		t 0 prov inspect $file
		out_has "prov_receipt: 1"
		out_has "Test Signer"
		t 0 prov inspect -f json $file
		if python3 -c 'import jsonschema' 2>/dev/null; then
			python3 - "$schema" "$LOGS/out" <<'END' >"$LOGS/err" 2>&1 || fail "$file is not as the schema has it"
import json, sys
import jsonschema

schema, shown = (json.load(open(name, encoding="utf-8")) for name in sys.argv[1:])
valid = jsonschema.Draft202012Validator(schema)
receipt = (shown[0] if isinstance(shown, list) else shown)["receipt"]
valid.validate(receipt)
for key in set(receipt) - set(schema["properties"]):
    sys.exit("the schema does not know " + key)
for key in schema["required"]:
    assert not valid.is_valid({k: v for k, v in receipt.items() if k != key}), key
assert not valid.is_valid(dict(receipt, verdict="excellent"))
END
		fi
	done
	t 0 prov inspect cut.receipt
	out_has "damage"
}

finish
