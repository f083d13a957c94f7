#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Whatever is wrong ends in one clear sentence and the right exit status; what was there stays as it
# was, and nothing is left behind.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

identity id
identity other
identity rsa --alg ps256
cp "$DATA/photo.jpg" "$DATA/picture.png" "$DATA/note.txt" .
sign photo.jpg signed.jpg
: >empty.jpg
head -c 700 photo.jpg >cut.jpg
head -c 900 picture.png >cut.png
printf '\177ELF\002\001\001 no image' >program
mkdir folder targets
ln -s nowhere dangling.jpg
: >empty.pem
printf 'no key\n' >text.pem

# refused SENTENCE-ABOUT ARGUMENTS...: prov sign fails with one sentence and changes nothing.
refused() {
	about=$1
	shift
	before
	t 2 prov sign -q --declare captured "$@"
	out_empty
	if [ -n "$about" ]; then err_sentence "$about"; else err_sentence; fi
	unchanged
}
K="--key id/key.pem --cert id/cert.pem"

# Inputs.
# shellcheck disable=SC2086 # K is several words
for input in empty.jpg cut.jpg cut.png program folder dangling.jpg missing.jpg /dev/null /dev/tty0; do
	case $input in /dev/tty0) [ -e /dev/tty0 ] || continue ;; esac
	refused "$input" $K -o targets/out.jpg "$input"
	refused "$input" $K --output-dir targets "$input"
	refused "$input" $K --in-place "$input"
	case $input in
	cut.*) # what is there may still be judged
		before
		prov verify "$input" >"$LOGS/out" 2>"$LOGS/err"
		status=$?
		shown="prov verify $input"
		case $status in 1 | 2 | 4) ;; *) fail "exit status $status" ;; esac
		unchanged
		;;
	*)
		t 2 prov verify "$input"
		err_sentence "$input"
		t 2 prov inspect "$input"
		err_sentence "$input"
		;;
	esac
done
# Not judged is not invalid: what can't be read says so.
printf '%%PDF-1.7\nxref\n0 0\ntrailer\n<</Root 1 0 R/Encrypt<<>>>>\nstartxref\n9\n%%%%EOF\n' >locked.pdf
for command in verify inspect; do
	t 2 prov "$command" locked.pdf
	err_sentence locked.pdf
	err_has "PDF files that are encrypted are not supported"
done
t 2 prov verify -f json locked.pdf
out_has '"state":"error","error":"PDF files that are encrypted are not supported"'
# shellcheck disable=SC2086
refused missing.jpg $K --parent missing.jpg -o targets/out.jpg photo.jpg
# shellcheck disable=SC2086
refused folder $K --parent folder -o targets/out.jpg photo.jpg
# The parent's fault is no input's, and said once.
head -c 100 photo.jpg >stump.jpg
cp photo.jpg second.jpg
# shellcheck disable=SC2086
refused stump.jpg $K --parent stump.jpg --output-dir targets photo.jpg second.jpg
# shellcheck disable=SC2086
refused photo.jpg $K --parent photo.jpg -o targets/out.jpg photo.jpg
err_has "--parent"
# shellcheck disable=SC2086
refused stump.jpg $K --ingredient second.jpg --ingredient stump.jpg --output-dir targets photo.jpg second.jpg
# Of one that only a definition names, each input says it.
echo '{"ingredient_paths": ["stump.jpg"]}' >stump.json
# shellcheck disable=SC2086
refused photo.jpg $K --manifest stump.json -o targets/out.jpg photo.jpg
err_has "its ingredient stump.jpg: "
rm stump.json
rm stump.jpg second.jpg

# Why something is of no type that is known.
printf 'caf\351 au lait\n' >latin1.txt
printf '\377\376a\000\n\000' >utf16.txt
# shellcheck disable=SC2086
for input in latin1.txt utf16.txt empty.jpg program; do
	case $input in
	empty.jpg) words="is empty" ;;
	program) words="is of no type that this version knows (jpeg, png, text, " ;;
	*) words="is not UTF-8 text, which is the only text that can be signed" ;;
	esac
	refused $input $K -o targets/out $input
	err_has "$words"
	[ $input != program ] || err_has "credentials of such a file can only lie beside it, in a sidecar"
	t 2 prov verify $input
	err_has "$words"
	t 2 prov inspect $input
	err_has "$words"
