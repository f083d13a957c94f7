# SPDX-License-Identifier: Apache-2.0
# usage: online_ask.py PROV-FETCH KIND URL BODY [ALLOWED...]: asks as prov-verify does (cmd/common/wire.h)
# and prints the answer.
import struct
import subprocess
import sys


def field(data):
    return struct.pack(">I", len(data)) + data


program, kind, url, body = sys.argv[1:5]
words = [url, "application/ocsp-response", "application/ocsp-request" if body else "", body] + sys.argv[5:]
request = field(bytes([int(kind)])) + field(struct.pack(">I", 1000))
request += b"".join(field(word.encode()) for word in words)
out = subprocess.run([program], input=field(request), stdout=subprocess.PIPE).stdout
print(out[:1].decode(), out[5:].decode())
sys.exit(len(out) < 5 or struct.unpack(">I", out[1:5])[0] != len(out) - 5)
