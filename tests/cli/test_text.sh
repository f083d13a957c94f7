#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Text that carries its credentials as variation selectors (C2PA 2.4, A.8): every kind of Unicode text
# signs and verifies, notices a changed byte, and is itself again without its wrapper; what is no UTF-8
# is refused in words, or converted.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

identity id --alg ed25519
K="--key id/key.pem --cert id/cert.pem --declare ai-generated"
V="prov verify --no-default-trust --trust id/trust.pem"

# --- every kind of text: WHAT, the text, and what it is in NFC (printf formats; -: the same) ---

kinds=0
# kind WHAT TEXT NFC
kind() {
	kinds=$((kinds + 1))
	# shellcheck disable=SC2059 # the rows are formats
	printf "$2" >in.txt
	if [ "$3" = - ]; then
		cp in.txt want.txt
	else
		# shellcheck disable=SC2059
		printf "$3" >want.txt
	fi
	rm -f out.txt
	# shellcheck disable=SC2086
	t 0 prov sign $K -o out.txt in.txt
	if [ "$3" = - ]; then
		err_lacks "normal form"
	else
		err_has "normal form C"
	fi
	n=$(size want.txt)
	# Without what stands behind it, the text is there byte for byte.
	head -c "$n" out.txt >got.txt
	cmp -s got.txt want.txt || fail "$1: the text is another one"
	[ "$(od -An -tx1 -j "$n" -N 3 out.txt)" = " ef bb bf" ] || fail "$1: no wrapper behind it"
	# Padded by zeros alone, which is all that readers of 2.4 allow there.
	[ "$(tail -c 3 out.txt | od -An -tx1)" = " ef b8 80" ] || fail "$1: other padding than zeros"
	# shellcheck disable=SC2086
	t 0 $V -q out.txt
	[ "$n" -gt 0 ] || return 0
	# A byte that is another letter, or breaks a sequence.
	cp out.txt bad.txt
	flip bad.txt $((n / 2))
	# shellcheck disable=SC2086
	t 1 $V -q bad.txt
	# A signed text that is signed again holds one wrapper, and its past.
	# shellcheck disable=SC2086
	t 0 prov sign -q --declare ai-composite --key id/key.pem --cert id/cert.pem -o again.txt out.txt
	head -c "$n" again.txt >got.txt
	cmp -s got.txt want.txt || fail "$1: signed again, the text is another one"
	# shellcheck disable=SC2086
	t 0 $V -q again.txt
	rm again.txt
}

kind "ASCII" 'Hello, world.\n' -
kind "no final newline" 'Hello, world' -
kind "CRLF" 'one\r\ntwo\r\n' -
kind "CR" 'one\rtwo\r' -
kind "many newlines" '\n\n\n\n' -
kind "one letter" 'a' -
kind "BOM" '\357\273\277BOM first\n' -
kind "BOM alone before letters of NFD" '\357\273\277e\314\201t\n' '\357\273\277\303\251t\n'
kind "NFC" 'caf\303\251 d\303\251j\303\240\n' -
kind "NFD" 'cafe\314\201\n' 'caf\303\251\n'
kind "NFD at the end" 'cafe\314\201' 'caf\303\251'
kind "marks in another order, of the same length" 'q\314\207\314\243 and more\n' -
kind "a mark first" '\314\201 and more\n' -
kind "Hangul in parts" '\341\204\222\341\205\241\341\206\253\n' '\355\225\234\n'
kind "Hangul" '\355\225\234\352\270\200\n' -
kind "singletons" '\342\204\253\342\204\246\n' '\303\205\316\251\n'
kind "excluded from composition" '\340\245\230\n' '\340\244\225\340\244\274\n'
kind "Vietnamese, half composed" '\303\252\314\201t\n' '\341\272\277t\n'
kind "emoji with its selector" 'I \342\235\244\357\270\217 you\n' -
kind "emoji with its selector at the end" 'I \342\235\244\357\270\217' -
kind "emoji of several" '\360\237\221\250\342\200\215\360\237\221\251\342\200\215\360\237\221\247\n' -
kind "a selector beyond the BMP" '\350\276\273\363\240\204\200 and \350\276\273\n' -
kind "right to left" '\327\251\327\234\327\225\327\235 \330\263\331\204\330\247\331\205\n' -
kind "Hebrew points in another order" '\327\251\327\201\326\274\n' -
kind "Hebrew points" '\327\251\326\274\327\201\n' -
kind "bidirectional controls" '\342\200\256evil\342\200\254 text\n' -
kind "Chinese" '\344\275\240\345\245\275\343\200\202\n' -
kind "beyond the BMP" '\360\235\224\230\360\235\224\237 \360\220\215\210\n' -
kind "zero width" 'a\342\200\213b\342\200\214c\342\201\240d\n' -
kind "U+FEFF in the middle and at the end" 'a\357\273\277b\357\273\277' -
kind "U+FEFF and selectors that are no wrapper" 'a\357\273\277\357\270\200\357\270\201b\n' -
kind "noncharacters" '\357\277\277\364\217\277\277 x\n' -
kind "CSV" 'name,age\r\n"M\303\274ller, A.",41\r\n' -
kind "TSV" 'name\tage\nM\303\274ller\t41\n' -
[ "$kinds" -ge 30 ] || fail "only $kinds kinds of text"

