#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What can sign beside a key file, and what is said of a certificate that can't.
# shellcheck disable=SC2016,SC1003 # what looks like expansions is for programs
ca=$(pwd)/tests/cli/ca.sh
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

cp "$DATA"/photo.jpg .
identity id
P="prov sign -q --declare captured --force -o out.jpg"

# verified ALG: what was written is by that algorithm and trusted.
verified() {
	t 0 prov verify --no-default-trust --trust "$TRUST" -f json out.jpg
	out_has '"state":"trusted"'
	out_has "\"alg\":\"$1\""
	rm -f out.jpg
}
TRUST=id/trust.pem

# shellcheck disable=SC2086
{
	# There is no key but the one that is named.
	t 2 $P photo.jpg
	err_sentence
	err_has "there is no key to sign with"
	t 2 $P --cert id/cert.pem photo.jpg
	err_sentence
	err_has "there is no key to sign with"
	t 2 env PROV_KEY= PROV_CERT= $P photo.jpg
	err_has "there is no key to sign with"
	absent out.jpg
}

# --- a program that signs ---

mkdir "a folder"
printf '%s\n' '#!/bin/sh' 'cat >in' \
	'[ $# -eq 3 ] && [ "$2" = "two  words" ] && [ "$3" = "" ] || { echo "got: $*" >&2; exit 3; }' \
	'openssl dgst -sha256 -sign "$1" in >der || exit 4' \
	'[ "$PROV_SIGNER_ALG" = ES256 ] || exit 5' \
	'openssl asn1parse -inform DER -in der | sed -n "s/.*INTEGER *://p" |' \
	'	while read -r n; do printf "%64s" "$n" | tr " " 0; done | xxd -r -p' >"a folder/sign er"
chmod +x "a folder/sign er"
command -v xxd >/dev/null || sed -i 's/xxd -r -p/python3 -c "import sys; sys.stdout.buffer.write(bytes.fromhex(sys.stdin.read()))"/' \
	"a folder/sign er"
S="prov sign -q --declare captured --force -o out.jpg --cert id/cert.pem --signer"
# shellcheck disable=SC2086
{
	t 0 $S "'a folder/sign er' id/key.pem two\\ \\ words \"\"" photo.jpg
	verified ES256
	t 0 $S "\"a folder/sign er\"	id/'key'.pem 'two  words' ''" -a es256 photo.jpg
	verified ES256
	# PATH is looked through, and no shell is involved.
	t 0 env PATH="$WORK/a folder:$PATH" $S '"sign er" id/key.pem "two  words" ""' photo.jpg
	verified ES256
	# What somebody saves while it signs is signed then, and not lost: written into the file, or
	# in its place. It is run once before, to see whose key it has.
	for how in 'echo "an edit" >>edited.txt' '{ cat edited.txt; echo "an edit"; } >new && mv new edited.txt'; do
		cp "$DATA/note.txt" edited.txt
		rm -f runs
		printf '%s\n' '#!/bin/sh' 'echo >>runs' "[ \$(wc -l <runs) -ne 2 ] || { $how; }" \
			'exec "a folder/sign er" id/key.pem "two  words" ""' >editing
		chmod +x editing
		t 0 prov sign -q --declare captured --in-place --cert id/cert.pem --signer ./editing edited.txt
		grep -q "an edit" edited.txt || fail "an edit was lost"
		t 0 prov verify --no-default-trust --trust "$TRUST" edited.txt
	done
	t 2 $S 'a\ folder/sign\ er "$(touch bad)" `touch bad` >bad' photo.jpg
	absent bad
	err_has 'got: $(touch bad) `touch'

	# What goes wrong is a sentence, and leaves nothing behind.
	before
	wrong() {
		words=$1
		shift
		t 2 $S "$@" photo.jpg
		err_has "$words"
		err_has "prov: "
	}
	wrong "failed, with exit status 7" "sh -c 'exit 7'"
	err_sentence sh
	wrong "ended by signal 9" "sh -c 'kill -9 \$\$'"
	wrong "can't be run: No such file" "./nothing here"
	err_sentence ./nothing
	wrong "can't be run: Permission denied" "./photo.jpg"
	wrong "gave no signature" true
	wrong "a quote is not closed" "a 'b"
	wrong "a quote is not closed" 'a "b\"'
	wrong "last backslash" 'a b\'
	wrong "no program" "  "
	wrong "no program" "'' a"
	wrong "gave a signature of 4 bytes; ES256 with this certificate has 64, r and s behind each other, not in DER" "printf 1234"
	wrong "gave a signature of 16384 bytes" "sh -c 'cat /dev/zero; true'"
	# The signature of another key, or none.
	wrong "do not belong together" "head -c 64 /dev/zero"
	wrong "took longer than 1 second" "sleep 100" --signer-timeout 1
	wrong "took longer than 1 second" "sh -c 'exec >&-; sleep 100'" --signer-timeout 1
	wrong "the algorithm ES384 goes with" true -a es384
	t 2 $S true --key id/key.pem photo.jpg
	err_has "only one of --key and --signer"
	t 2 $S true --signer-timeout 0 photo.jpg
	err_has "--signer-timeout takes"
	t 2 $P --key id/key.pem --cert id/cert.pem --signer-timeout 5 photo.jpg
	err_has "goes with --signer"
	unchanged

	# One that only fails later fails the file.
	printf '%s\n' '#!/bin/sh' '[ ! -e once ] || { echo no >&2; exit 1; }' ': >once' \
		'exec "a folder/sign er" id/key.pem "two  words" ""' >later
	chmod +x later
	t 2 $S ./later photo.jpg
	err_has "the signer failed, with exit status 1"
	err_has "prov: photo.jpg: the signer did not give a signature"
	absent out.jpg
	rm -f once

	# An RSA key has three algorithms.
	identity rsa -a ps256
	t 2 prov sign -q --declare captured -o out.jpg --cert rsa/cert.pem --signer true photo.jpg
	err_sentence rsa/cert.pem
	err_has "--alg says"
	TRUST=rsa/trust.pem
	for bits in 256 384 512; do
		printf '%s\n' '#!/bin/sh' \
			"exec openssl dgst -sha$bits -sigopt rsa_padding_mode:pss \\" \
			"	-sigopt rsa_pss_saltlen:digest -sign rsa/key.pem" >pss
		chmod +x pss
		t 0 prov sign -q --declare captured -o out.jpg --cert rsa/cert.pem -a "ps$bits" \
			--signer ./pss photo.jpg
		verified "PS$bits"
	done
}

