# SPDX-License-Identifier: Apache-2.0
# usage: report_marks.py FOLDER: writes pictures there whose unsigned marks attack who shows them.
import struct
import sys
import zlib

ATTACKS = [
    "<script>alert(3)</script>",
    "\"><img src=http://example.com/x onerror=alert(3)>",
    "]]><script>alert(3)</script>--!><!-->",
    "=HYPERLINK(\"http://example.com/\")",
    "\x1b]0;x\x07\x1b[2J\x9b31m",
    "\u202egpj.exe\u2066\u200b\ufeff",
    "a\r\nprov: all is well\n\t@SUM(1)",
    "' onmouseover='alert(3)",
]


def escaped(text):
    """For XML 1.0, which has no controls."""
    text = "".join(c for c in text if c >= " " or c in "\t\r\n")
    for raw, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(raw, entity)
    return text


def xmp(text):
    text = escaped(text)
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
        'xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/" '
        'xmp:CreatorTool="%s" photoshop:Credit="%s" Iptc4xmpExt:DigitalSourceType="%s" '
        'Iptc4xmpExt:AISystemUsed="%s" Iptc4xmpExt:AIPromptInformation="%s" '
        'TC260:AIGC="%s"><dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>'
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
        % (text, text, text, text, text, escaped('{"Label":"1","ContentProducer":"%s"}' % text), text)
    ).encode("utf-8", "replace")


def exif(text):
    data = text.encode() + b"\0"
    tags = [0x010E, 0x010F, 0x0110, 0x0131, 0x013B, 0x8298]
    at = 8 + 2 + 12 * len(tags) + 4
    head = b"II*\0" + struct.pack("<IH", 8, len(tags))
    for tag in tags:
        head += struct.pack("<HHII", tag, 2, len(data), at)
    return head + struct.pack("<I", 0) + data


def iptc(text):
    data = text.encode()
    sets = b"\x1c\x01\x5a\x00\x03\x1b%G"
    for number in (5, 40, 65, 80, 110, 116, 120):
        sets += bytes([0x1C, 2, number]) + struct.pack(">H", len(data)) + data
    block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(sets)) + sets + b"\0" * (len(sets) % 2)
    return b"Photoshop 3.0\0" + block


def segment(mark, data):
    return bytes([0xFF, mark]) + struct.pack(">H", len(data) + 2) + data


def jpeg(text):
    return (
        b"\xff\xd8"
        + segment(0xE1, b"Exif\0\0" + exif(text))
        + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp(text))
        + segment(0xED, iptc(text))
        + segment(0xFE, text.encode())
        + b"\xff\xd9"
    )


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(text):
    out = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    for key in ("Software", "Author", "Comment", "parameters", "prompt", "workflow", "AIGC"):
        out += chunk(b"tEXt", key.encode() + b"\0" + text.encode("latin-1", "replace"))
        out += chunk(b"iTXt", key.encode() + b"\0\0\0\0\0" + text.encode())
    out += chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(text))
    out += chunk(b"eXIf", exif(text))
    return out + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


for i, attack in enumerate(ATTACKS):
    for kind, make in (("jpg", jpeg), ("png", png)):
        with open("%s/mark-%d.%s" % (sys.argv[1], i, kind), "wb") as file:
            file.write(make(attack))
