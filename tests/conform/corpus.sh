#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The verdicts on third-party files of the corpus equal the reference's, without and with trust
# lists. Usage: corpus.sh PROV-VERIFY CORPUS. Exit 77: the corpus is not here.
set -eu

verify=$1
corpus=${PROV_CORPUS:-$2}
if [ ! -f "$corpus/expected.ndjson" ]; then
  echo "skipped: no corpus at $corpus (set PROV_CORPUS)"
  exit 77
fi

names="adobe-20220124-A adobe-20220124-C adobe-20220124-CA adobe-20220124-CACA adobe-20220124-CI
adobe-20220124-E-dat-CA adobe-20220124-E-sig-CA adobe-20220124-E-uri-CA adobe-20220124-I
adobe-20220124-XCA c2pars-C c2pars-CA"

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# "NAME STATE" lines out of rows that hold "file" before "state"
states() {
  sed -e 's/,"status":.*//' -e 's/,"signer":.*//' |
    sed -n 's/.*"file":"\([^"]*\)".*"state":"\([a-z]*\)".*/\1 \2/p' | sed 's|^.*/||' | sort
}

set --
for name in $names; do
  set -- "$@" "$corpus/third-party/$name.jpg"
  printf '%s.jpg\n' "$name"
done > "$dir/names"

check() {
  expected=$1
  states < "$corpus/$expected" | grep -F -f "$dir/names" > "$dir/want.all"
  : > "$dir/want"
  while read -r file; do
    grep "^$file " "$dir/want.all" >> "$dir/want"
  done < "$dir/names"
  sort -o "$dir/want" "$dir/want"
  states < "$dir/out" > "$dir/got"
  if ! diff -u "$dir/want" "$dir/got"; then
    echo "FAIL: the verdicts differ from $expected"
    exit 1
  fi
  echo "$(wc -l < "$dir/got") verdicts equal $expected"
}

status=0
"$verify" --no-default-trust --require valid -f ndjson "$@" > "$dir/out" || status=$?
[ "$status" -eq 1 ] || { echo "FAIL: exit status $status, not 1 (some are invalid)"; exit 1; }
check expected.ndjson

status=0
"$verify" --no-default-trust --require valid -f ndjson \
  --trust "$corpus/trust/C2PA-TRUST-LIST.pem" --trust "$corpus/trust/c2pars-test-roots.pem" \
  --trust "$corpus/trust/C2PA-TSA-TRUST-LIST.pem" --tsa-trust "$corpus/trust/C2PA-TRUST-LIST.pem" \
  --tsa-trust "$corpus/trust/c2pars-test-roots.pem" \
  --tsa-trust "$corpus/trust/C2PA-TSA-TRUST-LIST.pem" "$@" > "$dir/out" || status=$?
[ "$status" -eq 1 ] || { echo "FAIL: exit status $status, not 1 (some are invalid)"; exit 1; }
check expected-with-trust.ndjson
