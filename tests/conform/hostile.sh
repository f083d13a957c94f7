#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# No input makes the verifier die, hang, or use more than 64 MiB beyond its own size: files built for
# it, and those of the corpus where it is here.
# Usage: hostile.sh PROV-VERIFY HOSTILE-MAKE HOSTILE-RUN CORPUS
set -eu

corpus=${PROV_CORPUS:-$4}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/whole" "$dir/half"
"$2" "$dir/whole" 1
# Half of everything: who reads the times sees that they double, and not more.
"$2" "$dir/half" 2
"$3" "$1" "$dir"/half/* "$dir"/whole/*
if [ -d "$corpus/hostile" ]; then
  "$3" "$1" "$corpus"/hostile/*
else
  echo "no corpus at $corpus: its hostile files were left out (set PROV_CORPUS)"
fi
