#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Manual pages are clean mdoc.
set -eu

command -v mandoc >/dev/null || { echo "skipped: no mandoc"; exit 77; }
pages=$(find docs/man -name '*.[1-9]' 2>/dev/null | LC_ALL=C sort)
[ -n "$pages" ] || { echo "skipped: no pages"; exit 77; }
# STYLE would also ask for an OpenBSD-only operating system line.
# shellcheck disable=SC2086 # one word a page
mandoc -Tlint -W warning $pages
