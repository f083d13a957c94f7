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
import random, struct, subprocess, sys

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

big, other = spots(1, 600, 400), spots(2, 600, 400)
small = scale(big, 160, 106)
save("same.jpg", big, small)
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

# The program itself.
tin 2 same.jpg prov-thumbnail --preview 0
tin 2 same.jpg prov-thumbnail --preview 99999999
tin 2 same.jpg prov-thumbnail --preview 10
cat same.jpg other.jpg >two
tin 0 two prov-thumbnail --preview "$(size same.jpg)"
grep -q '^0 [0-9]*$' "$LOGS/out" || fail "the same picture differs from itself"

finish
