# SPDX-License-Identifier: Apache-2.0
# What encypher-c2pa says of each file, offline and with no trust list:
# "NAME<tab>valid|invalid|none|unsupported|error".
import os
import sys

import encypher_c2pa


def judge(path):
    with open(path, "rb") as asset:
        data = asset.read()
    mime = encypher_c2pa._infer_mime_type(encypher_c2pa.Path(path))
    if mime is None:
        return "unsupported"
    try:
        report = encypher_c2pa.verify(
            data, mime, no_default_trust=True, telemetry=False, online=False)
    except ValueError as why:
        return "unsupported" if "unsupported" in str(why).lower() else "error"
    if not report.get("present"):
        return "none"
    return "invalid" if report.get("validation_state") == "Invalid" else "valid"


for name in sys.argv[1:]:
    print(f"{os.path.basename(name)}\t{judge(name)}")