done

# Keys and certificates.
refused missing.pem --key missing.pem --cert id/cert.pem -o targets/out.jpg photo.jpg
refused missing.pem --key id/key.pem --cert missing.pem -o targets/out.jpg photo.jpg
refused empty.pem --key empty.pem --cert id/cert.pem -o targets/out.jpg photo.jpg
refused empty.pem --key id/key.pem --cert empty.pem -o targets/out.jpg photo.jpg
refused text.pem --key text.pem --cert id/cert.pem -o targets/out.jpg photo.jpg
refused text.pem --key id/key.pem --cert text.pem -o targets/out.jpg photo.jpg
refused folder --key folder --cert id/cert.pem -o targets/out.jpg photo.jpg
refused folder --key id/key.pem --cert folder -o targets/out.jpg photo.jpg
refused id/cert.pem --key id/cert.pem --cert id/cert.pem -o targets/out.jpg photo.jpg
refused "" --key id/key.pem --cert other/cert.pem -o targets/out.jpg photo.jpg
refused "" --key rsa/key.pem --cert id/cert.pem -o targets/out.jpg photo.jpg
refused "" --key id/key.pem --cert id/cert.pem --alg ps256 -o targets/out.jpg photo.jpg
refused "" --key id/key.pem --cert id/cert.pem --alg es384 -o targets/out.jpg photo.jpg
refused "" --key pkcs11:object=x --cert id/cert.pem -o targets/out.jpg photo.jpg

# An expired certificate, made with openssl as keygen makes none.
if command -v openssl >/dev/null && command -v faketime >/dev/null; then
	faketime '2020-01-01' prov keygen --no-passphrase --name Old --days 10 old 2>/dev/null
elif command -v openssl >/dev/null; then
	mkdir old
	openssl ecparam -name prime256v1 -genkey -noout 2>/dev/null | openssl pkcs8 -topk8 -nocrypt -out old/key.pem
	printf '[x]\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=emailProtection\nbasicConstraints=critical,CA:false\nsubjectKeyIdentifier=hash\n' >old/ext
	openssl req -new -key old/key.pem -subj "/O=Old/CN=Old Signer" -out old/req.pem 2>/dev/null
	openssl ecparam -name prime256v1 -genkey -noout -out old/ca.key 2>/dev/null
	openssl req -x509 -new -key old/ca.key -subj "/O=Old/CN=Old Root" -days 3 -out old/ca.pem 2>/dev/null
	mkdir old/db
	: >old/db/index
	echo 01 >old/db/serial
	printf '[ca]\ndefault_ca=d\n[d]\ndatabase=old/db/index\nserial=old/db/serial\nnew_certs_dir=old/db\ndefault_md=sha256\npolicy=p\nunique_subject=no\n[p]\norganizationName=optional\ncommonName=optional\n' >old/ca.cnf
	openssl ca -batch -config old/ca.cnf -cert old/ca.pem -keyfile old/ca.key -in old/req.pem \
		-startdate 20200101000000Z -enddate 20200201000000Z -extfile old/ext -extensions x \
		-notext -out old/cert.pem 2>/dev/null
fi
if [ -s old/cert.pem ]; then
	refused old/cert.pem --key old/key.pem --cert old/cert.pem -o targets/out.jpg photo.jpg
	err_has "expired"
else
	echo "part skipped: no openssl to make an expired certificate with"
fi

# Targets that can't be written.
# shellcheck disable=SC2086
{
	refused missing/out.jpg $K -o missing/out.jpg photo.jpg
	refused photo.jpg/out.jpg $K -o photo.jpg/out.jpg photo.jpg
	refused photo.jpg/out $K --output-dir photo.jpg/out photo.jpg
	ln -s nowhere/at/all targets/link.jpg
	refused targets/link.jpg $K -o targets/link.jpg photo.jpg
	rm targets/link.jpg
}

