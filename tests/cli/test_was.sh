#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# prov verify --was: what a system on the way did to credentials, marks and content.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

identity id
V="prov verify --no-default-trust --trust id/trust.pem"
cp "$DATA/photo.jpg" "$DATA/picture.png" "$DATA/note.txt" .
for file in photo.jpg picture.png note.txt; do
	sign "$file" "s-$file"
done

# shellcheck disable=SC2086 # V is several words
for file in photo.jpg picture.png note.txt; do
	t 0 $V --was "s-$file" "s-$file"
	out_has "beside s-$file (trusted): kept"
	out_has "Content: the same file, to the byte"
	t 4 $V --was "s-$file" "$file"
	out_has "): stripped: "
	t 0 $V --was "$file" "s-$file"
	out_has "): added: "
	sign "s-$file" "again-$file"
	t 0 $V --was "s-$file" "again-$file"
	out_has "): replaced by others, which name the earlier ones as an ingredient"
	t 0 prov sign -q --declare captured --key id/key.pem --cert id/cert.pem -o "fresh-$file" "$file"
	t 0 $V --was "s-$file" "fresh-$file"
	out_has "): replaced by others"
	out_lacks "as an ingredient"
	cp "s-$file" "b-$file"
done
# shellcheck disable=SC2086
{
	t 4 $V --was s-photo.jpg photo.jpg
	out_has "Mark gone: xmp.digital-source-type"
	t 4 $V --was s-note.txt note.txt
	out_has "Content: the same text"
	{ cat note.txt && echo "And more."; } >more.txt
	t 4 $V --was s-note.txt more.txt
	out_has "Content: a similar text"
	flip b-photo.jpg $(($(size b-photo.jpg) - 40))
	t 1 $V --was s-photo.jpg b-photo.jpg
	out_has "): broken: "
	t 0 $V --was photo.jpg s-picture.png
	if [ -x "$BIN/prov-thumbnail" ]; then
		out_has "Content: changed; in small unlike that picture"
		t 4 $V --was s-photo.jpg photo.jpg
		out_has "Content: the same picture, to the pixel"
		t 4 $V --was s-picture.png picture.png
		out_has "Content: the same picture, to the pixel"
		"$BIN/prov-thumbnail" <photo.jpg | tail -n +2 >small.jpg
		t 4 $V --was photo.jpg small.jpg
		out_has "Content: changed; in small much like that picture"
		tin 0 photo.jpg "$BIN/prov-thumbnail" --know
	fi
	if command -v jq >/dev/null; then
		t 4 $V -f json --was s-note.txt note.txt
		jq -e '.[0].was | .credentials == "stripped" and .content == "exact" and .state == "trusted"' \
			"$LOGS/out" >/dev/null || fail "not the outcome expected"
	fi
	t 2 $V --was missing.jpg photo.jpg
	err_sentence photo.jpg
	err_has "its original missing.jpg: "
	head -c 16 /dev/zero >noise
	t 2 $V --was noise photo.jpg
	err_has "its original noise: "
	t 2 $V --was s-photo.jpg photo.jpg picture.png
	err_has "--was goes with one input"
}

# prov-thumbnail --know: the same pixels in other files, whatever carries them.
if [ -x "$BIN/prov-thumbnail" ] && command -v python3 >/dev/null; then
	python3 - <<'END'
import struct, zlib
def chunk(t, d):
    return struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d))
def png(name, w, h, n, pixel, level):
    rows = b"".join(b"\0" + b"".join(pixel(x, y) for x in range(w)) for y in range(h))
    open(name, "wb").write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, 8,
        {3: 2, 4: 6}[n], 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows, level)) + chunk(b"IEND", b""))
def rgb(x, y):
    return bytes((x * 7 % 256, y * 5 % 256, (x + y) % 256))
png("rgb.png", 300, 200, 3, rgb, 1)
png("rgba.png", 300, 200, 4, lambda x, y: rgb(x, y) + b"\xff", 9)
png("dot.png", 300, 200, 3, lambda x, y: rgb(x, y) if (x, y) != (9, 9) else b"\0\xff\0", 1)
END
	for file in rgb rgba dot; do
		"$BIN/prov-thumbnail" --know <$file.png >$file.know
	done
	same rgb.know rgba.know
	[ "$(cut -d ' ' -f 4 rgb.know)" = "$(cut -d ' ' -f 4 dot.know)" ] || fail "a dot changes the look"
	! cmp -s rgb.know dot.know || fail "a dot changes no pixel"
	grep -q '^300 200 [0-9a-f]\{64\} [0-9a-f]\{16\}$' rgb.know || fail "not the line expected"
fi

finish
