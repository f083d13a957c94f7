# SPDX-License-Identifier: Apache-2.0
# usage: text.py ORIGINAL SIGNED MANIFEST
# c2pa-text finds MANIFEST's bytes in SIGNED, and ORIGINAL (normalised to NFC) around them.
import sys
import unicodedata

from c2pa_text import extract_manifest


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


original, signed, manifest = sys.argv[1:]
found, rest = extract_manifest(read(signed))
with open(manifest, "rb") as file:
    expected = file.read()
if found is None:
    sys.exit(f"{signed}: c2pa-text finds no manifest")
if found != expected:
    sys.exit(f"{signed}: c2pa-text finds {len(found)} bytes, prov inspect extracts {len(expected)} others")
if rest != unicodedata.normalize("NFC", read(original)):
    sys.exit(f"{signed}: the text around the manifest is not what was signed")