# Not ours to read or write. Root may do everything: then as nobody, where the tools can be reached.
as_user() {
	if [ "$(id -u)" -ne 0 ]; then
		"$@"
	else
		setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	fi
}
chmod 755 "$WORK" id
chmod 644 id/key.pem
if as_user prov verify --version >/dev/null 2>&1 && as_user test -r photo.jpg; then
	cp photo.jpg secret.jpg
	chmod 0 secret.jpg
	mkdir -p locked/tree open shoot/tree
	cp photo.jpg locked/mine.jpg
	cp photo.jpg shoot/tree/a.jpg
	chmod 555 locked
	chmod 777 locked/tree
	chmod 777 open
	before
	# shellcheck disable=SC2086
	{
		t 2 as_user prov sign -q --declare captured $K -o open/out.jpg secret.jpg
		err_sentence secret.jpg
		err_has "Permission denied"
		t 2 as_user prov verify secret.jpg
		err_sentence secret.jpg
		t 2 as_user prov sign -q --declare captured $K -o locked/out.jpg photo.jpg
		err_sentence locked/out.jpg
		# Many would fail over it, and say so once.
		t 2 as_user prov sign -f ndjson --declare captured $K --output-dir locked photo.jpg picture.png
		err_sentence locked
		err_has "this folder can't be written to: Permission denied"
		out_has '{"file": "photo.jpg", "state": "error", "error": "locked: this folder'
		out_has '{"file": "picture.png", "state": "error"'
		t 2 as_user prov sign -q --declare captured $K --output-dir locked/new photo.jpg
		err_sentence photo.jpg
		err_has "the folder locked/new can't be made for it: Permission denied"
		# Nor can a folder be made in it. What is there already may be written to.
		mkdir shoot/new
		mv shoot/tree/a.jpg shoot/new
		t 2 as_user prov sign -r -f ndjson --declare captured $K --output-dir locked shoot
		err_sentence locked
		out_has '{"file": "shoot/new/a.jpg", "state": "error", "error": "locked: this folder'
		mv shoot/new/a.jpg shoot/tree
		rmdir shoot/new
		t 0 as_user prov sign -q -r --declare captured $K --output-dir locked shoot
		exists locked/tree/a.jpg
		rm locked/tree/a.jpg
		cp photo.jpg shoot
		t 2 as_user prov sign -q -r --declare captured $K --output-dir locked shoot
		err_sentence locked/photo.jpg
		exists locked/tree/a.jpg
		rm locked/tree/a.jpg shoot/photo.jpg
		t 2 as_user prov sign -q --declare captured $K --in-place locked/mine.jpg
		err_sentence locked/mine.jpg
		t 2 as_user prov keygen --no-passphrase --name x locked/id
		err_sentence locked/id
		t 2 as_user prov keygen --no-passphrase --name x locked
		err_sentence locked
	}
	unchanged
	chmod 644 secret.jpg
	chmod 755 locked
	# Of a file for a group that we are not in nobody else's group gets more than others have.
	if [ "$(id -u)" -eq 0 ]; then
		cp photo.jpg open/theirs.jpg
		chown 0:12345 open/theirs.jpg
		chmod 664 open/theirs.jpg
		# shellcheck disable=SC2086
		t 0 as_user prov sign -q --declare captured $K --in-place open/theirs.jpg
		[ "$(stat -c %g:%a open/theirs.jpg)" = 65534:644 ] || fail "another group may write now"
		cp photo.jpg open/ours.jpg
		chown 0:12345 open/ours.jpg
		chmod 664 open/ours.jpg
		# shellcheck disable=SC2086
		t 0 setpriv --reuid=65534 --regid=65534 --groups=12345 prov sign -q --declare captured $K \
			--in-place open/ours.jpg
		[ "$(stat -c %g:%a open/ours.jpg)" = 12345:664 ] || fail "the group was not kept"
	fi
