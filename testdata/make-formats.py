#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the samples of testdata/jpeg, png, text, riff, gif, tiff and zip, and the fuzz seeds that are copies of them.

They are checked in; this says how they came about. README.md says what each one is for.
"""
import io
import pathlib
import shutil
import struct
import zipfile
import zlib

here = pathlib.Path(__file__).parent


def box(kind, payload):
    return struct.pack(">I4s", 8 + len(payload), kind) + payload


def jumbf(uuid, label, payload=b""):
    return box(b"jumb", box(b"jumd", uuid + b"\x03" + label + b"\0") + payload)


C2PA = bytes.fromhex("6332706100110010800000AA00389B71")
JSON = bytes.fromhex("6A736F6E00110010800000AA00389B71")
STORE = jumbf(C2PA, b"c2pa")
FOREIGN = jumbf(JSON, b"other", box(b"json", b'{"a":1}'))


# --- JPEG: 8x8 grey, Huffman tables of one code each ---

def segment(marker, payload):
    return bytes([0xFF, marker]) + struct.pack(">H", 2 + len(payload)) + payload


def packet(box_, en, z, payload):
    return segment(0xEB, b"JP" + struct.pack(">HI", en, z) + box_[:8] + payload)


def packets(box_, en, size=64000):
    body = box_[8:]
    cuts = range(0, len(body), size)
    return [packet(box_, en, i + 1, body[c:c + size]) for i, c in enumerate(cuts)]


SOI, EOI = b"\xff\xd8", b"\xff\xd9"
APP0 = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
EXIF = segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0")
XMP = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>")
IPTC = segment(0xED, b"Photoshop 3.0\0")
COM = segment(0xFE, b"hello")
IMAGE = (
    segment(0xDB, b"\0" + bytes([1] * 64))
    + segment(0xC0, b"\x08\0\x08\0\x08\1\1\x11\0")
    + segment(0xC4, b"\x00\1" + bytes(15) + b"\0")
    + segment(0xC4, b"\x10\1" + bytes(15) + b"\0")
    + segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x3f" + EOI)

small = packets(STORE, 1, 12)
foreign = packets(FOREIGN, 2, 16)
jpeg = {
    "plain.jpg": SOI + APP0 + IMAGE,
    "bare.jpg": SOI + IMAGE,
    "metadata.jpg": SOI + EXIF + XMP + IPTC + COM + segment(0xE1, b"none") + IMAGE,
    "store.jpg": SOI + APP0 + packets(STORE, 1)[0] + IMAGE,
    "segments.jpg": SOI + APP0 + b"".join(small) + IMAGE,
    "foreign.jpg": SOI + APP0 + b"".join(foreign) + b"".join(small)
                   + segment(0xEB, b"HDR gain map") + IMAGE,
    "interleaved.jpg": SOI + small[0] + foreign[0] + small[1] + foreign[1] + foreign[2]
                       + small[2] + IMAGE,
    "same-number.jpg": SOI + b"".join(packets(FOREIGN, 1)) + b"".join(small) + IMAGE,
    "gap.jpg": SOI + APP0 + small[0] + small[2] + IMAGE,
    "short.jpg": SOI + APP0 + small[0] + small[1] + IMAGE,
    "fill.jpg": SOI + b"\xff\xff" + APP0 + b"\0\x01" + small[0] + b"\xff" + small[1] + small[2]
                + IMAGE,
    "tables.jpg": SOI + APP0 + EOI + b"after",
}


# --- PNG: 1x1 grey ---

def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


SIG = b"\x89PNG\r\n\x1a\n"
IHDR = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
IDAT = chunk(b"IDAT", zlib.compress(b"\0\x80"))
IEND = chunk(b"IEND", b"")
CABX = chunk(b"caBX", STORE)
png = {
    "plain.png": SIG + IHDR + IDAT + IEND,
    "store.png": SIG + IHDR + CABX + IDAT + IEND,
    "late.png": SIG + IHDR + IDAT + CABX + IEND,
    "two.png": SIG + IHDR + CABX + IDAT + CABX + IEND,
    "metadata.png": SIG + IHDR + chunk(b"tEXt", b"Title\0x") + chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\0")
                    + IDAT + IEND,
    "trailing.png": SIG + IHDR + IDAT + IEND + b"trailing bytes",
    "empty-store.png": SIG + IHDR + chunk(b"caBX", b"") + IDAT + IEND,
    "odd-name.png": SIG + IHDR + chunk(b"a\x1b[m", b"") + IDAT + IEND,
    "no-end.png": SIG + IHDR + IDAT,
    "too-long.png": SIG + IHDR + b"\x80\0\0\0IDAT" + IEND,
}


# --- text ---

def vs(data):
    return "".join(chr(0xFE00 + b) if b < 16 else chr(0xE0100 + b - 16) for b in data)


def wrapper(store, pad=True, version=1, length=None, magic=b"C2PATXT\0"):
    data = magic + bytes([version]) + struct.pack(">I", len(store) if length is None else length)
    out = ("\ufeff" + vs(data + store)).encode()
    gap = 3 + (13 + len(store)) * 4 + 6 - len(out)
    if pad:
        out += vs(b"\0" * ((gap - 4 * (gap % 3)) // 3) + b"\x10" * (gap % 3)).encode()
    return out


NFC = "Prov\u00e9 caf\u00e9, \u1ebft, \uac01.\n".encode()
NFD = "Prove\u0301 cafe\u0301, e\u0302\u0301t, \u1100\u1161\u11a8.\n".encode()
text = {
    "ascii.txt": b"Plain words, nothing else.\n",
    "nfc.txt": NFC,
    "nfd.txt": NFD,
    "bom.txt": b"\xef\xbb\xbf" + NFC,
    "emoji.txt": "A heart \u2764\ufe0f, a mark \ufeff\ufe0f.\n".encode(),
    "store.txt": NFC + wrapper(STORE),
    "example.txt": b"Hello" + wrapper(b"c2pa-manifest-01"),
    "unpadded.txt": NFC + wrapper(STORE, pad=False),
    "nfd-store.txt": NFD + wrapper(STORE),
    "middle.txt": b"Prove" + wrapper(STORE) + "\u0301 it.\n".encode(),
    "two.txt": b"a" + wrapper(STORE) + b"b" + wrapper(STORE),
    "version.txt": b"a" + wrapper(STORE, version=2),
    "fragment.txt": b"a" + wrapper(STORE, pad=False, length=5000),
    "header.txt": b"a" + wrapper(b"", pad=False)[:-6],
    "magic.txt": b"a" + wrapper(STORE, magic=b"C2PATXT\1"),
    "latin1.txt": b"caf\xe9 " + wrapper(STORE),
}

# --- RIFF ---

def riff_chunk(kind, data, pad=b"\0"):
    return kind + struct.pack("<I", len(data)) + data + (pad if len(data) % 2 else b"")


def riff(form, *chunks, size=None, kind=b"RIFF"):
    body = form + b"".join(chunks)
    return kind + struct.pack("<I", len(body) if size is None else size) + body


ODD = jumbf(C2PA, b"c2pa") + b"."
VP8X = riff_chunk(b"VP8X", bytes.fromhex("0c000000000000000000"))
VP8L = riff_chunk(b"VP8L", bytes.fromhex("2f00000000880888080000"))
EXIF_RIFF = riff_chunk(b"EXIF", b"MM\0*\0\0\0\x08\0\0")
XMP_RIFF = riff_chunk(b"XMP ", b"<x/>")
FMT = riff_chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8))
SOUND = riff_chunk(b"data", bytes([128, 140, 128]))
INFO = riff(b"INFO", riff_chunk(b"INAM", b"x\0"), kind=b"LIST")
STORE_RIFF = riff_chunk(b"C2PA", STORE)
HDRL = riff(b"hdrl", riff_chunk(b"avih", bytes(56)), kind=b"LIST")
MOVI = riff(b"movi", riff_chunk(b"00dc", b"frame"), kind=b"LIST")
riffs = {
    "plain.webp": riff(b"WEBP", VP8L),
    "store.webp": riff(b"WEBP", VP8X, VP8L, EXIF_RIFF, XMP_RIFF, STORE_RIFF),
    "odd.webp": riff(b"WEBP", VP8L, riff_chunk(b"C2PA", ODD)),
    "pad.webp": riff(b"WEBP", VP8L, riff_chunk(b"C2PA", ODD, pad=b"x")),
    "two.webp": riff(b"WEBP", STORE_RIFF, VP8L, STORE_RIFF),
    "empty-store.webp": riff(b"WEBP", VP8L, riff_chunk(b"C2PA", b"")),
    "plain.wav": riff(b"WAVE", FMT, SOUND),
    "store.wav": riff(b"WAVE", FMT, riff_chunk(b"bext", b"station"), INFO, SOUND, STORE_RIFF),
    "list.wav": riff(b"WAVE", FMT, riff(b"C2PA", STORE, kind=b"LIST"), SOUND),
    "stream.wav": riff(b"WAVE", FMT, b"data" + b"\xff" * 4 + b"sound", size=0xFFFFFFFF),
    "silent.wav": riff(b"WAVE", FMT, b"data" + bytes(4)),
    "long.wav": riff(b"WAVE", FMT, SOUND, size=1000),
    "short.wav": riff(b"WAVE", FMT, SOUND, STORE_RIFF, size=4 + len(FMT) + len(SOUND)),
    "cut.wav": riff(b"WAVE", FMT, SOUND)[:-3],
    "odd-name.wav": riff(b"WAVE", FMT, riff_chunk(b"a\x1b[m", b"x"), SOUND) + b"after",
    "store.avi": riff(b"AVI ", HDRL, MOVI, riff_chunk(b"idx1", bytes(16)), STORE_RIFF)
                 + riff(b"AVIX", MOVI),
}


# --- GIF: 1x1 ---

def blocks(data, size=255):
    cuts = range(0, len(data), size)
    return b"".join(bytes([len(data[c:c + size])]) + data[c:c + size] for c in cuts) + b"\0"


def gif_store(data, version=b"\1\0\0", size=255):
    return b"\x21\xff\x0bC2PA_GIF" + version + blocks(data, size)


BEGIN = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes([0, 0, 0, 255, 255, 255])
PICTURE = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\2" + blocks(b"\x44\1")
LOCAL = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0x80) + bytes(6) + b"\2" + blocks(b"\x44\1")
CONTROL = b"\x21\xf9\4\0\0\0\0\0"
LOOP = b"\x21\xff\x0bNETSCAPE2.0" + blocks(b"\1\0\0")
XMP_GIF = (b"\x21\xff\x0bXMP DataXMP" + b"<x/>" + b"\1"
           + bytes(range(255, -1, -1)) + b"\0")
BIG = jumbf(C2PA, b"c2pa", box(b"free", b"." * 300))
gif = {
    "plain.gif": BEGIN + PICTURE + b";",
    "gif87a.gif": b"GIF87a" + struct.pack("<HHBBB", 1, 1, 0, 0, 0) + LOCAL + b";",
    "store.gif": BEGIN + gif_store(STORE) + CONTROL + PICTURE + b";",
    "blocks.gif": BEGIN + gif_store(BIG) + PICTURE + b";",
    "small-blocks.gif": BEGIN + gif_store(STORE, size=7) + PICTURE + b";",
    "metadata.gif": BEGIN + LOOP + XMP_GIF + b"\x21\xfe" + blocks(b"hello") + CONTROL + PICTURE
                    + CONTROL + LOCAL + b"\x21\x01\x0c" + bytes(12) + blocks(b"text") + b";",
    "two.gif": BEGIN + gif_store(STORE) + gif_store(STORE) + PICTURE + b";",
    "late.gif": BEGIN + PICTURE + gif_store(STORE) + b";after",
    "version.gif": BEGIN + gif_store(STORE, b"\2\0\0") + PICTURE + b";",
    "minor.gif": BEGIN + gif_store(STORE, b"\1\1\0") + PICTURE + b";",
    "empty-store.gif": BEGIN + gif_store(b"") + PICTURE + b";",
    "odd-app.gif": BEGIN + b"\x21\xff" + blocks(b"C2PA_GIF") + PICTURE + b";",
    "broken.gif": BEGIN + CONTROL + PICTURE + b"what is this",
    "cut.gif": BEGIN + PICTURE[:-4],
    "no-image.gif": BEGIN + gif_store(STORE),
    "unknown.gif": BEGIN + b"\x55" + PICTURE + b";",
}


# --- TIFF: 1x1 ---

def tiff(pages, order="<", big=False, at=None, tail=b"", magic=None, next_=0):
    """PAGES: lists of (tag, type, count, value); a value of bytes goes behind the directories."""
    word, head = ("Q", 16) if big else ("I", 8)
    count = "Q" if big else "H"
    entry, width = (20, 8) if big else (12, 4)
    sizes = [struct.calcsize("<" + count) + entry * len(p) + width for p in pages]
    starts = [head + sum(sizes[:i]) for i in range(len(pages))]
    data_at, data, out = head + sum(sizes), b"", b""
    for i, page in enumerate(pages):
        out += struct.pack(order + count, len(page))
        for tag, kind, n, value in page:
            if isinstance(value, bytes):
                n, value, data = (len(value) if n is None else n), data_at + len(data), data + value
            out += struct.pack(order + "HH" + word + word, tag, kind, n, value)
        out += struct.pack(order + word, starts[i + 1] if i + 1 < len(pages) else next_)
    first = head if at is None else at
    number = magic or (43 if big else 42)
    begin = (b"II" if order == "<" else b"MM") + struct.pack(order + "H", number)
    begin += struct.pack(order + "HHQ", 8, 0, first) if big else struct.pack(order + "I", first)
    return begin + out + data + tail


IMAGE_TAGS = [(256, 3, 1, 1), (257, 3, 1, 1), (273, 4, 1, 4), (279, 4, 1, 1)]
STORE_TAG = (0xCD41, 7, None, STORE)
tiffs = {
    "plain.tif": tiff([IMAGE_TAGS]),
    "store.tif": tiff([IMAGE_TAGS + [STORE_TAG]]),
    "store-be.tif": tiff([IMAGE_TAGS + [STORE_TAG]], order=">"),
    "big.tif": tiff([IMAGE_TAGS + [STORE_TAG]], big=True),
    "big-be.tif": tiff([IMAGE_TAGS, [STORE_TAG]], order=">", big=True),
    "pages.tif": tiff([IMAGE_TAGS, IMAGE_TAGS, [STORE_TAG]], tail=b"after"),
    "two.tif": tiff([IMAGE_TAGS + [STORE_TAG], [STORE_TAG]]),
    "same.tif": tiff([[(0xCD41, 7, 40, 40)], [(0xCD41, 7, 40, 50)]], tail=STORE * 2),
    "over-entry.tif": tiff([[(0xCD41, 7, 20, 10)]], tail=STORE),
    "over-header.tif": tiff([[(0xCD41, 7, 12, 4)]], tail=STORE),
    "type.tif": tiff([[(0xCD41, 1, None, STORE)]]),
    "short.tif": tiff([[(0xCD41, 7, 8, 0)]]),
    "behind.tif": tiff([[(0xCD41, 7, 1000, 20)]], tail=STORE),
    "circle.tif": tiff([IMAGE_TAGS, IMAGE_TAGS], next_=8),
    "overlap.tif": tiff([IMAGE_TAGS, IMAGE_TAGS], next_=9),
    "link.tif": tiff([[STORE_TAG]], next_=0x7FFFFFFF),
    "lost-link.tif": tiff([IMAGE_TAGS], next_=0x7FFFFFFF),
    "many.tif": tiff([IMAGE_TAGS])[:8] + b"\xff\xff" + bytes(100),
    "no-directory.tif": tiff([], at=0),
    "sub.tif": tiff([[(330, 4, 1, 8), STORE_TAG]]),
    "orf.orf": tiff([[STORE_TAG]], magic=0x4F52),
    "offsets.tif": b"II\x2b\0\4\0\0\0\x10" + bytes(7),
}



# --- ZIP, as another writer than the tests' own makes it ---

class Stream(io.RawIOBase):
    """What can't be sought in: sizes go behind the data."""

    def __init__(self):
        super().__init__()
        self.data = b""

    def writable(self):
        return True

    def write(self, data):
        self.data += bytes(data)
        return len(data)


