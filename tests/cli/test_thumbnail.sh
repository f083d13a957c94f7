#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# --thumbnail: made by a program of its own, small, upright, and never a reason not to sign.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

[ -x "$BIN/prov-thumbnail" ] || skip "built without prov-thumbnail"
identity id
KEYS="--key id/key.pem --cert id/cert.pem --declare captured"
VERIFY="prov verify --no-default-trust --trust id/trust.pem"
cp "$DATA/photo.jpg" "$DATA/picture.png" "$DATA/note.txt" .

# edges FILE: the width and height of a JPEG or PNG
edges() {
	python3 -c '
import struct, sys
d = open(sys.argv[1], "rb").read()
if d[:4] == b"\x89PNG":
    print(*struct.unpack(">II", d[16:24]))
else:
    i = 2
    while not 0xc0 <= d[i + 1] <= 0xc3:
        i += 2 + struct.unpack(">H", d[i + 2:i + 4])[0]
    h, w = struct.unpack(">HH", d[i + 5:i + 9])
    print(w, h)' "$1"
}

# pixels W H CHANNELS [INTERLACE]: a PNG of that size
pixels() {
	python3 -c '
import struct, sys, zlib
w, h, n = (int(x) for x in sys.argv[1:4])
def chunk(t, d):
    return struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d))
rows = (b"\0" + bytes((x * 7 + y) & 255 for x in range(w * n)) for y in range(h))
sys.stdout.buffer.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, 8,
    {3: 2, 4: 6}[n], 0, 0, 0)) + chunk(b"IDAT", zlib.compress(b"".join(rows))) + chunk(b"IEND", b""))' "$@"
}

# A small image stays as large as it is, a large one becomes small, whatever its form.
pixels 3000 1500 3 >wide.png
pixels 20 2100 4 >tall.png
for row in "wide.png 1024 512" "tall.png 10 1024" "picture.png $(edges picture.png)" \
	"photo.jpg $(edges photo.jpg)"; do
	file=${row%% *}
	shown="prov-thumbnail <$file"
	"$BIN/prov-thumbnail" <"$file" >"$LOGS/out" 2>"$LOGS/err" || fail "no thumbnail of $file"
	head -n 1 "$LOGS/out" | grep -q '^image/\(jpeg\|png\)$' || fail "no media type of $file"
	tail -n +2 "$LOGS/out" >thumb
	[ "$(edges thumb)" = "${row#* }" ] || fail "$file: $(edges thumb), not ${row#* }"
done
head -c 20000 wide.png >cut.png
for file in cut.png note.txt id/key.pem; do
	shown="prov-thumbnail <$file"
	! "$BIN/prov-thumbnail" <"$file" >"$LOGS/out" 2>"$LOGS/err" || fail "a thumbnail of $file"
	grep -q '^!' "$LOGS/out" || fail "$file: it does not say why"
	[ "$(wc -l <"$LOGS/out")" -eq 1 ] || fail "$file: it writes something all the same"
done

# What else an image carries is read over: 90 MB of Exif in one chunk of PNG, 350 MB of text packed into 50, 196 MB of
# segments of JPEG, in 48 MiB of address space. (A sanitizer's own memory is not ours.)
python3 - "$DATA/photo.jpg" <<'END'
import struct, sys, zlib

def chunk(t, d):
    return struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d))

def png(name, extra):
    rows = b"".join(b"\0" + bytes(120) for y in range(30))
    open(name, "wb").write(b"\x89PNG\r\n\x1a\n" +
        chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 30, 8, 2, 0, 0, 0)) + extra +
        chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))

png("exif.png", chunk(b"eXIf", b"II*\0" + bytes(90 << 20)))
png("text.png", chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(7 << 20))) * 50)
photo = open(sys.argv[1], "rb").read()
app1 = b"\xff\xe1\xff\xff" + bytes(65533)
open("segments.jpg", "wb").write(photo[:2] + app1 * 3000 + photo[2:])
END
for file in exif.png text.png segments.jpg; do
	shown="prov-thumbnail <$file"
	(
		# shellcheck disable=SC3045 # the shells of Debian and BSD have it
		grep -q __asan_init "$BIN/prov-thumbnail" || ulimit -v 49152
		exec "$BIN/prov-thumbnail" <"$file" >"$LOGS/out" 2>"$LOGS/err"
	) || fail "no thumbnail of $file: $(head -c 100 "$LOGS/out")"
	rm "$file"