# --- without a file, and what -v says of the size ---

printf 'Hello, world.\n' >t.txt
# shellcheck disable=SC2086
tin 0 t.txt prov sign -q $K -o - -
cp "$LOGS/out" s.txt
# shellcheck disable=SC2086
tin 0 s.txt $V -q -
# With Ed25519, one certificate and no time-stamp, at most 9 KiB.
grown=$(($(size s.txt) - $(size t.txt)))
[ "$grown" -le 9216 ] || fail "the text grew by $grown bytes"
# shellcheck disable=SC2086
t 0 prov sign -v $K -o v.txt t.txt
err_has "$(($(size v.txt) - $(size t.txt))) more than before"
# What a structured text or an HTML page would take: the same store in Base64, within 3.5 KiB.
# shellcheck disable=SC2086
t 0 prov sign -v $K --sidecar -o v.c2pa t.txt
err_has "credentials of $(size v.c2pa) bytes"
base64=$((($(size v.c2pa) * 4 + 8) / 3))
[ $((base64 + 160)) -le 3584 ] || fail "a block of Base64 would take $base64 bytes"
# Nothing in it is made for nothing: no more zeros than a data hash keeps for where its text ends.
# shellcheck disable=SC2086
t 0 prov inspect s.txt
[ "$(grep -c 'pad' "$LOGS/out")" -le 1 ] || fail "more than one pad"

# --- a kind that nobody told ---

printf 'a b\n' >odd.unheard-of
# shellcheck disable=SC2086
t 0 prov sign $K -o odd.out odd.unheard-of
err_has "signed as unstructured text"
# shellcheck disable=SC2086
t 0 prov sign $K --sidecar -o odd.c2pa odd.unheard-of
err_lacks "unstructured"
# shellcheck disable=SC2086
t 0 prov sign $K -o odd2.txt t.txt
err_lacks "unstructured"
printf 'project(a)\n' >CMakeLists.txt
# shellcheck disable=SC2086
t 0 prov sign $K --in-place CMakeLists.txt
err_lacks "unstructured"
grep -q '^# -----BEGIN' CMakeLists.txt || fail "no comment in CMakeLists.txt"
printf '<Project>\n</Project>\n' >a.vcxproj
# shellcheck disable=SC2086
t 0 prov sign $K --in-place a.vcxproj
grep -q '^<?c2pa -----BEGIN' a.vcxproj || fail "no instruction in a.vcxproj"
# shellcheck disable=SC2086
t 0 $V -q CMakeLists.txt a.vcxproj

# --- what has no place of its own carries nothing, which is no error ---

