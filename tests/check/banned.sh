#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Functions that take no bound, guess at numbers or keep state: not in what ships.
set -eu

find include libprov cmd -name '*.[ch]' | LC_ALL=C sort |
	xargs awk -f tests/check/banned.awk
