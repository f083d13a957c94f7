#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What is said beside the declaration: in assertions, in XMP, in labels; and what a policy asks for.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

identity id
KEYS="--key id/key.pem --cert id/cert.pem"
VERIFY="prov verify --no-default-trust --trust id/trust.pem"
AI="--declare ai-generated --tool Painter/2.1"
cp "$DATA/photo.jpg" "$DATA/picture.png" "$DATA/note.txt" .

# inspect_has FILE TEXT
inspect_has() {
	t 0 prov inspect -f json "$1"
	out_has "$2"
}

# Assertions, in every format.
# shellcheck disable=SC2086 # KEYS, AI and VERIFY are several words
for file in photo.jpg picture.png note.txt; do
	t 0 prov sign -q $KEYS $AI --model "Big Model/7 b" --oversight human_validated \
		--training constrained --training-info "ask first" -o "m-$file" "$file"
	t 0 $VERIFY "m-$file"
	inspect_has "m-$file" c2pa.ai-disclosure
	out_has "c2pa.types.model"
	out_has "Big Model"
	out_has "pkg:generic/Big%20Model@7%20b"
	out_has "human_validated"
	out_has "cawg.training-mining"
	out_has "cawg.ai_generative_training"
	out_has "ask first"
done
# shellcheck disable=SC2086
{
	t 0 prov sign -q $KEYS $AI --model pkg:huggingface/a/b@main \
		--model-type c2pa.types.model.onnx --training not-allowed -o uri.txt note.txt
	inspect_has uri.txt "pkg:huggingface/a/b@main"
	out_has "c2pa.types.model.onnx"
	out_has "notAllowed"
	out_lacks "modelName"
}

# XMP says the same, once, and nothing of it is lost; a second signature changes nothing in it.
cp "$DATA/../gif/plain.gif" "$DATA/../tiff/plain.tif" .
xmp_of() { LC_ALL=C sed -n '/<x:xmpmeta/,/<\/x:xmpmeta>/p' "$1" | LC_ALL=C tr -d '\000'; }
# shellcheck disable=SC2086
for file in photo.jpg picture.png plain.gif plain.tif; do
	t 0 prov sign -q $KEYS $AI --aigc Example,7 -o "x-$file" "$file"
	t 0 $VERIFY "x-$file"
	t 0 xmp_of "x-$file"
	out_has "<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>"
	out_has "<Iptc4xmpExt:AISystemUsed>Painter</Iptc4xmpExt:AISystemUsed>"
	out_has "<Iptc4xmpExt:AISystemVersionUsed>2.1</Iptc4xmpExt:AISystemVersionUsed>"
	out_has '<TC260:AIGC>{"Label":"1","ContentProducer":"Example","ProduceID":"7","ReservedCode1":"","ContentPropagator":"","PropagateID":"","ReservedCode2":""}</TC260:AIGC>'
	cp "$LOGS/out" first.xmp
	id=$(sed -n 's/.*<xmpMM:InstanceID>\(.*\)<.*/\1/p' first.xmp)
	inspect_has "x-$file" "$id"
	t 0 prov sign -q $KEYS $AI --aigc Example,7 -o "y-$file" "x-$file"
	t 0 $VERIFY "y-$file"
	xmp_of "y-$file" >second.xmp
	same first.xmp second.xmp
	t 0 prov sign -q $KEYS $AI --no-xmp -o "z-$file" "$file"
	xmp_of "z-$file" >none.xmp
	[ ! -s none.xmp ] || fail "$file has XMP in spite of --no-xmp"
	# The label's number is the manifest's, where none is given.
	t 0 prov sign -q $KEYS $AI --aigc Example -o "u-$file" "$file"
	urn=$(xmp_of "u-$file" | sed -n 's/.*"ProduceID":"\([^"]*\)".*/\1/p')
	case $urn in urn:c2pa:*) ;; *) fail "no URN in the label of $file" ;; esac
	inspect_has "u-$file" "$urn"
	command -v exiftool >/dev/null || continue
	t 0 exiftool -s3 -XMP-iptcExt:DigitalSourceType "x-$file"
	out_has "trainedAlgorithmicMedia"
	exiftool -warning "$file" >"$LOGS/before" 2>&1
	t 0 exiftool -warning "x-$file"
	same "$LOGS/before" "$LOGS/out"
done

# JPEG XL: a bare codestream gets the boxes that such marks need.
printf '\377\012' >bare.jxl
# shellcheck disable=SC2086
{
	t 0 prov sign -q $KEYS $AI -o x-bare.jxl bare.jxl
	t 0 $VERIFY x-bare.jxl
	t 0 xmp_of x-bare.jxl
	out_has "trainedAlgorithmicMedia"
}

# Films: the AIGC label is a value of the key AIGC, beside the tags that there are, and not in XMP.
cat >film.py <<'EOF'
import struct, sys

def box(kind, *body):
    body = b"".join(body)
    return struct.pack(">I", 8 + len(body)) + kind + body