printf '{"a": 1}\n' >a.json
printf 'echo a\r\n' >a.bat
# shellcheck disable=SC2086
t 4 $V a.json a.bat
# shellcheck disable=SC2086
t 0 prov sign $K --text-method unstructured -o w.json a.json
# shellcheck disable=SC2086
t 0 $V -q w.json

# --- fragments, several wrappers, and what is said ---

head -c $(($(size s.txt) - 30)) s.txt >cut.txt
# shellcheck disable=SC2086
t 1 $V cut.txt
out_has "assertion.dataHash.malformed"
out_has "fragment of a larger signed text"
head -c $(($(size s.txt) - 2000)) s.txt >cut.txt
# shellcheck disable=SC2086
t 1 $V cut.txt
out_has "manifest.text.corruptedWrapper"
out_has "fragment of a larger signed text"
head -c $(($(size t.txt) + 40)) s.txt >cut.txt
# shellcheck disable=SC2086
t 1 $V cut.txt
out_has "fragment of a larger signed text"
{ cat s.txt; printf 'and more\n'; } >more.txt
# shellcheck disable=SC2086
t 1 $V more.txt
# shellcheck disable=SC2086
t 4 $V t.txt
# shellcheck disable=SC2086
t 0 $V s.txt
out_has "a text without any proves nothing"

# --- what is no UTF-8 ---