else
	echo "part skipped: permissions (the tools can't be run as another user)"
fi
chmod 600 id/key.pem

# A disk that fills up while signing: a limit on the size of files acts like one.
head -c 3000000 /dev/zero | tr '\0' 'x' >big.txt
# shellcheck disable=SC2086
for target in "-o targets/out.txt" "-o targets/out.txt --read-back" "--in-place"; do
	before
	# shellcheck disable=SC2016 # expanded by the inner shell
	t 2 sh -c 'ulimit -f 1000 && exec prov sign -q --declare human-created "$@"' sh $K $target big.txt
	err_sentence
	err_has "File too large"
	unchanged
done
before
# shellcheck disable=SC2086,SC2016
t 2 sh -c 'ulimit -f 1000 && prov sign -q --declare human-created "$@" >targets/std.txt' sh $K -o - big.txt
err_sentence
err_has "the temporary file in "
rm -f targets/std.txt
unchanged
# What comes through a pipe is held in a file, too: no output of verifying.
mkdir spool
# shellcheck disable=SC2016
t 2 sh -c 'cat big.txt | (ulimit -f 1000 && TMPDIR=$PWD/spool exec prov verify -)'
err_has "standard input: the temporary file in the folder that TMPDIR names can't be written: File too large"
rmdir spool
shown="prov keygen full (with no room for any file)"
{ (ulimit -f 0 && exec prov keygen --no-passphrase --name x full) 2>&1; echo "status $?"; } |
	cat >"$LOGS/out"
out_has "prov: full: key.pem can't be written: File too large."
out_has "status 2"
absent full

# A real one, where we may mount it.
mkdir small
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=1m tmpfs small 2>/dev/null; then
	trap 'umount "$WORK/small"; chmod -R u+w "$WORK"; rm -rf "$WORK" "$LOGS"' EXIT
	cp photo.jpg small/photo.jpg
	before
	# shellcheck disable=SC2086
	{
		t 2 prov sign -q --declare human-created $K -o small/out.txt big.txt
		err_sentence
		err_has "No space left on device"
		unchanged
		dd if=/dev/zero of=small/fill bs=1k 2>/dev/null
		before
		t 2 prov sign -q --declare captured $K --in-place small/photo.jpg
		err_has "No space left on device"
		t 2 prov keygen --no-passphrase --name x small/id
		err_sentence small/id
		unchanged
	}
else
	echo "part skipped: no file system of our own can be mounted"
fi

# A file of one's own that is larger than what is read of it is refused, like any other limit.
head -c 16777217 /dev/zero >vast
before
# shellcheck disable=SC2086
{
	t 2 prov verify --trust vast photo.jpg
	err_sentence vast
	err_has "refused: the file is larger than the limit of 16777216 bytes: cut it in several"
	t 2 prov sign -q $K --declare captured --manifest vast -o out.jpg photo.jpg
	err_has "refused: the file is larger than the limit of 16777216 bytes"
	t 2 prov sign -q --key vast --cert id/cert.pem --declare captured -o out.jpg photo.jpg
	err_has "refused: the file is too large for a private key: give the key in a file of its own"
}
unchanged

# What the administrator set in openssl.cnf counts, and nothing else is left out (opensslcnf.h).
for provider in default base; do
	printf 'openssl_conf = a\n[a]\nproviders = b\n[b]\n%s = c\n[c]\nactivate = 1\n' $provider >$provider.cnf
done
printf 'openssl_conf = a\n[a]\nproviders = b\n[b]\nbase = c\n[c]\n# activate = 1\n' >none.cnf
t 4 env OPENSSL_CONF=default.cnf prov verify --no-default-trust --trust id/trust.pem photo.jpg
t 4 env OPENSSL_CONF=none.cnf prov verify --no-default-trust --trust id/trust.pem photo.jpg
t 2 env OPENSSL_CONF=base.cnf prov verify --no-default-trust --trust id/trust.pem photo.jpg

# Everything above left the originals as they were.
same photo.jpg "$DATA/photo.jpg"
finish
