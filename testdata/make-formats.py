#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the samples of testdata/jpeg, png and text, and the fuzz seeds that are copies of them.

They are checked in; this says how they came about. README.md says what each one is for.
"""
import pathlib
import shutil
import struct
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

for folder, files in (("jpeg", jpeg), ("png", png), ("text", text)):
    for name, data in files.items():
        (here / folder / name).write_bytes(data)
        shutil.copyfile(here / folder / name, here / "fuzz" / folder / name)