done
# A progressive JPEG goes over all of its image with each scan, of which this one has a thousand.
if command -v cjpeg >/dev/null; then
	printf 'P5 16 16 255\n%256s' '' >gray.pgm
	{ echo '0: 0, 0, 0, 0;' && yes '0: 1, 63, 0, 0;' | head -n 1; } >few
	cjpeg -scans few gray.pgm >few.jpg
	python3 - <<'END'
data = open("few.jpg", "rb").read()
at = data.rindex(b"\xff\xda")
open("scans.jpg", "wb").write(data[:-2] + data[at:-2] * 1000 + data[-2:])
END
	shown="prov-thumbnail <few.jpg"
	"$BIN/prov-thumbnail" <few.jpg >"$LOGS/out" 2>"$LOGS/err" || fail "no thumbnail of few.jpg"
	shown="prov-thumbnail <scans.jpg"
	! "$BIN/prov-thumbnail" <scans.jpg >"$LOGS/out" 2>"$LOGS/err" || fail "it does every scan"
fi

# What a file says of how its pixels are shown: turned, by a colour profile (which the small image then has, too, or there
# is none), or not at all, where what moves begins with another picture than the one that lies where pictures lie.
python3 - "$DATA/photo.jpg" <<'END'
import struct, sys, zlib

def chunk(t, d):
    return struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d))

def png(name, extra, n=3):
    rows = b"".join(b"\0" + bytes((x * 3 + y) & 255 for x in range(40 * n)) for y in range(30))
    open(name, "wb").write(b"\x89PNG\r\n\x1a\n" +
        chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 30, 8, {3: 2, 4: 6}[n], 0, 0, 0)) + extra +
        chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))

def jpeg(name, segments):
    photo = open(sys.argv[1], "rb").read()
    open(name, "wb").write(photo[:2] + b"".join(b"\xff" + m + struct.pack(">H", len(d) + 2) + d for m, d in segments) +
        photo[2:])

def exif(count, value):
    return b"II*\0\x08\0\0\0" + struct.pack("<HHHIHHI", 1, 0x112, 3, count, value, 0, 0)

def profile(space, n=132):
    return struct.pack(">I", n) + bytes(12) + space + b"SOME-COLOURS" + bytes(n - 32)

def packed(d):
    return chunk(b"iCCP", b"x\0\0" + zlib.compress(d))

def pieces(d, numbers, of):
    return [(b"\xe2", b"ICC_PROFILE\0" + bytes((i, of)) + d[(i - 1) * 100:i * 100]) for i in numbers]

moves = chunk(b"acTL", struct.pack(">II", 1, 0))
frame = chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 40, 30, 0, 0, 1, 1, 0, 0))
crc = bytearray(chunk(b"eXIf", exif(1, 6)))
crc[-1] ^= 1
png("turned.png", chunk(b"eXIf", exif(1, 6)))
png("damaged.png", bytes(crc))
png("hidden.png", moves)
png("moves.png", moves + frame)
png("dark.png", chunk(b"gAMA", struct.pack(">I", 3000)))
png("srgb.png", chunk(b"gAMA", struct.pack(">I", 3000)) + chunk(b"sRGB", b"\0"))
png("swapped.png", chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 15000, 6000, 30000, 60000, 64000, 33000)))
png("coded.png", chunk(b"cICP", bytes((9, 16, 0, 1))))
png("colours.png", packed(profile(b"RGB ")))
png("alpha.png", packed(profile(b"RGB ")), 4)
png("gray.png", packed(profile(b"GRAY")))
png("broken.png", chunk(b"iCCP", b"x\0\0no zlib"))
png("large.png", packed(profile(b"RGB ", 300000)))
jpeg("colours.jpg", pieces(profile(b"RGB "), (2, 1), 2))
jpeg("lacks.jpg", pieces(profile(b"RGB "), (1,), 2))
jpeg("twice.jpg", pieces(profile(b"RGB "), (1, 1), 1))
jpeg("second.jpg", [(b"\xe1", b"Exif\0\0" + b"II*\0\x08\0\0\0" + bytes(6)), (b"\xe1", b"Exif\0\0" + exif(1, 6))])
jpeg("count.jpg", [(b"\xe1", b"Exif\0\0" + exif(2, 6))])
jpeg("turned.jpg", [(b"\xe1", b"Exif\0\0" + exif(1, 6))])
END
made_of() {
	shown="prov-thumbnail <$1"
	"$BIN/prov-thumbnail" <"$1" >"$LOGS/out" 2>"$LOGS/err" || fail "no thumbnail of $1: $(head -c 100 "$LOGS/out")"
	tail -n +2 "$LOGS/out" >thumb
}
photo=$(edges "$DATA/photo.jpg")
for row in "turned.png 30 40" "damaged.png 40 30" "moves.png 40 30" "srgb.png 40 30" "second.jpg $photo" "count.jpg $photo" \
	"turned.jpg ${photo#* } ${photo% *}"; do
	made_of "${row%% *}"
	[ "$(edges thumb)" = "${row#* }" ] || fail "${row%% *}: $(edges thumb), not ${row#* }"
