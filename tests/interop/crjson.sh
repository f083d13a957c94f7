#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: crjson.sh REFERENCE-FOLDER PROV-VERIFY CORPUS
# Holds our crJSON of every file of the corpus against the reference's. REFERENCE-FOLDER is where npm
# installed it.
set -eu

here=$(dirname "$0")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

"$2" --no-default-trust -f crjson "$3"/third-party/* >"$tmp/ours" 2>"$tmp/errors" || true
node "$1/reference.mjs" --format crjson "$3"/third-party/* >"$tmp/theirs"
node "$here/crjson.mjs" "$tmp/ours" "$tmp/theirs" "$here/differences.md"
