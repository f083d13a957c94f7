#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Functions that take no bound, guess at numbers or keep state: not in what ships.
set -eu

find include libprov cmd -name '*.[ch]' | LC_ALL=C sort |
	xargs awk -f tests/check/banned.awk

# Where secrets and digests are compared nothing stops at the first byte that differs: prov_equal_ct does
# not. prov_bytes_eq is for names and labels.
find libprov/crypto libprov/cose -name '*.[ch]' | LC_ALL=C sort |
	xargs awk -v 'only=memcmp|bcmp|strcmp|strncmp|CRYPTO_memcmp' -f tests/check/banned.awk
