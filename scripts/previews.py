#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# usage: previews.py PROV-THUMBNAIL FOLDER...
# How well prov-thumbnail --preview tells the previews of other pictures from a picture's own. Of each
# different JPEG, PNG and WebP picture in the folders it makes previews as cameras and tools do, and holds
# each against its picture (an alarm is false), and against other pictures (no alarm: unseen). A table
# is printed of the rule before (bits alone), of correlation alone, and of the rule as it is.
import hashlib, io, os, random, subprocess, sys

try:
    from PIL import Image, ImageOps
except ImportError:
    print("previews: no Pillow", file=sys.stderr)
    sys.exit(77)

OTHER_PER_CENT, MIN_ALIKE = 25, 60      # v_agree_preview.c
OTHERS = 4                              # pictures that each preview is held against
MOST = int(os.environ.get("PREVIEWS_MOST", "400"))  # pictures, evenly spread

def jpeg(im, quality=70):
    out = io.BytesIO()
    im.convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()

def boxed(im, colour):
    return ImageOps.pad(im, (160, 120), color=colour)

MAKE = {
    "as it is": lambda im: ImageOps.contain(im, (160, 160)),
    "squeezed into 4:3": lambda im: im.resize((160, 120)),
    "black bars to 4:3": lambda im: boxed(im, "black"),
    "white bars to 4:3": lambda im: boxed(im, "white"),
    "middle of it, 4:3": lambda im: ImageOps.fit(im, (160, 120)),
    "not turned": lambda im: ImageOps.contain(im, (160, 160)).transpose(Image.ROTATE_90),
    "grey": lambda im: ImageOps.contain(im, (160, 160)).convert("L"),
    "darker (gamma 1.8)": lambda im: ImageOps.contain(im, (160, 160)).point(lambda v: int(255 * (v / 255) ** 1.8)),
    "another contrast": lambda im: ImageOps.autocontrast(ImageOps.contain(im, (160, 160)), cutoff=5),
    "an icon of 32": lambda im: ImageOps.contain(im, (32, 32)),
}

def find(folders):
    for folder in folders:
        for root, dirs, files in os.walk(folder):
            dirs.sort()
            for name in sorted(files):
                path = os.path.join(root, name)
                if name.lower().endswith((".jpg", ".jpeg", ".png", ".webp")) and not os.path.islink(path):
                    yield path

def load(path):
    data = open(path, "rb").read()
    im = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    if min(im.size) < 64 or max(im.size) > 4000:
        raise ValueError("not of a size to be measured")
    white = Image.new("RGBA", im.size, "white")
    white.alpha_composite(im.convert("RGBA"))
    return data, white.convert("RGB")

def pictures(folders):
    paths, seen = list(find(folders)), set()
    random.Random(3).shuffle(paths)
    for path in paths:
        try:
            data, im = load(path)
        except Exception:
            continue
        look = hashlib.sha256(bytes(v >> 4 for v in im.convert("L").resize((8, 8)).tobytes())).digest()
        if look not in seen and len(seen) < MOST:
            seen.add(look)
            yield data, im

def ask(program, preview, picture):
    run = subprocess.run([program, "--preview", str(len(preview))], input=preview + picture, stdout=subprocess.PIPE)
    words = run.stdout.split()
    return [int(w) for w in words] if run.returncode == 0 and len(words) == 3 else None

def rules(answer):
    differ, of, alike = answer
    return [differ * 100 >= of * OTHER_PER_CENT, alike < MIN_ALIKE,
        differ * 100 >= of * OTHER_PER_CENT or alike < MIN_ALIKE]

def main():
    program, all_of_them = sys.argv[1], list(pictures(sys.argv[2:]))
    rnd, table, worst = random.Random(7), [], []
    for name, make in list(MAKE.items()) + [("another picture's", None)]:
        count, alarms, untold = 0, [0, 0, 0], 0
        for i, (data, im) in enumerate(all_of_them):
            if make is not None:
                tries = [make(im)]
            else:
                at = [k for k in range(len(all_of_them)) if k != i]
                tries = [MAKE["as it is"](all_of_them[k][1]) for k in rnd.sample(at, min(OTHERS, len(at)))]
            for small in tries:
                answer = ask(program, jpeg(small), data)
                count += 1
                if answer is None:
                    untold += 1
                    continue
                if make is not None:
                    worst.append((answer[2], name, i))
                alarms = [a + b for a, b in zip(alarms, rules(answer))]
        table.append((name, make is not None, count, untold, alarms))
    print("%d different pictures" % len(all_of_them))
    print("| preview | compared | can't tell | bits alone | correlation alone | either |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, own, count, untold, alarms in table:
        if own:
            shown = ["%d false" % a for a in alarms]
        else:
            shown = ["%.1f %% unseen" % (100 * (1 - a / max(1, count - untold))) for a in alarms]
        print("| %s | %d | %d | %s |" % (name, count - untold, untold, " | ".join(shown)))
    if os.environ.get("PREVIEWS_WORST"):
        for row in sorted(worst)[:30]:
            print("#", row)

main()