printf 'caf\351 na\357ve\n' >latin1.txt
printf '\223quoted\224 \200 5\n' >windows.txt
printf '\377\376c\000a\000f\000\351\000\n\000' >utf16.txt
printf '\376\377\000c\000a\000f\000\351\000\n' >utf16be.txt
printf 'c\000a\000f\000\351\000\n\000' >bare16.txt
printf '\377\376\000\000c\000\000\000\351\000\000\000' >utf32.txt
# convert FILE FROM WANTED
convert() {
	rm -f c.txt
	# shellcheck disable=SC2086
	t 2 prov sign $K -o c.txt "$1"
	err_sentence "$1"
	err_has "is not UTF-8 text"
	err_has "--convert"
	absent c.txt
	# shellcheck disable=SC2086
	t 0 prov sign $K --convert -o c.txt "$1"
	err_has "converted from $2 to UTF-8"
	# shellcheck disable=SC2059
	printf "$3" >want.txt
	head -c "$(size want.txt)" c.txt >got.txt
	same got.txt want.txt
	# shellcheck disable=SC2086
	t 0 $V -q c.txt
}
convert latin1.txt WINDOWS-1252 'caf\303\251 na\303\257ve\n'
convert windows.txt WINDOWS-1252 '\342\200\234quoted\342\200\235 \342\202\254 5\n'
convert utf16.txt UTF-16LE 'caf\303\251\n'
convert utf16be.txt UTF-16BE 'caf\303\251\n'
convert bare16.txt UTF-16LE 'caf\303\251\n'
convert utf32.txt UTF-32LE 'c\303\251'
# Where it is no UTF-8 is said, also far behind the beginning.
# shellcheck disable=SC2086
t 2 prov sign $K -o c2.txt latin1.txt
err_has "(at byte 3)"
{ head -c 100000 /dev/zero | tr '\000' a; printf '\351\n'; } >late.txt
# shellcheck disable=SC2086
t 2 prov sign $K -o c2.txt late.txt
err_has "(at byte 100000)"
err_has "--convert"
# shellcheck disable=SC2086
t 0 prov sign -q $K --convert -o c2.txt late.txt
# shellcheck disable=SC2086
t 0 $V -q c2.txt
# --convert is named where it helps: it knows nothing of this one.
printf '<!DOCTYPE html><html><head><title>\033\044B\0443\033(B</title></head><body>x</body></html>\n' >jp.html
# shellcheck disable=SC2086
t 2 prov sign $K -o c.html jp.html
err_has "save it in UTF-8"
err_lacks "--convert"
# What is converted while somebody writes to it is of no moment, and not signed.
{ head -c 3000000 /dev/zero | tr '\000' a; printf '\351\n'; } >busy.txt
(while echo more; do :; done) >>busy.txt &
writer=$!
# shellcheck disable=SC2086
t 2 prov sign $K --convert -o c.busy busy.txt
kill "$writer"
wait "$writer" 2>/dev/null
err_has "busy.txt: the file was changed while it was read"
absent c.busy
rm busy.txt
# What says that it is in another encoding would then say what is false.
# declares FILE ENCODING TEXT: refused, and the original stays.
declares() {
	# shellcheck disable=SC2059
	printf "$3" >"$1"
	cp "$1" was
	rm -f "c.$1"
	# shellcheck disable=SC2086
	t 2 prov sign $K --convert -o "c.$1" "$1"
	err_sentence "$1"
	err_has "'$2'"
	err_has "not converted"
	absent "c.$1"
	# shellcheck disable=SC2086
	t 2 prov sign $K --convert --in-place "$1"
	same "$1" was
}
declares d.xml iso-8859-1 '<?xml version="1.0" encoding="ISO-8859-1"?>\n<a>\351</a>\n'
declares d16.xml utf-16 '\377\376<\000?\000x\000m\000l\000 \000e\000n\000c\000o\000d\000i\000n\000g\000=\000"\000u\000t\000f\000-\0001\0006\000"\000?\000>\000<\000a\000/\000>\000'
declares d.py latin-1 '#!/usr/bin/python\n# -*- coding: latin-1 -*-\nx = "\351"\n'
declares d.rb iso-8859-15 '# Encoding: ISO-8859-15\nx = "\351"\n'
declares d.css windows-1252 '@charset "windows-1252";\na { content: "\351" }\n'
declares d.vue latin1 '<!-- a page -->\n<META http-equiv=content-type content="text/html; charset=latin1">\351\n'
declares d.md iso-8859-1 '# a\n<meta charset = iso-8859-1>\351\n'
declares d.c latin1 '/* \351 */\n\n\n\n\n\n\n/* vim: set fileencoding=latin1 : */\n'
declares d.txt cp1252 'vim: fenc=cp1252\n\351\n'
declares d.el latin-1 '\351\n\n\n\n\n\n;; Local Variables:\n;; mode: x\n;; coding: latin-1\n;; End:\n'
declares d.po iso-8859-1 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=ISO-8859-1\\n"\n# \351\n'
# What says UTF-8, or nothing, is converted.
# declared FILE TEXT
declared() {
	# shellcheck disable=SC2059
	printf "$2" >"$1"
	# shellcheck disable=SC2086
	t 0 prov sign $K --convert -o "c.$1" "$1"
	err_has "converted from"
	# shellcheck disable=SC2086
	t 0 $V -q "c.$1"
}
declared e.xml '<?xml version="1.0" encoding="UTF-8"?>\n<a>\351</a>\n'
declared e.py '# -*- coding: utf-8-unix -*-\nx = "\351"\n'
declared e.css '@charset "utf-8";\n/* \351 */\n'
declared e.txt 'one\ntwo\nencoding: latin-1 is what this speaks of \351\n'
# A page is signed as it is.
printf '<!doctype html><html><head><meta charset=iso-8859-1><title>\351</title></head></html>\n' >page.html
# shellcheck disable=SC2086
t 0 prov sign $K --convert -o c.html page.html
err_lacks "converted"
# shellcheck disable=SC2086
t 0 $V -q c.html
grep -q "$(printf '<title>\351</title>')" c.html || fail "the page is another one"
# What is UTF-8, or no text, is left as it is.
# shellcheck disable=SC2086
{
	t 0 prov sign $K --convert -o c3.txt t.txt
	err_lacks "converted"
	cp "$DATA/photo.jpg" .
	t 0 prov sign $K --convert -o c.jpg photo.jpg
	err_lacks "converted"
	t 0 $V -q c.jpg
	printf 'caf\351\001\n' >control.txt
	t 2 prov sign $K --convert -o c4.txt control.txt
	err_lacks "converted"
	t 2 prov sign $K --convert --sidecar -o c4.c2pa t.txt
	err_has "--convert changes the text"
}
finish