def zipped(members, out=None, large=False, comment=b""):
    out = io.BytesIO() if out is None else out
    with zipfile.ZipFile(out, "w") as archive:
        for name, data, method in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            with archive.open(info, "w", force_zip64=large) as member:
                member.write(data)
        archive.comment = comment
    return out.data if isinstance(out, Stream) else out.getvalue()


PLAIN, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
STORE_MEMBER = ("META-INF/content_credential.c2pa", STORE, PLAIN)
EPUB = ("mimetype", b"application/epub+zip", PLAIN)
PAGE = ("OPS/page.html", b"<p>Hello, hello, hello</p>", DEFLATED)
book = zipped([EPUB, PAGE, STORE_MEMBER])
zips = {
    "plain.epub": zipped([EPUB, PAGE]),
    "store.epub": book,
    "store.docx": zipped([("[Content_Types].xml", b"<Types/>", DEFLATED),
                          ("word/document.xml", b"<w:document/>", DEFLATED), STORE_MEMBER]),
    "large.zip": zipped([PAGE, STORE_MEMBER], large=True, comment=b"by hand"),
    "stream.zip": zipped([PAGE, ("empty", b"", PLAIN)], out=Stream()),
    "deflated.zip": zipped([(STORE_MEMBER[0], STORE, DEFLATED)]),
    "gap.zip": b"PK\3\4" + book,
    "cut.zip": book[:-1],
}

for folder, files in (("jpeg", jpeg), ("png", png), ("text", text), ("riff", riffs), ("gif", gif),
                      ("tiff", tiffs), ("zip", zips)):
    for name, data in files.items():
        (here / folder).mkdir(exist_ok=True)
        (here / "fuzz" / folder).mkdir(exist_ok=True)
        (here / folder / name).write_bytes(data)
        shutil.copyfile(here / folder / name, here / "fuzz" / folder / name)