def children(data):
    while len(data) >= 8:
        n = struct.unpack(">I", data[:4])[0]
        yield data[4:8], data[8:n]
        data = data[n:]

def find(data, *path):
    for kind in path:
        data = next(body for name, body in children(data) if name == kind)
    return data

if len(sys.argv) == 3:  # makes one, with a title as iTunes has it
    title = box(b"\xa9nam", box(b"data", struct.pack(">II", 1, 0), b"T"))
    hdlr = box(b"hdlr", bytes(8), b"mdirappl", bytes(9))
    udta = box(b"udta", box(b"meta", bytes(4), hdlr, box(b"ilst", title)))
    ftyp = box(b"ftyp", b"isom", bytes(4), b"mp42")
    def moov(at):
        path = box(b"stco", struct.pack(">III", 0, 1, at))
        for kind in (b"stbl", b"minf", b"mdia", b"trak"):
            path = box(kind, path)
        return box(b"moov", path, udta)
    at = len(ftyp) + len(moov(0)) + 8
    open(sys.argv[1], "wb").write(ftyp + moov(at) + box(b"mdat", b"SAMPLE"))
else:
    film = open(sys.argv[1], "rb").read()
    at = struct.unpack(">III", find(film, b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stco"))[2]
    print("sample", film[at:at + 6].decode())
    for kind, meta in children(find(film, b"moov", b"udta")):
        if find(meta[4:], b"hdlr")[8:12] != b"mdta":
            print("title", find(meta[4:], b"ilst", b"\xa9nam", b"data")[8:].decode())
            continue
        keys = [name for _, name in children(find(meta[4:], b"keys")[8:])]
        for number, entry in children(find(meta[4:], b"ilst")):
            key = keys[struct.unpack(">I", number)[0] - 1]
            print(key.decode(), find(entry, b"data")[8:].decode())
    print("labels", film.count(b'"ContentProducer"'))
EOF
# shellcheck disable=SC2086
{
	python3 film.py film.mp4 make
	t 0 prov sign -q $KEYS $AI --aigc Example,7 --policy cn -o x-film.mp4 film.mp4
	t 0 $VERIFY x-film.mp4
	t 0 python3 film.py x-film.mp4
	out_has "sample SAMPLE"
	out_has "title T"
	out_has 'AIGC {"Label":"1","ContentProducer":"Example","ProduceID":"7","ReservedCode1":"","ContentPropagator":"","PropagateID":"","ReservedCode2":""}'
	out_has "labels 1"
	t 0 xmp_of x-film.mp4
	out_has "trainedAlgorithmicMedia"
	out_lacks "AIGC"
	# The next takes its place, also where XMP is left alone.
	t 0 prov sign $KEYS $AI --no-xmp --aigc Other,8 -o y-film.mp4 x-film.mp4
	err_has "had an AIGC label, which the new one replaces"
	t 0 $VERIFY y-film.mp4
	t 0 python3 film.py y-film.mp4
	out_has "sample SAMPLE"
	out_has 'AIGC {"Label":"1","ContentProducer":"Other","ProduceID":"8"'
	out_has "labels 1"
	# A segment of a film has no place for it.
	printf '\0\0\0\020ftypisom\0\0\0\0\0\0\0\016mdatSAMPLE' >segment.mp4
	t 2 prov sign -q $KEYS $AI --aigc Example -o no.mp4 segment.mp4
	err_has "no 'moov' box, where the AIGC label has its place"
	absent no.mp4
}

# What does not go together, said before anything is written.
# shellcheck disable=SC2086
{
	t 2 prov sign -q $KEYS --declare captured --model M -o no.jpg photo.jpg
	err_has "declared as made by AI"
	t 2 prov sign -q $KEYS --declare captured --aigc P -o no.jpg photo.jpg
	err_has "AIGC"
	t 2 prov sign -q $KEYS $AI --aigc "Two Words" -o no.jpg photo.jpg
	err_has "without spaces"
	t 2 prov sign -q $KEYS $AI --aigc Example -o no.txt note.txt
	err_has "no place for the AIGC label"
	for args in "--oversight some" "--training no" "--training-info x" "--policy us" \
		"--metadata-with face" "--model /" "--aigc ,"; do
		t 2 prov sign -q $KEYS $AI $args -o no.jpg photo.jpg
		err_has "prov: "
	done
	absent no.jpg
	absent no.txt
}

# Policies: what is missing, with the option that gives it.
# shellcheck disable=SC2086
{
	t 2 prov sign -q $KEYS --declare captured --policy eu -o no.jpg photo.jpg
	err_has "--declare ai-generated"
	err_has "--tsa URL"
	t 2 prov sign -q $KEYS --declare ai-generated --tool Painter --policy us-ca -o no.jpg photo.jpg
	err_has "--tool NAME/VERSION"
	err_has "organisation"
	t 2 prov sign -q $KEYS $AI --policy cn -o no.jpg photo.jpg
	err_has "--aigc PRODUCER"
	t 2 prov sign -q $KEYS $AI --policy cn -o no.txt note.txt
	err_has "a place for it"
	absent no.jpg
	t 0 prov keygen --name "Ada Example" --organization "Example Ltd" --no-passphrase org
	t 0 prov sign -q --key org/key.pem --cert org/cert.pem $AI --policy us-ca -o ca.jpg photo.jpg
}

# Exif: nothing of places, numbers and names unless asked for; but that there is a place is said.
python3 - <<'EOF'
import struct

def entry(tag, kind, count, value):
    return struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0")

def at(off):
    return struct.pack("<I", off)

base = 8 + (2 + 4 * 12 + 4) + (2 + 2 * 12 + 4) + (2 + 4 * 12 + 4)
values = [b"Example\0", b"Ada Name", b"\1\0\0\0\xc8\0\0\0", b"SN1234\0\0",
          struct.pack("<6I", 39, 1, 21, 1, 612, 100), struct.pack("<6I", 74, 1, 26, 1, 0, 1)]
offs = [base + sum(map(len, values[:i])) for i in range(len(values))]
exif = b"II*\0\10\0\0\0"
exif += b"\4\0" + entry(0x10F, 2, 8, at(offs[0])) + entry(0x13B, 2, 8, at(offs[1])) \
    + entry(0x8769, 4, 1, at(62)) + entry(0x8825, 4, 1, at(92)) + bytes(4)
exif += b"\2\0" + entry(0x829A, 5, 1, at(offs[2])) + entry(0xA431, 2, 7, at(offs[3])) + bytes(4)
exif += b"\4\0" + entry(1, 2, 2, b"N") + entry(2, 5, 3, at(offs[4])) + entry(3, 2, 2, b"W") \
    + entry(4, 5, 3, at(offs[5])) + bytes(4)
exif = b"Exif\0\0" + exif + b"".join(values)
plain = open("photo.jpg", "rb").read()
open("gps.jpg", "wb").write(
    plain[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + plain[2:])
EOF
# When it was captured, as Exif knows it with its offset from UTC, or not at all: not when it was signed.
python3 - <<'EOF' || finish
import struct
plain = open("photo.jpg", "rb").read()
for name, tags in (("taken.jpg", 2), ("some-day.jpg", 1)):
    base = 8 + 2 + 12 + 4 + 2 + 12 * tags + 4
    exif = b"II*\0\10\0\0\0" + b"\1\0" + struct.pack("<HHII", 0x8769, 4, 1, 26) + bytes(4)
    exif += struct.pack("<HHHII", tags, 0x9003, 2, 20, base)
    exif += struct.pack("<HHII", 0x9011, 2, 7, base + 20) if tags == 2 else b""
    exif = b"Exif\0\0" + exif + bytes(4) + b"2024:05:01 10:11:10\0+02:00\0"
    head = b"\xff\xe1" + struct.pack(">H", len(exif) + 2)
    open(name, "wb").write(plain[:2] + head + exif + plain[2:])
EOF
# shellcheck disable=SC2086
{
	t 0 prov sign -q $KEYS --declare captured -o t.jpg taken.jpg
	t 0 $VERIFY -f ndjson t.jpg
	out_has '"action_when":"2024-05-01T08:11:10Z"'
	out_lacks prov.captured-before
	t 0 prov sign -q $KEYS --declare captured --metadata -o m.jpg taken.jpg
	t 0 $VERIFY --no-personal m.jpg
	out_has 'date taken "2024-05-01T10:11:10", offset from UTC when taken "+02:00"'
	t 0 prov sign -q $KEYS --declare captured -o s.jpg some-day.jpg
	t 0 $VERIFY -f ndjson s.jpg
	out_has exif.time-original
	out_lacks action_when
	out_lacks prov.captured-before
	t 0 prov sign -q $KEYS --declare human-created -o h.jpg taken.jpg
	t 0 $VERIFY -f ndjson h.jpg
	out_has "\"action_when\":\"$(date -u +%Y-%m-)"
}

# shellcheck disable=SC2086
{
	t 0 prov sign $KEYS --declare captured -o g.jpg gps.jpg
	err_has "says where it was made (GPS)"
	inspect_has g.jpg c2pa.actions
	out_lacks "c2pa.metadata"
	t 0 prov sign -q $KEYS --declare captured --metadata -o g1.jpg gps.jpg
	t 0 $VERIFY g1.jpg
	inspect_has g1.jpg '1/200'
	out_has "c2pa.metadata"
	out_lacks "GPSLatitude"
	out_lacks "SN1234"
	out_lacks "Ada Name"
	t 0 prov sign -q $KEYS --declare captured --metadata-with position,names -o g2.jpg gps.jpg
	t 0 $VERIFY g2.jpg
	inspect_has g2.jpg "39,21.102000N"
	out_has "cawg.metadata"
	out_has "Ada Name"
	out_lacks "SN1234"
	t 0 prov sign $KEYS --declare captured --metadata -o n.png picture.png
	err_has "no Exif"
}

finish
