#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# prov verify: does the preview in Exif show the picture that it lies in?
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

[ -x "$BIN/prov-thumbnail" ] || skip "no prov-thumbnail"
for tool in python3 cjpeg; do
	command -v $tool >/dev/null || skip "no $tool to make pictures with"
done
# shellcheck disable=SC2317 # t calls it
v() { prov verify --no-default-trust "$@"; }

# Pictures of spots, and JPEG files with a preview in Exif.
cat >make.py <<'END'
import base64, random, struct, subprocess, sys

def spots(seed, w, h):
    rnd = random.Random(seed)
    cells = [[rnd.randrange(20, 236) for x in range(12)] for y in range(9)]
    return [[cells[y * 9 // h][x * 12 // w] for x in range(w)] for y in range(h)]

def scale(p, w, h):
    return [[p[y * len(p) // h][x * len(p[0]) // w] for x in range(w)] for y in range(h)]

def bars(p, n, v):
    return [[v] * len(p[0])] * n + p + [[v] * len(p[0])] * n

def turn(p):
    return [list(r) for r in zip(*p[::-1])]

def middle(p, w):
    x = (len(p[0]) - w) // 2
    return [r[x:x + w] for r in p]

def jpeg(p):
    pgm = b"P5 %d %d 255\n" % (len(p[0]), len(p)) + b"".join(map(bytes, p))
    return subprocess.run(["cjpeg", "-quality", "70"], input=pgm, stdout=subprocess.PIPE).stdout

def exif(small, orientation):
    t = b"II*\0" + struct.pack("<I", 8)
    t += struct.pack("<H", 1) + struct.pack("<HHIHH", 0x112, 3, 1, orientation, 0) + struct.pack("<I", 26)
    t += struct.pack("<H", 2) + struct.pack("<HHII", 0x201, 4, 1, 56) + struct.pack("<HHII", 0x202, 4, 1, len(small))
    t += struct.pack("<I", 0)
    return b"Exif\0\0" + t + small

def save(name, picture, small, orientation=1):
    j, e = jpeg(picture), exif(small if isinstance(small, bytes) else jpeg(small), orientation)
    open(name, "wb").write(j[:2] + b"\xff\xe1" + struct.pack(">H", len(e) + 2) + e + j[2:])

def segment(mark, data):
    return b"\xff" + mark + struct.pack(">H", len(data) + 2) + data

def photoshop(small, ident):
    r = struct.pack(">IIIIIIHH", 1, 160, 106, 480, 0, len(small), 24, 1) + small
    return segment(b"\xed", b"Photoshop 3.0\0" + b"8BIM" + struct.pack(">HHI", ident, 0, len(r)) + r + b"\0" * (len(r) % 2))

def xmp(small):
    text = base64.b64encode(small).decode()
    return segment(b"\xe1", b"http://ns.adobe.com/xap/1.0/\0" + ("""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/"
xmlns:g="http://ns.adobe.com/xap/1.0/g/img/"><xmp:Thumbnails><rdf:Alt><rdf:li rdf:parseType="Resource">
<g:format>JPEG</g:format><g:image>%s</g:image></rdf:li></rdf:Alt></xmp:Thumbnails></rdf:Description></rdf:RDF>
</x:xmpmeta>""" % text).encode())

def colour(p, order):
    rows = b"".join(bytes((v, 255 - v, v // 2)[k] for v in r for k in order) for r in p)
    return subprocess.run(["cjpeg", "-quality", "70"], input=b"P6 %d %d 255\n" % (len(p[0]), len(p)) + rows,
        stdout=subprocess.PIPE).stdout

def put(name, picture, *segments):
    open(name, "wb").write(picture[:2] + b"".join(segments) + picture[2:])

big, other = spots(1, 600, 400), spots(2, 600, 400)
small = scale(big, 160, 106)
save("same.jpg", big, small)
odd = jpeg(scale(other, 160, 106))
put("ps-same.jpg", jpeg(big), photoshop(jpeg(small), 1036))
put("ps-other.jpg", jpeg(big), photoshop(odd, 1036))
put("bgr-same.jpg", colour(big, (0, 1, 2)), photoshop(colour(small, (2, 1, 0)), 1033))
put("bgr-other.jpg", colour(big, (0, 1, 2)), photoshop(colour(scale(other, 160, 106), (2, 1, 0)), 1033))
put("xmp-same.jpg", jpeg(big), xmp(jpeg(small)))
put("xmp-other.jpg", jpeg(big), xmp(odd))
put("two-other.jpg", jpeg(big), xmp(odd), photoshop(odd, 1036))
put("plain.jpg", jpeg(big))
put("bare.jpg", jpeg(big), segment(b"\xe1", exif(b"", 1)))
open("odd-thumbnail.jpg", "wb").write(odd)
open("good-thumbnail.jpg", "wb").write(jpeg(small))
save("other.jpg", big, scale(other, 160, 106))
save("black.jpg", big, bars(small, 7, 0))
save("white.jpg", big, bars(small, 7, 255))
save("squeezed.jpg", big, scale(big, 160, 120))
save("middle.jpg", big, scale(middle(big, 532), 160, 120))
save("unturned.jpg", big, small, 6)
save("turned.jpg", turn(big), small)
save("darker.jpg", big, [[v * 3 // 4 for v in r] for r in small])
save("mirrored.jpg", big, [r[::-1] for r in small])
save("flat.jpg", [[128] * 600] * 400, [[128] * 160] * 106)
save("broken.jpg", big, b"\xff\xd8\xff" + b"no picture at all, but it begins like one")
save("bomb.jpg", big, jpeg(small).replace(struct.pack(">HH", 106, 160), b"\xff\xff\xff\xff"))
END
python3 make.py || fail "the pictures could not be made"

rule='Disagreement, prov.preview: its preview shows another picture'
for file in same black white squeezed middle unturned turned darker; do
	t 4 v "$file.jpg"
	out_has 'exif.thumbnail "JPEG, '
	out_lacks "$rule"
	out_lacks "Not checked: whether its preview"
done
for file in other mirrored; do
	t 4 v "$file.jpg"
	out_has "$rule"
	out_has "bits of how they look"
done
# Those of Photoshop, old and new, and of XMP; each by itself.
for file in ps bgr xmp; do
	t 4 v "$file-same.jpg"
	out_lacks "$rule"
	out_lacks "Not checked: whether its preview"
	t 4 v "$file-other.jpg"
	out_has "$rule"
done
t 4 v "ps-other.jpg"
out_has "jpeg.photoshop-thumbnail"
t 4 v --format json two-other.jpg
[ "$(grep -o '"rule": *"prov.preview"' "$LOGS/out" | wc -l)" -eq 2 ] || fail "not each of two previews by itself"
# The thumbnail in the credentials.
identity id
for file in good odd; do
	cat >"$file.json" <<END
{ "claim_generator": "t/1", "thumbnail": { "format": "image/jpeg", "identifier": "$file-thumbnail.jpg" } }
END
	t 0 prov sign -q --key id/key.pem --cert id/cert.pem --declare captured --manifest "$file.json" \
		-o "$file-signed.jpg" plain.jpg
	t 0 v --trust id/trust.pem "$file-signed.jpg"
	if [ $file = odd ]; then
		out_has "$rule"
		out_has "its thumbnail"
	else
		out_lacks "$rule"
		out_lacks "Not checked: whether its preview"
	fi
done
# Nor is one overlooked that is cut in two, in another encoding, or not in the file: whether a process is needed
# that decodes pictures is told from the names in its bytes (glimpse.c).
cat >hide.py <<'END'
import struct

def segment(mark, data):
    return b"\xff" + mark + struct.pack(">H", len(data) + 2) + data

def segments(j):
    at = 2
    while j[at + 1] != 0xda:
        n = 2 + struct.unpack(">H", j[at + 2:at + 4])[0]
        yield j[at:at + n]
        at += n
    yield j[at:]

# The store's one segment becomes several, each of which ends within the label.
signed = open("odd-signed.jpg", "rb").read()
out = signed[:2]
for s in segments(signed):
    if s[1] == 0xeb:
        parts = s[20:].split(b"c2pa.thumbnail")
        parts = [(b"umbnail" if k > 0 else b"") + p + (b"c2pa.th" if k + 1 < len(parts) else b"") for k, p in enumerate(parts)]
        s = b"".join(segment(b"\xeb", s[4:8] + struct.pack(">I", k + 1) + s[12:20] + p) for k, p in enumerate(parts))
    out += s
open("cut.jpg", "wb").write(out)
# XMP in UTF-16.
other = open("xmp-other.jpg", "rb").read()
n = struct.unpack(">H", other[4:6])[0]
name, text = other[6:35], other[35:4 + n]
wide = name + text.decode().encode("utf-16")
open("wide.jpg", "wb").write(other[:4] + struct.pack(">H", len(wide) + 2) + wide + other[4 + n:])
END
t 0 python3 hide.py
t 1 v --trust id/trust.pem cut.jpg # longer than what its hash leaves out
out_has "$rule"
out_has "its thumbnail"
t 4 v wide.jpg
out_has "xmp.thumbnail"
out_has "$rule"
t 0 prov sign -q --sidecar --key id/key.pem --cert id/cert.pem --declare captured --manifest odd.json plain.jpg
t 0 v --trust id/trust.pem plain.jpg
out_has "$rule"
out_has "its thumbnail"
rm plain.jpg.c2pa
# One without any, but with Exif.
t 0 prov sign -q --key id/key.pem --cert id/cert.pem --declare captured -o bare-signed.jpg bare.jpg
t 0 v --trust id/trust.pem bare-signed.jpg
out_lacks "preview"
# Segments that lie in each other are not looked through again and again (52 seconds, once).
python3 -c "open('nested.jpg', 'wb').write(b'\xff\xd8\xff\xdb' + b'\xff\xe1' * ((1 << 19) - 4))"
t 2 sh -c 'ulimit -t 20 && exec prov verify --no-default-trust nested.jpg'
# An update is of the same content: the thumbnail below it counts.
t 0 prov sign -q --key id/key.pem --cert id/cert.pem --update -o updated.jpg odd-signed.jpg
t 0 v --trust id/trust.pem updated.jpg
out_has "$rule"
out_has "its thumbnail"
# What can't be compared is no disagreement.
for file in flat broken bomb; do
	t 4 v "$file.jpg"
	out_lacks "$rule"
	out_has "Not checked: whether its preview, in Exif, shows the same picture: the two could not be compared"
done

# Of several, only where it is asked for; a policy sees it, too.
t 4 v other.jpg same.jpg
out_lacks "$rule"
out_lacks "Not checked: whether its preview"
t 4 v -v other.jpg same.jpg
out_has "Not checked: whether its preview, in Exif, shows the same picture"
t 4 v --previews other.jpg same.jpg
out_has "$rule"
out_lacks "Not checked: whether its preview"
mkdir folder
cp other.jpg folder
t 4 v -r folder
out_lacks "$rule"
t 4 v -r --previews folder
out_has "$rule"
cat >house.json <<'END'
{ "version": 1, "name": "house", "title": "No other picture",
  "clauses": [ { "id": "preview", "want": { "no_rule": ["prov.preview"] },
    "pass": "Its preview agrees", "fail": "Its preview does not agree" } ] }
END
t 3 v --policy ./house.json other.jpg
t 3 v -q --policy ./house.json other.jpg
t 4 v --policy ./house.json same.jpg
# Of several, too: not to look would be to let them pass. And what was found without is no result
# of one that is looked at.
t 3 v -r --policy ./house.json folder
t 3 v -q -r --policy ./house.json folder
t 4 v --policy ./house.json same.jpg plain.jpg
mkdir -m 700 own
sleep 3
t 4 v -r --cache own/cache folder
t 4 v --cache own/cache folder/other.jpg
out_has "$rule"
t 4 v -r --cache own/cache folder
out_lacks "$rule"

# Whoever starts programs for it ends with it, and leaves nothing to who adopts orphans.
cat >adopt.py <<'END'
import ctypes, os, subprocess, sys, time

ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
time.sleep(0.3)
try:
    os.waitpid(-1, os.WNOHANG)
    sys.exit("left behind by " + " ".join(sys.argv[1:]))
except ChildProcessError:
    pass
END
t 0 python3 adopt.py prov verify same.jpg
t 0 python3 adopt.py prov verify -r --previews folder
t 0 python3 adopt.py prov verify --trust gone.pem same.jpg

# The program itself.
tin 2 same.jpg prov-thumbnail --preview 0
tin 2 same.jpg prov-thumbnail --preview 99999999
tin 2 same.jpg prov-thumbnail --preview 10
cat same.jpg other.jpg >two
tin 0 two prov-thumbnail --preview "$(size same.jpg)"
grep -q '^0 [0-9]* 100$' "$LOGS/out" || fail "the same picture differs from itself"

finish
