#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The law of gravity: an #include points down or stays in its folder. Rows as in ARCHITECTURE.md.
# Third-party headers stay in the folders that may know them; public headers know none.
set -eu

find include/prov libprov cmd -name '*.[ch]' -o -name '*.h.in' | LC_ALL=C sort |
	xargs awk -f tests/check/layers.awk
