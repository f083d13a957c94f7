# SPDX-License-Identifier: Apache-2.0
# usage: online_ask.py PROV-FETCH KIND URL BODY [ALLOWED...]: asks as prov-verify does (cmd/common/wire.h)
# and prints the answer.
import os
import struct
import subprocess
import sys
import tempfile


def field(data):
    return struct.pack(">I", len(data)) + data


program, kind, url, body = sys.argv[1:5]
words = [url, "application/ocsp-response", "application/ocsp-request" if body else "", body]
request = field(bytes([int(kind)])) + field(struct.pack(">I", 1000))
request += b"".join(field(word.encode()) for word in words)
with tempfile.TemporaryFile() as settings:
    settings.write(b"".join(field(word.encode()) for word in [""] + sys.argv[5:]))
    settings.seek(0)
    os.dup2(settings.fileno(), 3)
    out = subprocess.run([program, "online"], input=field(request), stdout=subprocess.PIPE, pass_fds=[3]).stdout
kind = b""
while kind not in (b"d", b"r"):
    if len(out) < 5 or struct.unpack(">I", out[1:5])[0] > len(out) - 5:
        sys.exit(1)
    kind, end = out[:1], 5 + struct.unpack(">I", out[1:5])[0]
    print(kind.decode(), out[5:end].decode())
    out = out[end:]
sys.exit(len(out))