done
for file in hidden.png dark.png swapped.png coded.png gray.png broken.png large.png lacks.jpg twice.jpg; do
	shown="prov-thumbnail <$file"
	! "$BIN/prov-thumbnail" <"$file" >"$LOGS/out" 2>"$LOGS/err" || fail "a thumbnail of $file, which looks different"
	grep -q '^!' "$LOGS/out" || fail "$file: it does not say why"
done
for file in colours.png colours.jpg alpha.png; do
	made_of "$file"
	python3 - <<'END' || fail "the thumbnail of $file has not its colours"
import sys, zlib
d = open("thumb", "rb").read()
if d[:4] == b"\x89PNG":
    at = d.index(b"iCCP")
    assert at == 37 and b"sRGB" not in d
    d = zlib.decompress(d[at + 9:])
sys.exit(b"RGB SOME-COLOURS" not in d)
END
done
# (libpng itself reads what was made.)
cp thumb alpha.small.png
made_of alpha.small.png

# A picture with much behind it, as cameras write it, of which even the small one is more than a pipe holds: the
# program reads all of it before it answers, or both would wait for each other.
python3 -c '
import random, struct, sys, zlib
r = random.Random(1)
def chunk(t, d):
    return struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d))
rows = b"".join(b"\0" + r.randbytes(900 * 3) for y in range(600))
sys.stdout.buffer.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 900, 600, 8, 2, 0, 0, 0)) +
    chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))' >noise.png
shown="prov-thumbnail <noise.png"
"$BIN/prov-thumbnail" <noise.png >"$LOGS/out" 2>"$LOGS/err" || fail "no thumbnail of noise.png"
{ tail -n +2 "$LOGS/out"; head -c 400000 /dev/zero; } >loud.jpg
[ "$(size "$LOGS/out")" -gt 70000 ] || fail "the thumbnail goes into a pipe"
# shellcheck disable=SC2086
t 0 timeout 60 prov sign -q $KEYS --thumbnail -o t-loud.jpg loud.jpg
t 0 prov inspect t-loud.jpg
out_has "c2pa.thumbnail.claim"
# shellcheck disable=SC2086
t 0 timeout 60 $VERIFY -f html t-loud.jpg
out_has 'src="data:image/jpeg;base64,'

# Signed with it, and verified; what can have none is signed without.
# shellcheck disable=SC2086 # KEYS and VERIFY are several words
for file in photo.jpg wide.png; do
	t 0 prov sign -q $KEYS --thumbnail -o "t-$file" "$file"
	t 0 $VERIFY "t-$file"
	t 0 prov inspect "t-$file"
	out_has "c2pa.thumbnail.claim"
	t 0 prov sign -q $KEYS -o "n-$file" "$file"
	t 0 prov inspect "n-$file"
	! grep -q thumbnail "$LOGS/out" || fail "a thumbnail that nobody asked for"
done
# shellcheck disable=SC2086
{
	t 0 prov sign $KEYS --thumbnail -o t-note.txt note.txt
	err_has "prov: note.txt: warning: is signed without a thumbnail: thumbnails are made of JPEG, PNG and WebP"
	t 0 $VERIFY t-note.txt
}

finish
