# SPDX-License-Identifier: Apache-2.0
# usage: debian_texts.py BIN WORK
# Chooses from WORK/tree, signs, verifies, changes, takes apart (debian_texts.sh).
import gzip
import json
import os
import subprocess
import sys
import unicodedata

BIN, WORK = sys.argv[1], os.path.abspath(sys.argv[2])
PER_KIND = 8  # of one extension (of manuals and Mallard pages: of one language)
LARGEST = 200_000
# What has no place for credentials, or is no text.
BINARY = {"vim", "bat", "key", "pem", "crt", "png", "mo", "gif", "jpg", "svg", "ogg", "wav", "vf", "tfm", "fd", "gz", "json", "sug", "spl", "ps"}


def run(tool, *args):
    done = subprocess.run([os.path.join(BIN, "prov-" + tool), *args], capture_output=True)
    return done.returncode, done.stdout.decode(), done.stderr.decode(errors="replace")


def language(parts):
    """The folder below man/ or help/: sources count once."""
    for mark in ("man", "help"):
        if mark in parts:
            return parts[parts.index(mark) + 1]
    return ""


def candidates():
    for folder, folders, names in os.walk(os.path.join(WORK, "tree")):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(folder, name)
            if os.path.islink(path) or os.path.getsize(path) > LARGEST:
                continue
            manual = "/share/man/" in path
            if manual and name.endswith(".gz"):
                with gzip.open(path) as file:
                    data = file.read()
                name = name[:-3]
            elif name.rsplit(".", 1)[-1].lower() in BINARY:
                continue
            else:
                with open(path, "rb") as file:
                    data = file.read()
            kind = "roff" if manual else name.rsplit(".", 1)[-1].lower() if "." in name else ""
            yield (kind, language(folder.split("/"))), name, data


def choose():
    taken, chosen = {}, []
    for kind, name, data in candidates():
        if taken.get(kind, 0) >= (3 if kind[1] else PER_KIND) or not data or b"\0" in data:
            continue
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            continue
        taken[kind] = taken.get(kind, 0) + 1
        path = os.path.join(WORK, "in", f"{len(chosen):04d}-{name}")
        with open(path, "wb") as file:
            file.write(data)
        chosen.append(path)
    return chosen, taken


def exclusion(crjson):
    """Where the file has what was added: [start, end)."""
    one = crjson["manifests"][0]["assertions"]["c2pa.hash.data"]["exclusions"]
    assert len(one) == 1, one
    return one[0]["start"], one[0]["start"] + one[0]["length"]


def without(data, start, end):
    """Where what was added is the last line, the line end before it is left out with it (A.9.4)."""
    last = end == len(data) and data[start:start + 1] == b"\n" and data.endswith(b"\n")
    return data[:start] + (b"\n" if last else data[end:])


def change(data, start, end):
    """A letter becomes another one, near the middle of what was signed; None where there is none."""
    for at in sorted(range(len(data)), key=lambda i: abs(i - len(data) // 3)):
        if not start <= at < end and bytes([data[at]]).isalpha():
            other = data[at] + 1 if data[at] not in b"zZ" else data[at] - 1
            return data[:at] + bytes([other]) + data[at + 1:]
    return None


def main():
    for name in ("in", "signed", "changed"):
        os.makedirs(os.path.join(WORK, name), exist_ok=True)
    chosen, taken = choose()
    keys = os.path.join(WORK, "keys")
    assert run("keygen", "--name", "Debian texts", "--alg", "ed25519", "--no-passphrase", keys)[0] == 0
    trust = ["--no-default-trust", "--trust", keys + "/trust.pem"]
    code, _, said = run("sign", "-q", "-k", keys + "/key.pem", "-c", keys + "/cert.pem", "--declare",
                        "human-created", "--output-dir", os.path.join(WORK, "signed"), *chosen)
    bad = 0
    if code != 0:
        print(f"debian texts: not all could be signed:\n{said}")
        bad += 1
    total = added = composed = changed = 0
    for path in chosen:
        name = os.path.basename(path)
        signed = os.path.join(WORK, "signed", name)
        if not os.path.exists(signed):
            print(f"debian texts: {name}: not signed")
            bad += 1
            continue
        code, out, said = run("verify", *trust, "-f", "crjson", signed)
        if code != 0:
            print(f"debian texts: {name}: signed, but the exit status of prov verify is {code}: {said}")
            bad += 1
            continue
        with open(path, "rb") as file:
            before = file.read()
        with open(signed, "rb") as file:
            after = file.read()
        start, end = exclusion(json.loads(out))
        rest = without(after, start, end)
        total += 1
        added += end - start
        if name.endswith(".rst") and rest != before:
            rest = rest.removeprefix(b"\n")  # which ends the comment there
        if rest != before:
            nfc = unicodedata.normalize("NFC", before.decode()).encode()
            if rest != nfc or nfc == before:
                print(f"debian texts: {name}: without what was added it is not the original")
                bad += 1
            composed += 1
        other = change(after, start, end)
        if other is None:
            continue
        spoilt = os.path.join(WORK, "changed", name)
        with open(spoilt, "wb") as file:
            file.write(other)
        code = run("verify", "-q", *trust, spoilt)[0]
        changed += 1
        if code != 1:
            print(f"debian texts: {name}: changed, and the exit status of prov verify is {code}")
            bad += 1
    kinds = len({kind for kind, _ in taken})
    languages = len({lang for _, lang in taken if lang})
    print(f"debian texts: {total} files of {kinds} extensions, in {languages} languages, trusted and taken "
          f"apart again ({composed} of them normalised); {changed} changed; {added // max(total, 1)} bytes more each")
    if total < 300 or languages < 20:
        print("debian texts: too few")
        bad += 1
    return bad != 0


sys.exit(main())