# --- certificates that can't sign ---

# shellcheck source=tests/cli/ca.sh
. "$ca"
KU=keyUsage=critical,digitalSignature
EKU=extendedKeyUsage=emailProtection
certificate good "-1 90" $KU $EKU
certificate soon "-1 5" $KU $EKU
certificate tomorrow "-1 0" $KU $EKU
certificate expired "-9 -2" $KU $EKU
certificate early "2 90" $KU $EKU
certificate web "-1 90" $KU extendedKeyUsage=serverAuth
certificate any "-1 90" $KU extendedKeyUsage=anyExtendedKeyUsage
certificate noeku "-1 90" $KU
certificate noku "-1 90" $EKU
certificate wrongku "-1 90" keyUsage=critical,keyEncipherment $EKU
certificate isca "-1 90" keyUsage=critical,digitalSignature,keyCertSign $EKU basicConstraints=critical,CA:true

# refused CERTIFICATE WORDS: one sentence about that file, and nothing is written.
refused() {
	t 2 prov sign -q --declare captured -o out.jpg -k ee.key -c "$1.pem" photo.jpg
	err_sentence "$1.pem"
	err_has "$2"
	absent out.jpg
}
t 0 prov sign -q --declare captured -o out.jpg -k ee.key -c good.pem photo.jpg
err_empty
TRUST=ca.pem
verified ES256
refused expired "the certificate expired on"
refused early "the certificate is not valid before"
refused web "purposes"
refused any "anyExtendedKeyUsage"
refused noeku "extended key usage"
refused noku "key usage"
refused wrongku "digitalSignature"
refused isca "CA"
# The chain: another order, a gap, another key.
{
	cat ca.pem
	openssl x509 -in good.pem
} >order.pem
refused order "must be the first"
{
	openssl x509 -in good.pem
	cat id/cert.pem
} >gap.pem
refused gap "was not issued by certificate 2"
cp id/cert.pem other.pem
refused other "do not belong together"
printf 'nothing\n' >none.pem
refused none "certificate"

t 0 prov sign --declare captured --force -o out.jpg -k ee.key -c soon.pem photo.jpg
err_has "warning: the certificate expires in 5 days, on 20"
t 0 prov sign --declare captured --force -o out.jpg -k ee.key -c tomorrow.pem photo.jpg
err_has "warning: the certificate expires today, on 20"
finish
